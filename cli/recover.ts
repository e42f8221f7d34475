// `owt recover`: after a command of Pulumi's was killed, takes what it had made into the state.

import { Command } from "commander";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type Outcome, endTwin, inClear, twinsOf, whatCameOf } from "../provider/recovery";
import { UsageError, exitCodes } from "./failure";
import { table } from "./output";
import { pulumi, readStack } from "./stack";

interface Options {
  readonly stack?: string;
  readonly yes?: true;
  readonly twins?: true;
}

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
}
interface PendingOperation {
  readonly type: string;
  readonly resource: StateResource;
}
interface State {
  readonly version: number;
  readonly deployment: {
    readonly manifest: { readonly time: string };
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly PendingOperation[];
  };
}

/** Types of our resources begin with it. */
const ours = "pulumi-nodejs:dynamic/owt:";

/** The command. */
export function command(): Command {
  return new Command("recover")
    .description("After a pulumi command was killed: find what it had made on the server, and take it into the state")
    .option("--stack <name>", "stack to recover (default: the selected one)")
    .option("--twins", "look for what is on the server twice, instead: once for a resource, and once for nobody")
    .option("--yes", "write the state, or end the twins; without it, only what would be done is shown")
    .addHelpText(
      "after",
      `
Pulumi notes in its state what it is about to make. When it is killed, it is not known whether that was made: the next
update would make it again. This command looks on the server for what is as it was asked for, is new, and belongs to no
resource of the stack. If there is one such thing, it is that; if there are several, they are named and nothing is guessed.

Where the process that serves pulumi's resources was killed (for lack of memory, say), or the server, or an error says that
it is not known whether something was started, pulumi takes the creation for failed and notes nothing: the next update makes
it again. With --twins, after that update, this command looks for what is exactly as a resource of the stack asks for it and
belongs to no resource of the stack; of rooms, those only in which nothing goes on.
Look at the list before you let it end them: another stack, or a person, may have declared the same on the same server.

Examples:
  npx owt recover --twins
  pulumi cancel --yes && npx owt recover --yes && pulumi refresh --yes && pulumi up

${exitCodes}`,
    )
    .exitOverride()
    .action((options: Options) => (options.twins ? twins(options) : recover(options)));
}

interface Finding {
  readonly operation: PendingOperation;
  readonly name: string;
  readonly outcome: Outcome;
  /** Whether the stack has the resource by now, made by a later update. */
  readonly isThere: boolean;
}

async function recover({ stack, yes }: Options): Promise<void> {
  const which = stack === undefined ? [] : ["--stack", stack];
  const state = JSON.parse(await pulumi("stack", "export", ...which).catch(unreadable)) as State;
  const begun = state.deployment.pending_operations?.filter(isOurs) ?? [];
  if (begun.length === 0) {
    process.stderr.write("Nothing was left behind: the state has no creations of ours that were cut off.\n");
    return;
  }
  const findings = await lookedFor(state, begun, stack);
  process.stdout.write(
    `${table(
      [
        { title: "RESOURCE", cell: ({ name }: Finding) => name },
        { title: "OUTCOME", cell: told },
      ],
      findings,
    )}\n`,
  );
  const open = findings.filter(({ outcome, isThere }) =>
    outcome.found === undefined ? outcome.candidates.length > 0 : isThere,
  );
  if (open.length > 0) {
    throw new Error(
      "There is more of it than the stack has, and nothing was written. End or delete what is not wanted " +
        "(owt api DELETE …), and run this again.",
    );
  }
  if (yes) {
    await importState(recovered(state, findings), which);
    process.stderr.write("The state is written. Next: pulumi refresh, then pulumi up.\n");
  } else process.stderr.write("Nothing was written. With --yes, the state is.\n");
}

