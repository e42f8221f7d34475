// Lists: one way to show them, and one command for the lists of what is in a room.

import { Command } from "commander";
import type { RoomClient } from "../sdk/api/room";
import type { Room } from "../sdk/schemas/room";
import { type AnswerOptions, answering } from "./command";
import { type ConnectionOptions, clientOf } from "./connection";
import { type Column, answer, table } from "./output";
import { findRoom, roomArgument } from "./room";

/** Options of all lists. */
export type ListOptions = ConnectionOptions & AnswerOptions;

/** Prints a list. That an empty one is empty is told beside the output, which then is empty too. */
export function showList<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  empty: string,
  options: AnswerOptions,
): void {
  if (items.length === 0 && !options.json) process.stderr.write(`${empty}\n`);
  else answer(options, items, items.length === 0 ? "" : table(columns, items));
}

/** A list of what is in a room. */
export interface RoomList<Item, Options> {
  /** Name of what is listed, as in the command: `recordings`. */
  readonly kind: string;
  readonly description: string;
  readonly columns: readonly Column<Item>[];
  /** What is said where there are none. */
  readonly empty: string | ((options: Options) => string);
  readonly notes?: string;
  /** More options of the command. */
  readonly narrowed?: (command: Command) => Command;
  readonly examples?: readonly string[];
  /** Reads the list. The room is as the server has it. */
  readonly read: (client: RoomClient, options: Options, room: Room) => Promise<readonly Item[]>;
}

/** `owt KIND list ROOM`. */
export function roomList<Item, Options = object>({
  kind,
  description,
  columns,
  empty,
  notes,
  narrowed = (command) => command,
  examples = [],
  read,
}: RoomList<Item, Options>): Command {
  const list = narrowed(new Command("list").description(description).argument("<room>", roomArgument));
  const lines = [`${kind} list "Meeting room"`, ...examples, `${kind} list 5c1b9d0e8f6a7b0012345678 --json`];
  return answering(list, { examples: lines, ...(notes !== undefined && { notes }) }).action(
    async (asked: string, options: ListOptions & Options) => {
      const client = await clientOf(options);
      const room = await findRoom(client, asked);
      const items = await read(client.room(room._id), options, room);
      showList(items, columns, typeof empty === "string" ? empty : empty(options), options);
    },
  );
}
