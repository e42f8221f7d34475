#!/usr/bin/env node
// The `owt` command. Each subcommand is a file of its own that exports `command()`, and is loaded when it is asked for.

import { Command, CommanderError } from "commander";

/** Names of the subcommands, which are those of their files. */
const subcommands = ["api", "emulator"] as const;

/** The command with the subcommand that is asked for, or with all of them where it is none, for the help. */
function owt(asked: string | undefined): Command {
  const names = subcommands.filter((name) => name === asked);
  const program = new Command("owt")
    .description("Tools for conference servers of the Open WebRTC Toolkit")
    .enablePositionalOptions()
    .exitOverride();
  for (const name of names.length > 0 ? names : subcommands) program.addCommand(load(name));
  return program;
}

function load(name: string): Command {
  return (require(`./${name}`) as { command: () => Command }).command();
}

async function main(): Promise<void> {
  try {
    await owt(process.argv[2]).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has told already what is wrong; help and version end with 0.
      process.exitCode = error.exitCode;
      return;
    }
    process.stderr.write(`owt: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

void main();
