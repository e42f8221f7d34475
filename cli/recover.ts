// `owt recover`: finds sessions that were started twice, because a command was killed after it had started them.

import { Command } from "commander";
import { kindOf } from "../provider/lifecycle/types";
import { endTwin, twinsOf } from "../provider/recovery";
import { UsageError, exitCodes } from "./exit-codes";
import { table } from "./output";
import { readStack } from "./stack";
import { readState } from "./state";

interface Options {
  readonly stack?: string;
  readonly yes?: true;
}

/** The command. */
export function command(): Command {
  return new Command("recover")
    .description("Find sessions on the server that were started twice, because a pulumi command was killed")
    .option("--stack <name>", "stack (default: the selected one)")
    .option("--yes", "end what was found; without it, it is only listed")
    .addHelpText(
      "after",
      `
After a killed command, run \`pulumi cancel\` and the same command again: rooms, services and most sessions that the killed one had made are
taken up. Of a recording, a call or analytics in a room that was there before, nobody can tell who started it: the second run starts one of
its own, and warns. This command finds such sessions later: they have exactly the arguments of a resource of the stack, and belong to no
resource of it. Check the list before you end them: another stack, or a person, may have started the same on the same server.

Examples:
  npx owt recover
  npx owt recover --stack production --yes

${exitCodes}`,
    )
    .exitOverride()
    .action(recover);
}

/** Lists sessions that belong to no resource, and ends them with --yes. */
async function recover({ stack, yes }: Options): Promise<void> {
  const state = await readState(stack).catch(throwUnreadable);
  const { values = {}, problem } = await readStack(stack);
  if (problem !== undefined) throw new UsageError(`The stack could not be read: ${problem}`);
  const resources = state.resources.flatMap((resource) => {
    const kind = kindOf(resource.type);
    return kind === undefined ? [] : [{ ...resource, kind }];
  });
  const held = new Set(resources.flatMap(({ id }) => id ?? []));
  const found: { name: string; twin: string; end: () => Promise<void> }[] = [];
  for (const resource of resources) {
    const { kind, urn, id = "", inputs = {} } = resource;
    const configuration = state.settingsOf(resource, (key) => values[key]);
    for (const twin of await twinsOf({ kind, inputs, held, id }, configuration)) {
      held.add(twin);
      const name = `${kind} ${urn.split("::").pop() ?? ""}`;
      found.push({ name, twin, end: () => endTwin({ kind, inputs }, twin, configuration) });
    }
  }
  if (found.length === 0) {
    process.stderr.write("Nothing was started twice.\n");
    return;
  }
  const columns = [
    { title: "RESOURCE", cell: ({ name }: (typeof found)[number]) => name },
    { title: "ON THE SERVER AS WELL", cell: ({ twin }: (typeof found)[number]) => twin },
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
