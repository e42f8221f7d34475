#!/usr/bin/env node
// The `owt` command. Each subcommand is a file of its own that exports `command()`, and is loaded when it is asked for.

import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { Command, CommanderError } from "commander";
import { printable } from "../sdk/text/redact";
import { exitCodeOf } from "./failure";

/** Names of the subcommands, which are those of their files. */
const subcommands = [
  "init",
  "api",
  "emulator",
  "rooms",
  "services",
  "token",
  "participants",
  "streams",
  "streaming-ins",
  "streaming-outs",
  "recordings",
  "sipcalls",
  "analytics",
  "export",
  "recover",
] as const;

/** The command with the subcommand that is asked for, or with all of them where it is none, for the help. */
function owt(asked: string | undefined): Command {
  const names = subcommands.filter((name) => name === asked);
  const program = new Command("owt")
    .description("Tools for conference servers of the Open WebRTC Toolkit")
    .addHelpText("after", "\nEach command has a help of its own, with examples: owt streams layout --help")
    .version(versionOf(), "-V, --version", "print the version of pulumi-owt")
    .enablePositionalOptions()
    .exitOverride();
  for (const name of names.length > 0 ? names : subcommands) program.addCommand(load(name));
  return program;
}

/** The version of the package, from its manifest: beside the sources, or above what was built of them. */
function versionOf(): string {
  const manifest = ["../package.json", "../../package.json"]
    .map((file) => path.join(__dirname, file))
    .find((file) => existsSync(file));
  if (manifest === undefined) return "unknown";
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

function load(name: string): Command {
  return (require(`./${name}`) as { command: () => Command }).command();
}

async function main(asked: string | undefined): Promise<void> {
  try {
    await owt(asked).parseAsync();
  } catch (error) {
    // Commander has told already what is wrong.
    if (!(error instanceof CommanderError)) tell(error);
    // The codes of `owt emulator` are those of the command that it runs, and 1 for itself.
    process.exitCode = asked === "emulator" ? Math.min(1, exitCodeOf(error)) : exitCodeOf(error);
  }
}

/** Errors name what others have named, such as rooms. */
function tell(error: unknown): void {
  if (process.env.OWT_DEBUG && error instanceof Error) process.stderr.write(`${printable(error.stack ?? "")}\n`);
  process.stderr.write(`owt: ${printable(error instanceof Error ? inItsNames(error.message) : String(error))}\n`);
}

/** Names the command's options; their table is loaded by what fails alone. */
const inItsNames = (message: string): string =>
  (require("./option-names") as typeof import("./option-names")).withCommandNames(message);

// Whoever reads our output may stop reading: `owt rooms list | head -1`. A disk can be full, too; a stack of ours tells nobody anything.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  tell(`the output cannot be written: ${error.message}`);
  process.exit(1);
});
process.stderr.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? undefined : 1));

process.on("uncaughtException", (error) => {
  tell(error);
  process.exit(1);
});

void main(process.argv[2]);