/** Lists what is on the server twice, and ends it when told to. */
async function twins({ stack, yes }: Options): Promise<void> {
  const which = stack === undefined ? [] : ["--stack", stack];
  const state = JSON.parse(await pulumi("stack", "export", "--show-secrets", ...which).catch(unreadable)) as State;
  const { values = {}, problem } = await readStack(stack);
  if (problem !== undefined) throw new UsageError(`The stack could not be read: ${problem}`);
  const configuration = (key: string) => values[key];
  const resources = (state.deployment.resources ?? []).filter(({ type }) => type.startsWith(ours));
  const held = new Set(resources.flatMap(({ id }) => id ?? []));
  const found: { name: string; twin: string; end: () => Promise<void> }[] = [];
  for (const { type, urn, id = "", inputs = {} } of resources) {
    const resource = { kind: type.slice(ours.length), inputs: inClear(inputs) as Record<string, unknown>, held, id };
    for (const twin of await twinsOf(resource, configuration)) {
      held.add(twin);
      const name = `${resource.kind} ${urn.split("::").pop() ?? ""}`;
      found.push({ name, twin, end: () => endTwin(resource, twin, configuration) });
    }
  }
  if (found.length === 0) {
    process.stderr.write("There are no twins.\n");
    return;
  }
  const columns = [
    { title: "RESOURCE", cell: ({ name }: (typeof found)[number]) => name },
    { title: "TWIN", cell: ({ twin }: (typeof found)[number]) => twin },
  ];
  process.stdout.write(`${table(columns, found)}\n`);
  if (yes) for (const { end } of found) await end();
  process.stderr.write(yes ? "They are ended.\n" : "Nothing was ended. With --yes, they are.\n");
}

const unreadable = (error: NodeJS.ErrnoException & { stderr?: string }): never => {
  if (error.code === "ENOENT")
    throw new UsageError(
      "owt recover asks the pulumi command for the state, and there is no pulumi on the PATH. Install it " +
        "(https://www.pulumi.com/docs/install/), or put its folder on the PATH, and run this again.",
    );
  const said = (error.stderr ?? error.message).trim();
  // Beside each file of a state in a folder there is one of its attributes, which the engine does not write in one step.
  const remedy = said.includes("failed to load checkpoint: EOF")
    ? "\nThe engine was killed while it wrote the attributes of the state's file, which are empty now. The state is whole. In the " +
      "folder of the state, delete them, and run this again: find .pulumi -name '*.attrs' -empty -delete"
    : "";
  throw new UsageError(`The stack could not be read: ${said}${remedy}`);
};

const isOurs = ({ type, resource }: PendingOperation) => type === "creating" && resource.type.startsWith(ours);

const told = ({ outcome, isThere }: Finding): string => {
  if (outcome.found !== undefined && isThere) return `was made twice: ${outcome.found.id} belongs to no resource`;
  if (outcome.found !== undefined) return `was made: ${outcome.found.id} is taken into the state`;
  if (outcome.candidates.length === 0) return "was not made: the next update makes it";
  return `several can be it: ${outcome.candidates.join(", ")}`;
};

/** Looks on the server for each creation that was begun, as the stack is configured. */
async function lookedFor(state: State, begun: readonly PendingOperation[], stack?: string): Promise<Finding[]> {
  const { values = {}, problem } = await readStack(stack);
  if (problem !== undefined) throw new UsageError(`The stack could not be read: ${problem}`);
  const which = stack === undefined ? [] : ["--stack", stack];
  const clear = JSON.parse(await pulumi("stack", "export", "--show-secrets", ...which)) as State;
  const inputs = clear.deployment.pending_operations?.filter(isOurs).map(({ resource }) => inClear(resource.inputs));
  const since = Date.parse(state.deployment.manifest.time);
  const urns = new Set((state.deployment.resources ?? []).map(({ urn }) => urn));
  const held = new Set((state.deployment.resources ?? []).flatMap(({ id }) => id ?? []));
  const findings: Finding[] = [];
  for (const [i, operation] of begun.entries()) {
    const { type, urn } = operation.resource;
    const kind = type.slice(ours.length);
    const own = (inputs?.[i] ?? {}) as Record<string, unknown>;
    const outcome = await whatCameOf({ kind, inputs: own, since, held }, (key) => values[key]);
    if (outcome.found !== undefined) held.add(outcome.found.id);
    findings.push({ operation, name: `${kind} ${urn.split("::").pop() ?? ""}`, outcome, isThere: urns.has(urn) });
    if (outcome.found !== undefined) urns.add(urn);
  }
  return findings;
}

/** The state with what was found among its resources. The engine takes the creations that were cut off out by itself. */
function recovered({ deployment, ...rest }: State, findings: readonly Finding[]): State {
  const made = findings.flatMap(({ operation: { resource }, outcome: { found } }) =>
    found === undefined ? [] : [{ ...resource, id: found.id, outputs: { ...resource.inputs, ...found.outputs } }],
  );
  return { ...rest, deployment: { ...deployment, resources: [...(deployment.resources ?? []), ...made] } };
}

/** Gives the state back to the engine. The file has secrets as the state has them, encrypted. */
async function importState(state: State, which: readonly string[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "owt-recover-"));
  try {
    const file = path.join(folder, "state.json");
    writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
    await pulumi("stack", "import", "--file", file, ...which);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
