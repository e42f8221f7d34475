// Prints lists, and makes the `list` commands of everything that a room contains.

import { Command } from "commander";
import type { RoomClient } from "../sdk/api/room";
import type { Room } from "../sdk/schemas/room";
import { type JsonOptions, jsonCommand } from "./command";
import { type ConnectionOptions, clientOf } from "./connection";
import { type Column, printResult, table } from "./output";
import { findRoom, roomArgument } from "./room";

/** Options of all lists. */
export type ListOptions = ConnectionOptions & JsonOptions;

/** Prints a list. For an empty one, prints `empty` on the standard error, and nothing on the standard output. */
export function printList<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  empty: string,
  options: JsonOptions,
): void {
  if (items.length === 0 && !options.json) process.stderr.write(`${empty}\n`);
  else printResult(options, items, items.length === 0 ? "" : table(columns, items));
}

/** Describes the command `owt KIND list ROOM`. */
export interface RoomList<Item, Options> {
  /** Name of the command, such as `recordings`. */
  readonly kind: string;
  readonly description: string;
  readonly columns: readonly Column<Item>[];
  /** Message for an empty list. */
  readonly empty: string | ((options: Options) => string);
  readonly notes?: string;
  /** Adds options to the command. */
  readonly configure?: (command: Command) => Command;
  readonly examples?: readonly string[];
  /** Reads the list. `room` is the room as the server returned it. */
  readonly read: (client: RoomClient, options: Options, room: Room) => Promise<readonly Item[]>;
}

/** `owt KIND list ROOM`. */
export function roomListCommand<Item, Options = object>({
  kind,
  description,
  columns,
  empty,
  notes,
  configure: narrowed = (command) => command,
  examples = [],
  read,
}: RoomList<Item, Options>): Command {
  const list = narrowed(new Command("list").description(description).argument("<room>", roomArgument));
  const lines = [`${kind} list "Meeting room"`, ...examples, `${kind} list 5c1b9d0e8f6a7b0012345678 --json`];
  return jsonCommand(list, { examples: lines, ...(notes !== undefined && { notes }) }).action(
    async (asked: string, options: ListOptions & Options) => {
      const client = await clientOf(options);
      const room = await findRoom(client, asked);
      const items = await read(client.room(room._id), options, room);
      printList(items, columns, typeof empty === "string" ? empty : empty(options), options);
    },
  );
}
