// Shared by all commands that connect to a server: their options and the end of their help.

import { Command } from "commander";
import type { Account } from "../provider/connection/connection";
import { connectionHelp, withConnection } from "./connection";
import { exitCodes } from "./exit-codes";

/** Parts of the help of a command. */
export interface CommandHelp {
  /** Example command lines, without the leading `owt`. */
  readonly examples: readonly string[];
  /** Further text of the help. */
  readonly notes?: string;
  /**
   * The account that the command signs as.
   *
   * @default an ordinary service, or the super service where `--super` is given
   */
  readonly account?: Account;
}

/** Adds the options that choose the server, and the end of the help. */
export function serverCommand(command: Command, { examples, notes, account }: CommandHelp): Command {
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

/** Like `serverCommand`, for a command with `--json`. */
export function jsonCommand(command: Command, completion: CommandHelp): Command {
  return serverCommand(command.option("--json", "print JSON"), completion);
}

/** Options of commands with `--json`. */
export interface JsonOptions {
  readonly json?: true;
}

/** A command that only has subcommands. */
export function group(name: string, description: string, ...commands: readonly Command[]): Command {
  const parent = new Command(name).description(description).exitOverride();
  for (const command of commands) parent.addCommand(command);
  return parent;
}
