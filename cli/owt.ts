#!/usr/bin/env node
// The `owt` command. Each subcommand is a file of its own that exports `command()`, and is loaded when it is asked for.

import { Command, CommanderError } from "commander";
import { exitCodeOf } from "./failure";

/** Names of the subcommands, which are those of their files. */
const subcommands = [
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
    .enablePositionalOptions()
    .exitOverride();
  for (const name of names.length > 0 ? names : subcommands) program.addCommand(load(name));
  return program;
}

function load(name: string): Command {
  return (require(`./${name}`) as { command: () => Command }).command();
}

async function main(asked: string | undefined): Promise<void> {
  try {
    await owt(asked).parseAsync();
  } catch (error) {
    // Commander has told already what is wrong.
    if (!(error instanceof CommanderError))
      process.stderr.write(`owt: ${error instanceof Error ? error.message : String(error)}\n`);
    // The codes of `owt emulator` are those of the command that it runs, and 1 for itself.
    process.exitCode = asked === "emulator" ? Math.min(1, exitCodeOf(error)) : exitCodeOf(error);
  }
}

// Whoever reads our output may stop reading: `owt rooms list | head -1`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}

void main(process.argv[2]);
