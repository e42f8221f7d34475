// Exit codes of all commands but `owt emulator`, which passes on that of the command that it runs.

import { CommanderError } from "commander";
import { ClientOptionsError } from "../sdk/failures/errors";

/** Part of the help. */
export const exitCodes = `Exit codes:
  0  done
  1  the server refused or failed, could not be reached, or does not have what was named
  2  the command line or the configuration cannot be used; nothing was changed`;

/** Part of the help of `owt check`. */
export const checkExitCodes = `Exit codes:
  0  no document has errors; there may be warnings, unless --strict is given
  1  a document has errors, or warnings with --strict
  2  the command line cannot be used, or a document cannot be read; all others are judged`;

/** Part of the help of `owt plan`. */
export const planExitCodes = `Exit codes:
  0  the plan was made, and all guards hold
  1  the preview failed, or could not be run
  2  the command line, the configuration or the file cannot be used
  3  the plan was made, and a guard refuses it`;

/** Part of the help of `owt doctor`. */
export const doctorExitCodes = `Exit codes:
  0  there is nothing to do
  1  a line has something to do
  2  the command line cannot be used`;

/** The command line or the configuration cannot be used; nothing was changed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The exit code for an error. Commander also throws to end a help, with the exit code 0. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof UsageError || error instanceof ClientOptionsError ? 2 : 1;
}
