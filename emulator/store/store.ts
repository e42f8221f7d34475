// The data of the server: services, their rooms, and snapshots of conferences. All of it is in memory; with a log, each
// change is on the disk before it is acknowledged, and undone if it cannot be written.

import type { RoomConfig } from "../conference/model";
import { ValidationError, named } from "../http/errors";
import { Ids } from "../documents/ids";
import type { Change, Log } from "./log";
import { type PackedRoom, renderListed, pack, renderStored, unpack } from "../documents/packed";
import type { Room } from "../documents/room";
import type { Cipher } from "../cipher";

export interface Service {
  readonly id: string;
  readonly name: string;
  /** The key as shown in answers. */
  readonly encryptedKey: string;
  readonly key: string;
  /** Ids of its rooms, in the order of their creation. */
  readonly rooms: Set<string>;
  version: number;
}

/** A service in the log. */
interface LoggedService {
  readonly name: string;
  readonly key: string;
  readonly version: number;
}

export class Store {
  readonly ids = new Ids();
  readonly #services = new Map<string, Service>();
  readonly #rooms = new Map<string, PackedRoom>();
  readonly #facts = new Map<string, string>();
  /** Conferences of rooms, as encrypted texts: they have urls with keys in them, and passwords. */
  readonly #conferences = new Map<string, string>();

