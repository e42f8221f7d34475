#!/usr/bin/env node
// The `owt` command. Each subcommand is a file that exports `command()`, and is loaded when it is run.

import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { Command, CommanderError } from "commander";
import { printable } from "../sdk/text/redact";
import { exitCodeOf } from "./exit-codes";

/** Names of the subcommands. */
const subcommands = [
  "init",
  "check",
  "layout",
  "plan",
  "report",
  "doctor",
  "plugin",
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

/** The command with the named subcommand, or with all of them for the help. */
function owt(asked: string | undefined): Command {
  const names = subcommands.filter((name) => name === asked);
  const program = new Command("owt")
    .description("Tools for conference servers of the Open WebRTC Toolkit")
    .addHelpText("after", "\nEach command has its own help with examples: owt streams layout --help")
    .version(versionOf(), "-V, --version", "print the version of pulumi-owt")
    .enablePositionalOptions()
    .exitOverride();
  for (const name of names.length > 0 ? names : subcommands) program.addCommand(load(name));
  return program;
}

/** The version in package.json, which is beside the sources, or above dist/. */
function versionOf(): string {
  const manifest = ["../package.json", "../../package.json"]
    .map((file) => path.join(__dirname, file))
    .find((file) => existsSync(file));
  if (manifest === undefined) return "unknown";
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** Files whose names differ from those of their subcommands. */
const files: Readonly<Record<string, string>> = { sipcalls: "sip-calls" };

function load(name: string): Command {
  return (require(`./${files[name] ?? name}`) as { command: () => Command }).command();
}

async function main(asked: string | undefined): Promise<void> {
  try {
    await owt(asked).parseAsync();
  } catch (error) {
    // Commander has printed its own errors.
    if (!(error instanceof CommanderError)) reportError(error);
    // `owt emulator` passes on the exit code of its command; its own errors are 1.
    process.exitCode = asked === "emulator" ? Math.min(1, exitCodeOf(error)) : exitCodeOf(error);
  }
}

/** Prints an error without control characters: it may quote texts of others, such as names of rooms. */
function reportError(error: unknown): void {
  if (process.env.OWT_DEBUG && error instanceof Error) process.stderr.write(`${printable(error.stack ?? "")}\n`);
  process.stderr.write(`owt: ${printable(error instanceof Error ? withCommandNames(error.message) : String(error))}\n`);
}

/** Replaces names of the client's options by those of the command. The table is loaded only for errors. */
const withCommandNames = (message: string): string =>
  (require("./option-names") as typeof import("./option-names")).withCommandNames(message);

// A reader may close the pipe (`owt rooms list | head -1`), and a disk may be full: neither deserves a stack trace.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  reportError(`the output cannot be written: ${error.message}`);
  process.exit(1);
});
process.stderr.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? undefined : 1));

process.on("uncaughtException", (error) => {
  reportError(error);
  process.exit(1);
});

void main(process.argv[2]);
