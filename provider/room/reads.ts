// Reads rooms. The many rooms of a refresh are read by the list, in large pages at the same time; few rooms by a request each.

import type { OwtClient } from "../../sdk/client";
import type { ListedRoom } from "../../sdk/api/rooms";
import type { Room } from "../../sdk/schemas";
import { batchedRead } from "../lifecycle/batched-reads";

/** Number of rooms from which on the list is read. */
const worthAList = 20;
/** Rooms on a page of the list: one connection, and one answer of some megabytes, are soon there. */
const pageSize = 1000;

/** The live room; undefined where it does not exist. */
export function readRoom(client: OwtClient, id: string): Promise<Room | undefined> {
  client.openAhead();
  return batchedRead(`${client.endpoint} ${client.serviceId} rooms`, id, (ids) => readMany(client, ids));
}

type Reader = (id: string) => Promise<Room | undefined>;

async function readMany(client: OwtClient, ids: readonly string[]): Promise<Reader> {
  const single: Reader = (id) => client.rooms.find(id);
  if (ids.length < worthAList) return single;
  const listed = await fromList(client, new Set(ids));
  // A room that moved to a page that was read already is missed by the list: what it does not show is asked for by itself.
  return async (id) => listed.get(id)?.read() ?? single(id);
}

/**
 * Those of the rooms that the list shows. So many pages are asked for at one time as hold the rooms where the service has no
 * others, and as many in all as are no more than a tenth of the requests for each.
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