  /** @param log without it, the data ends with the process */
  constructor(
    readonly cipher: Cipher,
    private readonly log?: Log,
    changes: readonly Change[] = [],
  ) {
    for (const [collection, id, value] of changes) {
      if (collection === "facts") this.#facts.set(id, value as string);
      if (collection === "services") this.#services.set(id, this.#service(id, value as LoggedService));
      if (collection === "rooms") this.#rooms.set(id, value as PackedRoom);
      if (collection === "conferences") this.#conferences.set(id, value as string);
    }
    for (const [id, { service }] of this.#rooms) this.#services.get(service)?.rooms.add(id);
  }

  // ---------------------------------------------------------------- facts

  /** A fact about the server as a whole, such as which service is the super service. */
  fact(name: string): string | undefined {
    return this.#facts.get(name);
  }

  async setFact(name: string, value: string): Promise<void> {
    const old = this.#facts.get(name);
    this.#facts.set(name, value);
    await this.#commit([["facts", name, value]], () => {
      if (old === undefined) this.#facts.delete(name);
      else this.#facts.set(name, old);
    });
  }

  // ---------------------------------------------------------------- services

  service(id: string): Service | undefined {
    return this.#services.get(id);
  }

  services(): IterableIterator<Service> {
    return this.#services.values();
  }

  /** Creates a service. Throws ValidationError for an empty name or key, and MongoServerError for a name that is taken. */
  async addService(name: string, key: string): Promise<Service> {
    const empty = Object.entries({ name, key }).filter(([, text]) => text === "");
    if (empty.length > 0) {
      throw new ValidationError("Service", new Map(empty.map(([path]) => [path, `Path \`${path}\` is required.`])));
    }
    if ([...this.#services.values()].some((service) => service.name === name)) {
      const text = `E11000 duplicate key error collection: owtdb.services index: name_1 dup key: { name: "${name}" }`;
      throw named("MongoServerError", text);
    }
    const logged: LoggedService = { name, key: this.cipher.encrypt(key), version: 0 };
    const service = this.#service(this.ids.next(), logged);
    this.#services.set(service.id, service);
    await this.#commit([["services", service.id, logged]], () => this.#services.delete(service.id));
    return service;
  }

  /** Removes a service. As on a real server, its rooms stay in the store, where nobody can reach them. */
  async removeService(service: Service): Promise<void> {
    this.#services.delete(service.id);
    await this.#commit([["services", service.id, null]], () => this.#services.set(service.id, service));
  }

  #service(id: string, { name, key, version }: LoggedService): Service {
    return { id, name, encryptedKey: key, key: this.cipher.decrypt(key), rooms: new Set(), version };
  }

  // ---------------------------------------------------------------- rooms

  /** A room of a service; undefined for a room that is unknown or of another service. */
  room(service: Service, id: string): Room | undefined {
    const packed = this.#roomOf(service, id);
    return packed === undefined ? undefined : unpack(id, packed);
  }

  /** The JSON of a stored room; undefined for a room that is unknown or of another service. */
  roomText(service: Service, id: string): string | undefined {
    const packed = this.#roomOf(service, id);
    return packed === undefined ? undefined : renderStored(id, packed);
  }

  hasRoom(service: Service, id: string): boolean {
    return this.#roomOf(service, id) !== undefined;
  }

  /** A room of any service with all defaults, as a conference reads it. */
  config(id: string): RoomConfig | undefined {
    const packed = this.#rooms.get(id);
    return packed === undefined ? undefined : (JSON.parse(renderListed(id, packed, this.cipher)) as RoomConfig);
  }

  /** The JSON of a page of a service's rooms, sorted by id. Pages start at 1; without `perPage` there is one page. */
  roomsText(service: Service, page = 1, perPage = Infinity): string {
    const ids = inOrder(service.rooms);
    const skipped = page > 1 && perPage !== Infinity ? (page - 1) * perPage : 0;
    const texts = ids.slice(skipped, skipped + perPage).map((id) => {
      const packed = this.#roomOf(service, id);
      return packed === undefined ? "" : renderListed(id, packed, this.cipher);
    });
    return `[${texts.join(",")}]`;
  }

  /** Adds a room. Throws MongoServerError for an id that is taken. */
  async addRoom(service: Service, room: Room): Promise<void> {
    if (this.#rooms.has(room.id)) {
      const key = `{ _id: ObjectId('${room.id}') }`;
      throw named("MongoServerError", `E11000 duplicate key error collection: owtdb.rooms index: _id_ dup key: ${key}`);
    }
    const packed = pack(service.id, room);
    this.#rooms.set(room.id, packed);
    service.rooms.add(room.id);
    service.version += 1;
    const { name, encryptedKey: sealedKey, version } = service;
    const logged: LoggedService = { name, key: sealedKey, version };
    const changes: Change[] = [
      ["rooms", room.id, packed],
      ["services", service.id, logged],
    ];
    await this.#commit(changes, () => {
      this.#rooms.delete(room.id);
      service.rooms.delete(room.id);
      service.version -= 1;
    });
  }

  async replaceRoom(service: Service, room: Room): Promise<void> {
    const old = this.#roomOf(service, room.id);
    if (old === undefined) return;
    const packed = pack(service.id, room);
    this.#rooms.set(room.id, packed);
    await this.#commit([["rooms", room.id, packed]], () => this.#rooms.set(room.id, old));
  }

  /** Removes a room and the snapshot of its conference. */
  async removeRoom(service: Service, id: string): Promise<void> {
    const packed = this.#roomOf(service, id);
    if (packed === undefined) return;
    const conference = this.#conferences.get(id);
    this.#rooms.delete(id);
    service.rooms.delete(id);
    this.#conferences.delete(id);
    const changes: Change[] = [["rooms", id, null]];
    if (conference !== undefined) changes.push(["conferences", id, null]);
    await this.#commit(changes, () => {
      this.#rooms.set(id, packed);
      service.rooms.add(id);
      if (conference !== undefined) this.#conferences.set(id, conference);
    });
  }

  #roomOf(service: Service, id: string): PackedRoom | undefined {
    return service.rooms.has(id) ? this.#rooms.get(id) : undefined;
  }

  // ---------------------------------------------------------------- conferences

  /** The saved snapshots of conferences. */
  *savedConferences(): IterableIterator<[roomId: string, text: string]> {
    for (const [id, encrypted] of this.#conferences)
      if (this.#rooms.has(id)) yield [id, this.cipher.decrypt(encrypted)];
  }

  hasSavedConference(roomId: string): boolean {
    return this.#conferences.has(roomId);
  }

  /** Saves a snapshot of a room's conference, or removes it (undefined). Calls `undo` if it cannot be written. */
  async saveConference(roomId: string, text: string | undefined, undo: () => void): Promise<void> {
    const old = this.#conferences.get(roomId);
    const encrypted = text === undefined ? undefined : this.cipher.encrypt(text);
    this.#putConference(roomId, encrypted);
    await this.#commit([["conferences", roomId, encrypted ?? null]], () => {
      this.#putConference(roomId, old);
      undo();
    });
  }

  #putConference(roomId: string, encrypted: string | undefined): void {
    if (encrypted === undefined) this.#conferences.delete(roomId);
    else this.#conferences.set(roomId, encrypted);
  }

  // ---------------------------------------------------------------- the disk

  async #commit(changes: readonly Change[], undo: () => void): Promise<void> {
    await this.log?.append(changes, undo);
  }

  /** Writes pending changes, and closes the log. */
  async close(): Promise<void> {
    await this.log?.close();
  }
}

/** Sorts ids. Mostly they are sorted: ids ascend, except for those that a request gives. */
function inOrder(ids: ReadonlySet<string>): string[] {
  const list = [...ids];
  return list.every((id, index) => index === 0 || (list[index - 1] ?? "") < id) ? list : list.sort();
}
