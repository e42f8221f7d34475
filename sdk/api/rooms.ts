// Rooms of the service that signs (API document, "Rooms").

import { type Answer, readJson, readList } from "../http/answer";
import { createOnce } from "../once/create";
import { deleteOnce } from "../once/end";
import { unlessNotFound } from "../failures/errors";
import type { Unread } from "../http/json";
import { newObjectId } from "../once/object-id";
import { type Paging, paged } from "../http/paging";
import { path } from "../http/paths";
import { withEmptyLists } from "../schemas/defaults";
import { Room, RoomConfig } from "../schemas/room";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/** Options of lists. */
export interface ListOptions extends CallOptions, Paging {}

/** Options of a creation. */
export interface CreateRoomOptions extends CallOptions {
  /**
   * Id of the room; give that of an earlier attempt that ended in doubt, to make no second room.
   *
   * @default a new id
   */
  readonly id?: string | undefined;
}

/** A room of a list, parsed only when `read()` is called. */
export interface ListedRoom {
  /** Its `_id`. */
  readonly id: string;
  /**
   * The room.
   *
   * @throws UnexpectedAnswerError if it does not fit the schema.
   */
  readonly read: () => Room;
}

/**
 * The rooms of a service. Every method throws an OwtError: RequestRefusedError, ServerFailedError, UnreachableError,
 * TimeoutError, UnexpectedAnswerError, AbortError, or ClientOptionsError for an id that cannot be used.
 */
export class RoomsClient {
  readonly #transport: Transport;

  /** Use OwtClient. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Makes a room (POST /v1/rooms). The server fills in defaults for members that the configuration leaves out.
   *
   * The client chooses the room's id. If a request ends in doubt, it looks for the room and returns it, or sends the request again: no
   * room is made twice. A room that was found has its `sip.password` as ciphertext, as in all answers to GET.
   *
   * @throws UncertainError if it stays unknown whether the room was made; the error has the id to look for.
   */
  async create(config: RoomConfig, options: CreateRoomOptions = {}): Promise<Room> {
    return (await this.ensure(config, options)).room;
  }

  /**
   * Makes a room as `create` does. Where a room of the given id is there already, whatever its configuration, it is returned unchanged.
   *
   * @returns the room, and whether it was there before.
   * @throws as `create`; RequestRefusedError with `isDuplicate` if a room of another service has the id.
   */
  async ensure(
    config: RoomConfig,
    { id = newObjectId(), ...options }: CreateRoomOptions = {},
  ): Promise<{ readonly room: Room; readonly isEarlier: boolean }> {
    const { name, ...rest } = config;
    const body = { name, options: { ...rest, _id: id } };
    const { thing: room, isEarlier } = await createOnce<Room>(
      {
        kind: "room",
        name,
        id,
        post: async () => readRoom(this.#transport.request("POST", "/v1/rooms", { ...options, body })),
        find: () => this.find(id, options),
      },
      this.#transport.policy,
      options.signal ?? this.#transport.signal,
    );
    return { room, isEarlier };
  }

  /**
   * Reads a room (GET /v1/rooms/{id}). `sip.password` is ciphertext in this answer.
   *
   * @throws RequestRefusedError, with `isNotFound`, if the room does not exist or belongs to another service.
   */
  async get(id: string, options: CallOptions = {}): Promise<Room> {
    return readRoom(this.#transport.request("GET", path`/v1/rooms/${id}`, options));
  }

  /** Like `get`; undefined if the room does not exist or belongs to another service. */
  async find(id: string, options: CallOptions = {}): Promise<Room | undefined> {
    return unlessNotFound(this.get(id, options));
  }

  /**
   * The rooms of the service in the order of their ids (GET /v1/rooms?page&per_page). Pages are requested as the loop proceeds.
   *
   * @example
   * for await (const room of client.rooms.list({ pageSize: 100 })) console.log(room._id, room.name);
   */
  async *list(options: ListOptions = {}): AsyncGenerator<Room, void, undefined> {
    for await (const { read } of this.listUnread(options)) yield read();
  }

  /** Like `list`, but parses a room only when `read()` is called: parsing takes a while for thousands. */
  listUnread({ pageSize, pagesAtOnce, ...options }: ListOptions = {}): AsyncGenerator<ListedRoom, void, undefined> {
    const fetchPage = async (at?: { page: number; perPage: number }) => {
      const query = at === undefined ? "" : `?page=${at.page}&per_page=${at.perPage}`;
      const rooms = await readList<Room>(Room, this.#transport.request("GET", `/v1/rooms${query}`, options));
      return Array.from(rooms, (room) => ({ id: idOf(room), read: () => complete(room.read()) }));
    };
    return paged(fetchPage, { pageSize, pagesAtOnce }, ({ id }) => id);
  }

  /** All rooms of the service in one array; the options are those of `list`. */
  async all(options: ListOptions = {}): Promise<Room[]> {
    const rooms: Room[] = [];
    for await (const room of this.list(options)) rooms.push(room);
    return rooms;
  }

  /**
   * Changes a room (PUT /v1/rooms/{id}). Each given member of the first level replaces the old one as a whole, without defaults; other
   * members stay. Always give `views`: servers refuse a change without them if the room has an audio-only view. An active
   * conference keeps its configuration until everyone has left.
   */
  async update(id: string, config: Partial<RoomConfig>, options: CallOptions = {}): Promise<Room> {
    return readRoom(this.#transport.request("PUT", path`/v1/rooms/${id}`, { ...options, body: config }));
  }

  /**
   * Deletes a room, and removes its participants (DELETE /v1/rooms/{id}).
   *
   * @throws RequestRefusedError, with `isNotFound`, if the room did not exist.
   */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await deleteOnce(this.#transport, path`/v1/rooms/${id}`, options);
  }
}

/** The id, without parsing the room if the text begins with it, as that of servers does. */
function idOf({ text, read }: Unread<Room>): string {
  return /^\s*\{"_id":"([0-9a-f]{24})"/.exec(text)?.[1] ?? read()._id;
}

async function readRoom(answer: Promise<Answer>): Promise<Room> {
  return complete(await readJson<Room>(Room, answer));
}

/** Adds empty lists: right after a change, GET of one room lacks those that the list of rooms has. */
const complete = (room: Room): Room => withEmptyLists(RoomConfig, room) as Room;
