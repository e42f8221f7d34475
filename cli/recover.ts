// `owt recover`: after a Pulumi command was killed, adds the resources that it had created to the state.

import { Command } from "commander";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type Outcome, endTwin, inClear, outcomeOf, twinsOf } from "../provider/recovery";
import { UsageError, exitCodes } from "./exit-codes";
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

/** Beginning of the types of our resources. */
const typePrefix = "pulumi-nodejs:dynamic/owt:";

/** The command. */
export function command(): Command {
  return new Command("recover")
    .description("After a pulumi command was killed: find what it had created on the server, and add it to the state")
    .option("--stack <name>", "stack to recover (default: the selected one)")
    .option("--twins", "find twins instead: copies of a resource on the server that belong to no resource")
    .option("--yes", "write the state, or end the twins; without it, only show what would be done")
    .addHelpText(
      "after",
      `
Pulumi writes pending creations to its state. If it is killed, nobody knows whether they happened, and the next update
would create the resources again. This command searches the server for what has the requested properties, is new, and
belongs to no resource of the stack. A single match is added to the state; several matches are listed, and none is chosen.

If the process that serves pulumi's resources was killed (for lack of memory, say), or the server was, or an error says that
it is unknown whether something was started, pulumi regards the creation as failed and writes nothing: the next update
creates it again. After that update, --twins searches the server for what has exactly the properties of a resource of the
stack and belongs to no resource of the stack; of rooms, only those without participants and sessions.
Check the list before you end them: another stack, or a person, may have created the same on the same server.

Examples:
  npx owt recover --twins
  pulumi cancel --yes && npx owt recover --yes && pulumi refresh --yes && pulumi up

${exitCodes}`,
    )
    .exitOverride()
    .action((options: Options) => (options.twins ? recoverTwins(options) : recover(options)));
}

interface Finding {
  readonly operation: PendingOperation;
  readonly name: string;
  readonly outcome: Outcome;
  /** Whether a later update has created the resource. */
  readonly isThere: boolean;
}

async function recover({ stack, yes }: Options): Promise<void> {
  const which = stack === undefined ? [] : ["--stack", stack];
  const state = JSON.parse(await pulumi("stack", "export", ...which).catch(throwUnreadable)) as State;
  const begun = state.deployment.pending_operations?.filter(isOurs) ?? [];
  if (begun.length === 0) {
    process.stderr.write("Nothing to recover: the state has no pending creations of this provider.\n");
    return;
  }
  const findings = await findCreations(state, begun, stack);
  process.stdout.write(
    `${table(
      [
        { title: "RESOURCE", cell: ({ name }: Finding) => name },
        { title: "OUTCOME", cell: outcomeText },
      ],
      findings,
    )}\n`,
  );
  const open = findings.filter(({ outcome, isThere }) =>
    outcome.found === undefined ? outcome.candidates.length > 0 : isThere,
  );
  if (open.length > 0) {
    throw new Error(
      "The server has more than one match for a resource; nothing was written. End or delete what is not wanted " +
        "(owt api DELETE …), and run this again.",
    );
  }
  if (yes) {
    await importState(withFindings(state, findings), which);
    process.stderr.write("The state was written. Next: pulumi refresh, then pulumi up.\n");
  } else process.stderr.write("Nothing was written. Run this again with --yes to write the state.\n");
}

/** Lists copies of resources that belong to no resource, and ends them with --yes. */
async function recoverTwins({ stack, yes }: Options): Promise<void> {
  const which = stack === undefined ? [] : ["--stack", stack];
  const state = JSON.parse(await pulumi("stack", "export", "--show-secrets", ...which).catch(throwUnreadable)) as State;
  const { values = {}, problem } = await readStack(stack);
  if (problem !== undefined) throw new UsageError(`The stack could not be read: ${problem}`);
  const configuration = (key: string) => values[key];
  const resources = (state.deployment.resources ?? []).filter(({ type }) => type.startsWith(typePrefix));
  const held = new Set(resources.flatMap(({ id }) => id ?? []));
  const found: { name: string; twin: string; end: () => Promise<void> }[] = [];
  for (const { type, urn, id = "", inputs = {} } of resources) {
    const resource = {
      kind: type.slice(typePrefix.length),
      inputs: inClear(inputs) as Record<string, unknown>,
      held,
      id,
    };
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
  process.stderr.write(yes ? "They were ended.\n" : "Nothing was ended. Run this again with --yes to end them.\n");
}

const throwUnreadable = (error: NodeJS.ErrnoException & { stderr?: string }): never => {
  if (error.code === "ENOENT")
    throw new UsageError(
      "owt recover reads the state with the pulumi command, and there is no pulumi on the PATH. Install it " +
        "(https://www.pulumi.com/docs/install/), or put its folder on the PATH, and run this again.",
    );
  const said = (error.stderr ?? error.message).trim();
  // A state in a folder has a file of attributes beside each file, which the engine does not write atomically.
  const remedy = said.includes("failed to load checkpoint: EOF")
    ? "\nThe engine was killed while it wrote a file of attributes, which is empty now; the state itself is complete. Delete " +
      "the empty file in the folder of the state, and run this again: find .pulumi -name '*.attrs' -empty -delete"
    : "";
  throw new UsageError(`The stack could not be read: ${said}${remedy}`);
};

const isOurs = ({ type, resource }: PendingOperation) => type === "creating" && resource.type.startsWith(typePrefix);

const outcomeText = ({ outcome, isThere }: Finding): string => {
  if (outcome.found !== undefined && isThere) return `created twice: ${outcome.found.id} belongs to no resource`;
  if (outcome.found !== undefined) return `created: ${outcome.found.id} is added to the state`;
  if (outcome.candidates.length === 0) return "not created: the next update creates it";
  return `several match: ${outcome.candidates.join(", ")}`;
};

/** Searches the configured server for the result of each pending creation. */
async function findCreations(state: State, begun: readonly PendingOperation[], stack?: string): Promise<Finding[]> {
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
    const kind = type.slice(typePrefix.length);
    const own = (inputs?.[i] ?? {}) as Record<string, unknown>;
    const outcome = await outcomeOf({ kind, inputs: own, since, held }, (key) => values[key]);
    if (outcome.found !== undefined) held.add(outcome.found.id);
    findings.push({ operation, name: `${kind} ${urn.split("::").pop() ?? ""}`, outcome, isThere: urns.has(urn) });
    if (outcome.found !== undefined) urns.add(urn);
  }
  return findings;
}

/** The state with the found resources. The engine removes the pending creations itself. */
function withFindings({ deployment, ...rest }: State, findings: readonly Finding[]): State {
  const made = findings.flatMap(({ operation: { resource }, outcome: { found } }) =>
    found === undefined ? [] : [{ ...resource, id: found.id, outputs: { ...resource.inputs, ...found.outputs } }],
  );
  return { ...rest, deployment: { ...deployment, resources: [...(deployment.resources ?? []), ...made] } };
}

/** Imports the state into the engine. The temporary file has secrets encrypted, as in the state. */
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
