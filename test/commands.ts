// Finds commands in documents and checks that they exist, with their options.

import type { Command } from "commander";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { type Block, blocks, prose } from "./markdown";

const root = path.join(__dirname, "..");
const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};

/**
 * Commands of a block, each split into words: lines that begin with `$` in `console`, all lines in `sh`. Variables set
 * for a command are left out.
 */
export function commandsOf({ language, code }: Pick<Block, "language" | "code">): string[][] {
  if (language !== "console" && language !== "sh") return [];
  const lines = code
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => language !== "console" || line.startsWith("$ "))
    .map((line) => line.replace(/^\$ /, ""));
  return lines
    .flatMap((line) => line.split(" && ").map(wordsOf))
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
    .filter((words) => words.length > 0);
}

/** Words as a shell splits them, without a comment. */
export function wordsOf(line: string): string[] {
  const found = line.match(/#.*|(?:"[^"]*"|'[^']*'|[^\s"'#])(?:"[^"]*"|'[^']*'|[^\s"'])*/g) ?? [];
  const comment = found.findIndex((word) => word.startsWith("#"));
  return found.slice(0, comment < 0 ? undefined : comment).map((word) => word.replace(/["']/g, ""));
}

/** Commands in the text of a document, as code within a line. */
export const inlineCommandsOf = (text: string): string[][] =>
  [...prose(text).matchAll(/`((?:npx|owt|npm|node|pulumi) [^`\n]+)`/g)].map(([, line = ""]) => wordsOf(line));

/** Commands of `pulumi` in a document, including those that another command runs. */
export const pulumiCommandsOf = (text: string): string[][] =>
  [...blocks(text).flatMap(commandsOf), ...inlineCommandsOf(text)]
    .map((words) => words.slice(words.lastIndexOf("--") < 0 ? 0 : words.lastIndexOf("--") + 1))
    .filter(([program]) => program === "pulumi");

/** Programs that belong to the system or to a package manager. */
const foreign = ["cd", "curl", "export", "find", "go", "mkdir", "pnpm", "python3", "venv/bin/pip", "yarn"];

/** Names in a command that do not exist. For commands of `pulumi`, see {@link pulumiProblems}. */
export function commandProblems(words: readonly string[]): string[] {
  const [program = "", ...args] = words;
  // Words in capitals are placeholders.
  if (foreign.includes(program) || program === "pulumi" || /^[A-Z]+$/.test(program)) return [];
  if (program === "owt") return owtProblems(args);
  if (program === "npx") return npxProblems(args);
  if (program === "npm") return npmProblems(args);
  if (program === "node") return fileProblems(args.find((arg) => !arg.startsWith("-")) ?? "");
  return fileProblems(program);
}

const fileProblems = (file: string): string[] => (existsSync(path.join(root, file)) ? [] : [`${file} is not there`]);

function npxProblems(args: readonly string[]): string[] {
  const [program = "", ...rest] = args.filter((arg) => !arg.startsWith("--package="));
  if (program === "owt") return owtProblems(rest);
  if (program === "ts-node") return fileProblems(rest[0] ?? "");
  return existsSync(path.join(root, "node_modules/.bin", program)) ? [] : [`npx has no ${program}`];
}

function npmProblems([command = "", ...args]: readonly string[]): string[] {
  if (["init", "install", "ci", "audit", "pack", "publish"].includes(command)) return [];
  const name = command === "run" ? (args[0] ?? "") : command;
  if (scripts[name] === undefined) return [`package.json has no script ${name}`];
  const options = args.filter((arg) => arg.startsWith("--") && arg !== "--");
  if (name !== "bench") return [];
  const help = readFileSync(path.join(root, "bench/index.ts"), "utf8");
  return options
    .filter((option) => !new RegExp(`^ +${option}\\b(?!-)|"?${option.slice(2)}"?: \\{`, "m").test(help))
    .map((option) => `npm run bench has no ${option}`);
}

/** Subcommands of `owt`, by name. */
const subcommands = new Map<string, Command>();
for (const { name, parentPath } of readdirSync(path.join(root, "cli"), { recursive: true, withFileTypes: true })) {
  const file = path.join(parentPath, name);
  if (!name.endsWith(".ts") || !/^export function command\(/m.test(readFileSync(file, "utf8"))) continue;
  const command = (require(file) as { command: () => Command }).command();
  subcommands.set(command.name(), command);
}

function owtProblems(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  const [own, other] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const [name = "", ...rest] = own;
  const nested = other.length > 0 ? commandProblems(other) : [];
  if (name.startsWith("-")) return ["--help", "--version"].includes(name) ? nested : [`owt has no ${name}`];
  const command = subcommands.get(name);
  if (command === undefined) return [`owt has no command ${name}`];
  return [...optionProblems(command, rest), ...nested];
}

/** Options and subcommands that a command of `owt` does not have. */
function optionProblems(command: Command, args: readonly string[]): string[] {
  const [first, ...rest] = args;
  if (command.commands.length > 0 && first?.startsWith("-") === false) {
    const below = command.commands.find((each) => each.name() === first || each.aliases().includes(first));
    return below === undefined ? [`owt ${command.name()} has no ${first}`] : optionProblems(below, rest);
  }
  const known = ["--help", "-h", ...command.options.flatMap(({ long, short }) => [long, short])];
  return args
    .filter((arg) => arg.startsWith("-"))
    .map((arg) => arg.split("=")[0] ?? "")
    .filter((option) => !known.includes(option))
    .map((option) => `owt ${command.name()} has no ${option}`);
}

/**
 * Names in a command of `pulumi` that the engine does not have.
 *
 * @param helpOf returns the output of `pulumi … --help` for the words of a command
 */
export function pulumiProblems(words: readonly string[], helpOf: (words: readonly string[]) => string): string[] {
  const args = words.slice(1);
  const firstOption = args.findIndex((arg) => arg.startsWith("-"));
  const names = args.slice(0, firstOption < 0 ? undefined : firstOption);
  const help = helpOf(names);
  const [, usage = ""] = /^Usage:\n +pulumi ([^[\n]*)/m.exec(help) ?? [];
  const known = usage.trim().split(" ").filter(Boolean);
  const isGroup = /^Available Commands:|^Commands:/m.test(help);
  if (known.length === 0 || (isGroup && names.length > known.length)) return [`pulumi has no ${names.join(" ")}`];
  return args
    .filter((arg) => arg.startsWith("-"))
    .map((arg) => arg.split("=")[0] ?? "")
    .filter((option) => !new RegExp(`(^|[ ,])${option}\\b`, "m").test(help))
    .map((option) => `pulumi ${known.join(" ")} has no ${option}`);
}
