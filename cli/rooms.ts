// `owt rooms`: lists and shows the rooms of the signing service.

import { Command } from "commander";
import type { Room } from "../sdk/schemas/room";
import { stringify } from "yaml";
import { near } from "../provider/lifecycle/adoption";
import { type JsonOptions, jsonCommand, group } from "./command";
import { type ConnectionOptions, clientOf } from "./connection";
import { type ListOptions, printList } from "./list";
import { type Column, printResult, printableFor, joinNames } from "./output";
import { findRoom, labelsOf, roomArgument, rolesOf } from "./room";

/** A room with its id as `id`, without members of the database and without the password of its SIP account. */
type PublicRoom = Omit<Room, "_id" | "__v" | "id"> & { readonly id: string };

const columns: readonly Column<Room>[] = [
  { title: "ID", cell: ({ _id }) => _id },
  { title: "NAME", cell: ({ name }) => name },
  { title: "VIEWS", cell: (room) => joinNames(labelsOf(room)) },
  { title: "ROLES", cell: (room) => joinNames(rolesOf(room)) },
];

/** The command. */
export function command(): Command {
  const list = jsonCommand(
    new Command("list")
      .description("List the rooms of the signing service")
      .option("--name <name>", "only those of this name"),
    {
      examples: ["rooms list", 'rooms list --name "Meeting room" --json'],
      notes: "The password of a SIP account is left out, in JSON too.",
    },
  ).action(async (options: ListOptions & { readonly name?: string }) => {
    const client = await clientOf(options);
    const all = await client.rooms.all();
    const rooms = all.filter(({ name }) => name === (options.name ?? name));
    const empty =
      options.name === undefined
        ? `The service ${client.serviceId} has no rooms.`
        : `The service ${client.serviceId} has no room named ${JSON.stringify(options.name)}${near(options.name, all)}.`;
    if (options.json) printList(rooms.map(withoutSecrets), [], empty, options);
    else printList(rooms, columns, empty, options);
  });
  return group("rooms", "Rooms of the signing service", list, getCommand());
}

function getCommand(): Command {
  const get = new Command("get").description("Show a room as the server has it").argument("<room>", roomArgument);
  return jsonCommand(get, {
    examples: ['rooms get "Meeting room"', "rooms get 5c1b9d0e8f6a7b0012345678 --json"],
    notes: "Prints YAML, or JSON with --json. The password of a SIP account is left out.",
  }).action(async (asked: string, options: ConnectionOptions & JsonOptions) => {
    const room = withoutSecrets(await findRoom(await clientOf(options), asked));
    printResult(options, room, printableFor(stringify(room, { lineWidth: 0 }).trimEnd()));
  });
}

function withoutSecrets({ _id, __v: _, id: __, ...rest }: Room): PublicRoom {
  const { sip } = rest;
  if (!sip) return { id: _id, ...rest };
  const { password: ___, ...account } = sip;
  return { id: _id, ...rest, sip: account };
}
