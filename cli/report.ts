// `owt report`: shows what an update would do as one HTML page, with the pictures of views before and after.

import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { type ChangeSet, reportOf } from "../plan";
import { counted } from "../sdk/text/words";
import { writeOutput } from "./atomic-file";
import { openPage } from "./browser";
import { planExitCodes } from "./exit-codes";
import { print } from "./output";
import { type PlanOptions, conclude, guardsHelp, planOf, sourceHelp, withGuards, withSource } from "./plan/made";

interface Options extends PlanOptions {
  readonly out: string;
  readonly open?: true;
}

const help = `
Runs \`pulumi preview --json\` in the project of the working directory, and writes one HTML file that shows what it means, room by room:
views drawn to scale before and after, roles as a table of rights, formats, and sessions as a flow. The file needs no network, and opens
from disk. Secrets are not in it. ${sourceHelp}

${guardsHelp}
The page is written where a guard refuses the plan, too: it says why.

${planExitCodes}

Examples:
  owt report --open
  owt report --stack production --out report.html
  pulumi preview --json --show-sames >preview.json; owt report preview.json`;

/** The subcommand. */
export function command(): Command {
  const base = new Command("report").description("Show an update before it is made, as one HTML page with pictures");
  const own = withSource(base)
    .option("--out <file>", "the page", "owt-report.html")
    .option("--open", "open the page in the browser");
  return withGuards(own).addHelpText("after", help).exitOverride().action(report);
}

async function report(
  file: string | undefined,
  rest: readonly string[],
  options: Options,
  self: Command,
): Promise<void> {
  const plan = await planOf(file, rest, options, self);
  const page = reportOf(plan.set, { violations: plan.violations });
  writeOutput(options.out, page);
  const address = pathToFileURL(path.resolve(options.out)).href;
  const rooms = `${counted(roomsIn(plan.set), "room")} with changes`;
  print(`${address} (${[sizeOf(page), ...(plan.set.errors.length > 0 ? [] : [rooms])].join(", ")})`);
  if (options.open) await openPage(address);
  conclude(plan);
}

/** Number of rooms that change, or in which something does. */
const roomsIn = ({ changes }: ChangeSet): number =>
  new Set(changes.flatMap(({ kind, urn, room }) => (kind === "Room" ? urn : (room ?? [])))).size;

/** `84 kB`. */
function sizeOf(text: string): string {
  const bytes = Buffer.byteLength(text);
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
