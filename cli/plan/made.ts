// A plan as the commands make it that show one: options, the preview, and what is in use. `owt plan` and `owt report` share them.

import type { Command } from "commander";
import {
  type ChangeSet,
  type Condition,
  type Guards,
  type Preview,
  PreviewError,
  type Violation,
  changeSetOf,
  conditions,
  errorText,
  guardsKey,
  judge,
  readGuards,
  readPreview,
  withFailure,
  withUse,
} from "../../plan";
import { leaveFormer } from "../../provider/connection/place";
import { printable } from "../../sdk/text/redact";
import { suggestion } from "../../sdk/schemas/validation";
import { writeOutput } from "../atomic-file";
import { clientOf } from "../connection";
import { UsageError } from "../exit-codes";
import { readText } from "../input";
import { progressOn } from "../progress";
import { clientsOf } from "./clients";
import { documentsOf, projectFolder, projectName } from "./project";
import { type PreviewEnd, runPreview } from "./run";

/** Options of all commands that make a plan. */
export interface PlanOptions {
  readonly stack?: string;
  readonly cwd?: string;
  readonly refresh?: true;
  readonly offline?: true;
  readonly document?: readonly string[];
  readonly save?: string;
  readonly maxDeletes?: number;
  readonly maxReplaces?: number;
  readonly failOn?: readonly Condition[];
}

/** A plan. */
export interface Plan {
  readonly set: ChangeSet;
  /** The guards that refuse it. */
  readonly violations: readonly Violation[];
}

/** Part of the help: where the preview comes from. */
export const sourceHelp = `FILE is the output of such a run, - is the standard input: then nothing is run.
Options of pulumi preview follow after --, such as -- --target URN.

The server is asked who is in the rooms that change, with the connection of the stack. --offline asks nothing.`;

/** Part of the help: guards. */
export const guardsHelp = `Guards:
  --fail-on takes what a plan is refused for, separated by commas:
${Object.entries(conditions)
  .map(([name, meaning]) => `    ${name.padEnd(13)} ${meaning}`)
  .join("\n")}
  The stack's ${guardsKey} has the same for everybody: maxDeletes, maxReplaces, failOn. All guards must hold.`;

/** Adds the arguments and options of the preview. */
export const withSource = (command: Command): Command =>
  command
    .argument("[file]", "output of pulumi preview --json; - is the standard input (default: runs the preview)")
    .argument("[options...]", "after --: options for pulumi preview")
    .option("-s, --stack <name>", "stack (default: the selected one)")
    .option("-C, --cwd <folder>", "folder of the project (default: the working directory)")
    .option("-r, --refresh", "ask the server first what somebody else has changed")
    .option("--offline", "send nothing to the conference server; what is in use stays unknown")
    .option("--document <file...>", "conference documents, for line numbers (default: that of the stack)");

/** Adds the options of guards, and that which keeps the preview. */
export const withGuards = (command: Command): Command =>
  command
    .option("--save <file>", "write what pulumi preview printed to a file")
    .option("--max-deletes <number>", "most resources that may be deleted", wholeNumber("--max-deletes", 0))
    .option("--max-replaces <number>", "most resources that may be replaced", wholeNumber("--max-replaces", 0))
    .option("--fail-on <list>", "what the plan is refused for", conditionsOf);

/**
 * Makes a plan: of a preview that is run, or read from a file. Changes to the folder that `--cwd` names.
 *
 * @param file The file, `-`, or the first option for pulumi.
 * @param rest What follows.
 * @throws {UsageError} where the command line, the configuration or the file cannot be used.
 */
export async function planOf(
  file: string | undefined,
  rest: readonly string[],
  options: PlanOptions,
  self: Command,
): Promise<Plan> {
  // Commander gives what follows after -- in the place of arguments that are not given.
  const isRest = file !== undefined && file !== "-" && file.startsWith("-");
  const [source, further] = isRest ? [undefined, [file, ...rest]] : [file, rest];
  refuseCombinations(source, further, options, self);
  if (options.cwd !== undefined) enter(options.cwd);
  const { text, isFailed } =
    source === undefined ? await preview(further, options) : { text: readText(source), isFailed: false };
  if (options.save !== undefined) writeOutput(options.save, text);
  const printed = withEnvironment(previewOf(text, source));
  const read = isFailed ? withFailure(printed) : printed;
  const folder = projectFolder(process.cwd()) ?? process.cwd();
  const set = await withKnownUse(
    changeSetOf(read, { documents: documentsOf(read, options.document ?? [], folder) }),
    read,
    options,
  );
  return { set, violations: [...judge(set, guardsOf(read)), ...judge(set, ownGuards(options), optionOf)] };
}

/**
 * Sets the exit code of a plan, and prints why it is not 0.
 *
 * @param isTold Whether the output has the errors and the guards already, where they are read.
 */
export function conclude({ set, violations }: Plan, isTold = false): void {
  for (const error of isTold ? [] : set.errors) process.stderr.write(`owt: ${printable(errorText(error))}\n`);
  for (const { text: why } of isTold ? [] : violations) process.stderr.write(`owt: ${why}\n`);
  if (set.errors.length > 0) {
    process.stderr.write("owt: the preview failed: the plan is incomplete.\n");
    process.exitCode = 1;
  } else if (violations.length > 0) process.exitCode = 3;
}

function refuseCombinations(
  source: string | undefined,
  rest: readonly string[],
  options: PlanOptions,
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

function preview(rest: readonly string[], { stack, refresh, offline }: PlanOptions): Promise<PreviewEnd> {
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
async function withKnownUse(set: ChangeSet, { config }: Preview, { offline, stack }: PlanOptions): Promise<ChangeSet> {
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

const ownGuards = ({ maxDeletes, maxReplaces, failOn }: PlanOptions): Guards => ({
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
export function wholeNumber(option: string, minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= minimum) return value;
    throw new UsageError(`${option} is ${JSON.stringify(text)}, but must be a whole number of at least ${minimum}.`);
  };
}
