// `owt plan`: says in words what an update would do.

import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { type ChangeSet, type Violation, markdownOf, textOf } from "../../plan";
import { UsageError, planExitCodes } from "../exit-codes";
import { jsonText, print } from "../output";
import {
  type PlanOptions,
  conclude,
  guardsHelp,
  planOf,
  sourceHelp,
  wholeNumber,
  withGuards,
  withSource,
} from "./made";

interface Options extends PlanOptions {
  readonly format: Format;
  readonly out?: string;
  readonly maxLength?: number;
}

/** The forms of the output. */
const formats = {
  text: (set: ChangeSet, violations: readonly Violation[], { out }: Options): string =>
    textOf(set, { violations, isColoured: out === undefined && hasColours(process.stdout) }),
  markdown: (set: ChangeSet, violations: readonly Violation[], { maxLength }: Options): string =>
    markdownOf(set, { violations, ...(maxLength !== undefined && { limit: maxLength }) }),
  json: (set: ChangeSet, violations: readonly Violation[]): string => jsonText({ ...set, violations }),
};
type Format = keyof typeof formats;

const help = `
Runs \`pulumi preview --json\` in the project of the working directory, and says what it means: the heaviest change first, members in
the units of the field, and what is in use now. ${sourceHelp}

Formats:
  text       for people; coloured on a terminal unless NO_COLOR is set, and elsewhere if FORCE_COLOR is set
  markdown   for a comment: its first line is the same for all plans of a stack, so that a pipeline finds the comment and updates it
  json       the change set (docs/plan.md has its shape)

${guardsHelp}

${planExitCodes}

Examples:
  owt plan
  owt plan --stack production --format markdown --out plan.md
  owt plan --refresh --fail-on drift
  pulumi preview --json | owt plan --max-deletes 0 -`;

/** The subcommand. */
export function command(): Command {
  const base = new Command("plan").description(
    "Say in words what an update would do, and to whom; refuse what must not happen unseen",
  );
  const own = withSource(base)
    .addOption(new Option("--format <format>", "form of the output").choices(Object.keys(formats)).default("text"))
    .option("--out <file>", "write the output to a file")
    .option(
      "--max-length <characters>",
      "largest length of markdown (default: 65536)",
      wholeNumber("--max-length", 1000),
    );
  return withGuards(own).addHelpText("after", help).exitOverride().action(plan);
}

async function plan(file: string | undefined, rest: readonly string[], options: Options, self: Command): Promise<void> {
  const { set, violations } = await planOf(file, rest, options, { self, write });
  const output = formats[options.format](set, violations, options);
  if (options.out === undefined) print(output);
  else write(options.out, `${output.replace(/\n$/, "")}\n`);
  conclude({ set, violations }, options.format === "text" && options.out === undefined);
}

// ------------------------------------------------------------------ output

/** Whether a stream shows colours: a terminal, unless NO_COLOR is set; or any, such as the log of a pipeline, with FORCE_COLOR. */
export const hasColours = (
  { isTTY }: { readonly isTTY?: boolean },
  { FORCE_COLOR, NO_COLOR = "", TERM }: NodeJS.ProcessEnv = process.env,
): boolean =>
  FORCE_COLOR === undefined
    ? isTTY === true && NO_COLOR === "" && TERM !== "dumb"
    : !["", "0", "false"].includes(FORCE_COLOR);

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
