// Reads rooms. The many rooms of a refresh are read by the list, in large pages at the same time; few rooms by a request each.

import type { OwtClient } from "../../sdk/client";
import type { ListedRoom } from "../../sdk/api/rooms";
import type { Room } from "../../sdk/schemas";
import { batchedList, batchedRead } from "../lifecycle/batched-reads";

/** Smallest number of rooms for which the list is read. */
const listThreshold = 20;
/** Rooms on a page of the list. A page has a few megabytes. */
const pageSize = 1000;

/** The live room; undefined where it does not exist. */
export function readRoom(client: OwtClient, id: string): Promise<Room | undefined> {
  client.openAhead();
  return batchedRead(`${client.endpoint} ${client.serviceId} rooms`, id, (ids) => readMany(client, ids));
}

/** All rooms of a service, with the passwords of their SIP accounts in clear. Calls at the same time share one request. */
export const roomsOf = (client: OwtClient): Promise<Room[]> =>
  batchedList(`${client.endpoint} ${client.serviceId} rooms`, () => client.rooms.all());

type Reader = (id: string) => Promise<Room | undefined>;

async function readMany(client: OwtClient, ids: readonly string[]): Promise<Reader> {
  const single: Reader = (id) => client.rooms.find(id);
  if (ids.length < listThreshold) return single;
  const listed = await fromList(client, new Set(ids));
  // A room can move between pages while they are read: rooms that the list misses are read one by one.
  return async (id) => listed.get(id)?.read() ?? single(id);
}

/**
 * Finds rooms in the list. Reads as many pages at a time as hold the wanted rooms if the service has no others, and in all at most a tenth
 * of the requests that single reads would take.
 */
async function fromList(client: OwtClient, wanted: Set<string>): Promise<Map<string, ListedRoom>> {
  const found = new Map<string, ListedRoom>();
  const pagesAtOnce = Math.ceil(wanted.size / pageSize);
  let budget = Math.ceil(wanted.size / 10) * pageSize;
  for await (const room of client.rooms.listUnread({ pageSize, pagesAtOnce })) {
    if (wanted.delete(room.id)) found.set(room.id, room);
    budget -= 1;
    if (wanted.size === 0 || budget === 0) break;
  }
  return found;
}
