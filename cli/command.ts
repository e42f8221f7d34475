// What commands that ask a server have in common: their options, and the end of their help.

import { Command } from "commander";
import type { Account } from "../provider/connection/connection";
import { connectionHelp, withConnection } from "./connection";
import { exitCodes } from "./failure";

/** How a command is completed. */
export interface Completion {
  /** Command lines to show, without the `owt` before them. */
  readonly examples: readonly string[];
  /** More for the help. */
  readonly notes?: string;
  /**
   * In whose name the command asks.
   *
   * @default an ordinary service, or the super service where `--super` is given
   */
  readonly account?: Account;
}

/** Gives a command the options that say which server, and the end of its help. */
export function asking(command: Command, { examples, notes, account }: Completion): Command {
  const parts = [
    ...(notes === undefined ? [] : [notes]),
    `Examples:\n${examples.map((line) => `  owt ${line}`).join("\n")}`,
    connectionHelp,
    exitCodes,
  ];
  return withConnection(command, account)
    .addHelpText("after", `\n${parts.join("\n\n")}`)
    .exitOverride();
}

/** The same for a command that can answer in JSON. */
export function answering(command: Command, completion: Completion): Command {
  return asking(command.option("--json", "print JSON"), completion);
}

/** Options of commands that can answer in JSON. */
export interface AnswerOptions {
  readonly json?: true;
}

/** A command that is there for its subcommands. */
export function group(name: string, description: string, ...commands: readonly Command[]): Command {
  const parent = new Command(name).description(description).exitOverride();
  for (const command of commands) parent.addCommand(command);
  return parent;
}
