// `owt rooms`: the rooms of the service that signs.

import { Command } from "commander";
import type { Room } from "../sdk/schemas/room";
import { answering, group } from "./command";
import { clientOf } from "./connection";
import { type ListOptions, showList } from "./list";
import { type Column, listed } from "./output";
import { labelsOf } from "./room";

/** A room, with `id` in place of what the database has, and without the password of its SIP account. */
type ShownRoom = Omit<Room, "_id" | "__v" | "id"> & { readonly id: string };

const columns: readonly Column<Room>[] = [
  { title: "ID", cell: ({ _id }) => _id },
  { title: "NAME", cell: ({ name }) => name },
  { title: "VIEWS", cell: (room) => listed(labelsOf(room)) },
  { title: "ROLES", cell: ({ roles = [] }) => listed(roles.map(({ role = "" }) => role)) },
];

/** The command. */
export function command(): Command {
  const list = answering(
    new Command("list")
      .description("List the rooms of the service that signs")
      .option("--name <name>", "only those of this name"),
    {
      examples: ["rooms list", 'rooms list --name "Meeting room" --json'],
      notes: "The password of a SIP account is left out, in JSON too.",
    },
  ).action(async (options: ListOptions & { readonly name?: string }) => {
    const client = await clientOf(options);
    const rooms = (await client.rooms.all()).filter(({ name }) => name === (options.name ?? name));
    const empty =
      options.name === undefined
        ? `The service ${client.serviceId} has no rooms.`
        : `The service ${client.serviceId} has no room named ${JSON.stringify(options.name)}.`;
    if (options.json) showList(rooms.map(shown), [], empty, options);
    else showList(rooms, columns, empty, options);
  });
  return group("rooms", "Rooms of the service that signs", list);
}

function shown({ _id, __v: _, id: __, ...rest }: Room): ShownRoom {
  const { sip } = rest;
  if (!sip) return { id: _id, ...rest };
  const { password: ___, ...account } = sip;
  return { id: _id, ...rest, sip: account };
}
