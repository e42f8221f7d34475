// Reads rooms. A few rooms are read by a request each. The many rooms of a refresh are read by the list, whose pages are kept for the rooms
// that are asked for next: an engine asks for a few at a time.

import type { OwtClient } from "../../sdk/client";
import type { ListedRoom } from "../../sdk/api/rooms";
import type { Room } from "../../sdk/schemas";
import { batchedList, batchedRead } from "../lifecycle/batched-reads";
import { ofRun } from "../lifecycle/run";

/** Number of reads from which on the list is read. */
const listThreshold = 10;
/** Rooms on a page of the list. A page has a megabyte or two, and takes as long as some tens of single reads. */
const pageSize = 1000;
/** Reads for each page of a list: a service may have many more rooms than the stack. */
const readsForPage = 100;
/** Time for which a list answers, in milliseconds. */
const lifetimeMs = 10_000;

/** The live room; undefined where it does not exist. The answer is at most some seconds old, and never one that was given before. */
export function readRoom(client: OwtClient, id: string): Promise<Room | undefined> {
  const listing = listingOf(client);
  listing.reads += 1;
  const listed = listing.take(id);
  if (listed !== undefined) return new Promise((resolve) => resolve(listed.read()));
  client.openAhead();
  return batchedRead(listing.name, id, (ids) => readMany(client, listing, ids), listThreshold);
}

/** The next read of the room asks the server: this run changes it. */
export function forgetRead(client: OwtClient, id: string): void {
  listingOf(client).take(id);
}

/** All rooms of a service, with the passwords of their SIP accounts in clear. Calls at the same time share one request. */
export const roomsOf = (client: OwtClient): Promise<Room[]> =>
  batchedList(listingOf(client).name, () => client.rooms.all());

type Reader = (id: string) => Promise<Room | undefined>;

async function readMany(client: OwtClient, listing: Listing, ids: readonly string[]): Promise<Reader> {
  const single: Reader = (id) => client.rooms.find(id);
  if (listing.reads < listThreshold) return single;
  await listing.find(client, ids);
  // A room can move between pages while they are read: rooms that the list misses are read one by one.
  return async (id) => listing.take(id)?.read() ?? single(id);
}

/** The list of a service's rooms, as far as this command has read it. It answers once for each room. */
class Listing {
  /** Reads of rooms in this command. */
  reads = 0;
  readonly #rooms = new Map<string, ListedRoom>();
  readonly #answered = new Set<string>();
  #unread: AsyncGenerator<ListedRoom, void, undefined> | undefined;
  #begin = -Infinity;
  /** Rooms of all pages that this command has read. */
  #listed = 0;

  /** @param name Name of its batches. */
  constructor(readonly name: string) {}

  /** The room, if the list has it and has not answered for it. */
  take(id: string): ListedRoom | undefined {
    const listed = performance.now() - this.#begin < lifetimeMs ? this.#rooms.get(id) : undefined;
    this.#rooms.delete(id);
    if (listed !== undefined) this.#answered.add(id);
    return listed;
  }

  /** Reads on in the list until it has the rooms, or as far as is worth it for the reads so far. */
  async find(client: OwtClient, ids: readonly string[]): Promise<void> {
    if (performance.now() - this.#begin > lifetimeMs || ids.some((id) => this.#answered.has(id)))
      this.#beginAnew(client);
    const wanted = new Set(ids.filter((id) => !this.#rooms.has(id)));
    while (wanted.size > 0 && this.#listed < Math.ceil(this.reads / readsForPage) * pageSize) {
      const next = await this.#unread?.next();
      if (next?.done !== false) return;
      this.#listed += 1;
      this.#rooms.set(next.value.id, next.value);
      wanted.delete(next.value.id);
    }
  }

  #beginAnew(client: OwtClient): void {
    this.#rooms.clear();
    this.#answered.clear();
    this.#unread = client.rooms.listUnread({ pageSize });
    this.#begin = performance.now();
  }
}

/** By address and service. */
const listings = ofRun(new Map<string, Map<string, Listing>>());

function listingOf({ endpoint, serviceId }: OwtClient): Listing {
  const services = listings.get(endpoint) ?? new Map<string, Listing>();
  listings.set(endpoint, services);
  let listing = services.get(serviceId);
  if (listing === undefined) services.set(serviceId, (listing = new Listing(`${endpoint} ${serviceId} rooms`)));
  return listing;
}
