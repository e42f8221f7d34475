// Finds the room that a resource adopts, by id or name, in the list of all rooms. Unlike a read of one room, the list includes the
// passwords of SIP accounts in clear.

import type { OwtClient } from "../../sdk/client";
import type { Room, Service } from "../../sdk/schemas";
import { counted } from "../../sdk/text/words";
import { type Adopt, type Adoption, type Witnesses, adoptByIdOrName, chosen, shown } from "../lifecycle/adoption";
import type { Values } from "../lifecycle/hooks";
import { type RoomArguments, completed } from "./arguments";
import { judgeEarlier } from "./earlier";
import { roomsOf } from "./reads";
import { servicesOf } from "../service/adoption";

/** The adoption of rooms. */
export const roomAdoption: Adoption<unknown> = {
  schema: adoptByIdOrName("room"),
  needs: [],
  async find(client, wanted, _config, witnesses) {
    const rooms = await roomsOf(client);
    const choice = chosen(rooms, wanted);
    if ("problem" in choice) throw new Error(await noRoom(client, wanted, choice.problem, rooms, witnesses));
    const { item } = choice;
    return { id: item._id, live: item as unknown as Values, outputs: {} };
  },
  namesakes: {
    list: async (client) =>
      (await firstRooms(client)).map((room) => ({
        id: room._id,
        name: room.name,
        takeUp: (args, configuration) => judgeEarlier(room, completed(args as RoomArguments), configuration),
      })),
    otherwise: "Otherwise two rooms have one name, and lookups of a room by this name fail.",
  },
};

/** Rooms on the first page of the list: as many as one request gives. */
const pageSize = 1000;

async function firstRooms(client: OwtClient): Promise<Room[]> {
  const rooms: Room[] = [];
  for await (const room of client.rooms.list({ pageSize })) {
    rooms.push(room);
    if (rooms.length === pageSize) break;
  }
  return rooms;
}

async function noRoom(
  client: OwtClient,
  wanted: Adopt,
  problem: string,
  rooms: readonly Room[],
  witnesses: Witnesses,
): Promise<string> {
  if (problem.startsWith(", which")) return `is ${shown(wanted)}${problem}.`;
  const owner = typeof wanted === "string" ? await ownerOf(wanted.toLowerCase(), witnesses) : undefined;
  if (owner !== undefined) {
    return (
      `is ${shown(wanted)}, a room of the service ${JSON.stringify(owner.name)} (${owner._id}), but the stack uses the service ` +
      `${client.serviceId}: set the room's connection to the serviceId and serviceKey of its service.`
    );
  }
  const where = `the service ${client.serviceId} at ${client.endpoint}`;
  const what = typeof wanted === "string" ? "id" : "name";
  return (
    `is ${shown(wanted)}, but ${where}, which has ${counted(rooms.length, "room")}, has none of this ${what}${problem}. ` +
    "A service sees its own rooms only: owt rooms list shows them. If the room was deleted, remove adopt, and another one is " +
    "created."
  );
}

/** The service that owns the room; undefined where it is unknown or the super service is not configured. */
async function ownerOf(id: string, { superService }: Witnesses): Promise<Service | undefined> {
  const client = superService();
  if (client === undefined) return undefined;
  // This only improves a message: its own failure is not reported.
  const services = await servicesOf(client).catch((): Service[] => []);
  return services.find(({ rooms = [] }) => rooms.includes(id));
}
