// `owt plan`: says in words what an update would do.

import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import {
  type ChangeSet,
  type Condition,
  type Guards,
  type Preview,
  PreviewError,
  type Violation,
  changeSetOf,
  conditions,
  guardsKey,
  judge,
  markdownOf,
  readGuards,
  readPreview,
  textOf,
  withUse,
} from "../../plan";
import { leaveFormer } from "../../provider/connection/place";
import { suggestion } from "../../sdk/schemas/validation";
import { UsageError, planExitCodes } from "../exit-codes";
import { clientOf } from "../connection";
import { readText } from "../input";
import { jsonText, print } from "../output";
import { progressOn } from "../progress";
import { clientsOf } from "./clients";
import { documentsOf, projectFolder, projectName } from "./project";
import { runPreview } from "./run";

interface Options {
  readonly stack?: string;
  readonly cwd?: string;
  readonly refresh?: true;
  readonly offline?: true;
  readonly document?: readonly string[];
  readonly format: Format;
  readonly out?: string;
  readonly save?: string;
  readonly maxLength?: number;
  readonly maxDeletes?: number;
  readonly maxReplaces?: number;
  readonly failOn?: readonly Condition[];
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
the units of the field, and what is in use now. FILE is the output of such a run, - is the standard input: then nothing is run.
Options of pulumi preview follow after --, such as -- --target URN.

The server is asked who is in the rooms that change, with the connection of the stack. --offline asks nothing.

Formats:
  text       for people; coloured on a terminal, unless NO_COLOR is set
  markdown   for a comment: its first line is the same for all plans of a stack, so that a pipeline finds the comment and updates it
  json       the change set (docs/plan.md has its shape)

Guards:
  --fail-on takes what a plan is refused for, separated by commas:
${Object.entries(conditions)
  .map(([name, meaning]) => `    ${name.padEnd(13)} ${meaning}`)
  .join("\n")}
  The stack's ${guardsKey} has the same for everybody: maxDeletes, maxReplaces, failOn. All guards must hold.

${planExitCodes}

Examples:
  owt plan
  owt plan --stack production --format markdown --out plan.md
  owt plan --refresh --fail-on drift
  pulumi preview --json | owt plan --max-deletes 0 -`;

/** The subcommand. */
export function command(): Command {
  return new Command("plan")
    .description("Say in words what an update would do, and to whom; refuse what must not happen unseen")
    .argument("[file]", "output of pulumi preview --json; - is the standard input (default: runs the preview)")
    .argument("[options...]", "after --: options for pulumi preview")
    .option("-s, --stack <name>", "stack (default: the selected one)")
    .option("-C, --cwd <folder>", "folder of the project (default: the working directory)")
    .option("-r, --refresh", "ask the server first what somebody else has changed")
    .option("--offline", "send nothing to the conference server; what is in use stays unknown")
    .option("--document <file...>", "conference documents, for line numbers (default: that of the stack)")
    .addOption(new Option("--format <format>", "form of the output").choices(Object.keys(formats)).default("text"))
    .option("--out <file>", "write the output to a file")
    .option("--save <file>", "write what pulumi preview printed to a file")
    .option(
      "--max-length <characters>",
      "largest length of markdown (default: 65536)",
      wholeNumber("--max-length", 1000),
    )
    .option("--max-deletes <number>", "most resources that may be deleted", wholeNumber("--max-deletes", 0))
    .option("--max-replaces <number>", "most resources that may be replaced", wholeNumber("--max-replaces", 0))
    .option("--fail-on <list>", "what the plan is refused for", conditionsOf)
    .addHelpText("after", help)
    .exitOverride()
    .action(plan);
}

async function plan(file: string | undefined, rest: readonly string[], options: Options, self: Command): Promise<void> {
  // Commander gives what follows after -- in the place of arguments that are not given.
  const isRest = file !== undefined && file !== "-" && file.startsWith("-");
  const [source, further] = isRest ? [undefined, [file, ...rest]] : [file, rest];
  refuseCombinations(source, further, options, self);
  if (options.cwd !== undefined) enter(options.cwd);
  const text = source === undefined ? await preview(further, options) : readText(source);
  if (options.save !== undefined) write(options.save, text);
  const read = withEnvironment(previewOf(text, source));
  const folder = projectFolder(process.cwd()) ?? process.cwd();
  const set = await withKnownUse(
    changeSetOf(read, { documents: documentsOf(read, options.document ?? [], folder) }),
    read,
    options,
  );
  const violations = [...judge(set, guardsOf(read)), ...judge(set, ownGuards(options), optionOf)];
  const output = formats[options.format](set, violations, options);
  if (options.out === undefined) print(output);
  else write(options.out, `${output.replace(/\n$/, "")}\n`);
  for (const { text: why } of options.format === "text" && options.out === undefined ? [] : violations)
    process.stderr.write(`owt: ${why}\n`);
  if (set.errors.length > 0) {
    process.stderr.write("owt: the preview failed: the plan is incomplete.\n");
    process.exitCode = 1;
  } else if (violations.length > 0) process.exitCode = 3;
}

function refuseCombinations(
  source: string | undefined,
  rest: readonly string[],
  options: Options,
  self: Command,
): void {
  if (options.refresh && options.offline)
    throw new UsageError("--refresh asks the server: it cannot be used with --offline.");
  if (source === undefined) return;
  if (rest.length > 0) throw new UsageError(`${rest.join(" ")}: options for pulumi preview are of no use with a file.`);
  for (const name of ["refresh", "save"] as const)
    if (options[name] !== undefined)
      throw new UsageError(
        `--${name} belongs to a preview that is run: it is of no use with a file. See: owt ${self.name()} --help`,
      );
}

function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

function preview(rest: readonly string[], { stack, refresh, offline }: Options): Promise<string> {
  return runPreview({ stack, cwd: process.cwd(), refresh: refresh === true, offline: offline === true, rest });
}

function previewOf(text: string, source: string | undefined): Preview {
  try {
    return readPreview(text);
  } catch (error) {
    if (!(error instanceof PreviewError)) throw error;
    const name = source === undefined ? "The output of pulumi preview" : source === "-" ? "The standard input" : source;
    throw new UsageError(`${name} cannot be used: ${error.message}.`, { cause: error });
  }
}

/** The preview with what its stack takes from the environment, and the plan speaks of. */
const withEnvironment = (preview: Preview): Preview => ({
  ...preview,
  config: {
    ...(process.env[leaveFormer.variable] === "true" && { [leaveFormer.key]: "true" }),
    ...preview.config,
  },
});

/** The set with what is in use, where the server is to be asked. */
async function withKnownUse(set: ChangeSet, { config }: Preview, { offline, stack }: Options): Promise<ChangeSet> {
  const isOffline = offline === true || (config["owt:offline"] ?? process.env.OWT_OFFLINE) === "true";
  const isOpen = set.changes.some(({ conference, rooms }) => conference !== undefined || rooms !== undefined);
  if (!isOpen) return { ...set, isUseKnown: true };
  if (isOffline) return set;
  const folder = projectFolder(process.cwd());
  const here = folder === undefined ? undefined : projectName(folder);
  if (here !== undefined && here !== set.project) {
    process.stderr.write(
      `owt: the server was not asked who is in the rooms that change: the preview is of the project ${set.project}, and this folder has ${here}. Name the folder of the project: --cwd FOLDER\n`,
    );
    return set;
  }
  // Elsewhere than in the project, the connection comes from the environment.
  const name = stack ?? (set.stack === "" || folder === undefined ? undefined : set.stack);
  try {
    await clientOf(name === undefined ? {} : { stack: name });
  } catch (error) {
    // Without a connection, the same would be said of each room.
    const [reason = ""] = (error as Error).message.split("\n");
    process.stderr.write(`owt: the server was not asked who is in the rooms that change: ${reason}\n`);
    return set;
  }
  const progress = progressOn(process.stderr, "rooms asked for who is in them");
  try {
    return await withUse(set, clientsOf(name), progress.report);
  } finally {
    progress.end();
  }
}

// ------------------------------------------------------------------ guards

/** The guards of the stack. */
function guardsOf({ config }: Preview): Guards {
  const { guards, problems } = readGuards(config[guardsKey]);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return guards;
}

const ownGuards = ({ maxDeletes, maxReplaces, failOn }: Options): Guards => ({
  ...(maxDeletes !== undefined && { maxDeletes }),
  ...(maxReplaces !== undefined && { maxReplaces }),
  ...(failOn !== undefined && { failOn: [...failOn] }),
});

const options: Readonly<Record<string, string>> = {
  maxDeletes: "--max-deletes",
  maxReplaces: "--max-replaces",
  failOn: "--fail-on",
};
const optionOf = (guard: string): string => options[guard] ?? guard;

/** Parses the conditions of an option. */
function conditionsOf(text: string, before: readonly Condition[] = []): readonly Condition[] {
  const names = text.split(",").map((name) => name.trim());
  const isCondition = (name: string): name is Condition => Object.hasOwn(conditions, name);
  for (const name of names) {
    if (isCondition(name)) continue;
    const known = Object.keys(conditions);
    throw new UsageError(
      `--fail-on has ${JSON.stringify(name)}, which is no condition${suggestion(name, known) || `: it takes ${known.join(", ")}`}`,
    );
  }
  return [...before, ...names.filter(isCondition)];
}

/** Parses a whole number of an option. */
function wholeNumber(option: string, minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= minimum) return value;
    throw new UsageError(`${option} is ${JSON.stringify(text)}, but must be a whole number of at least ${minimum}.`);
  };
}

// ------------------------------------------------------------------ output

/** Whether a stream shows colours: a terminal, unless NO_COLOR is set. */
export const hasColours = (
  { isTTY }: { readonly isTTY?: boolean },
  { NO_COLOR = "", TERM }: NodeJS.ProcessEnv = process.env,
): boolean => isTTY === true && NO_COLOR === "" && TERM !== "dumb";

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
