// The conferences of all rooms. A conference begins with the room's first session, reads the room's configuration then, and
// ends some time after its last session. It also ends with the process, unless sessions are kept: then the store has a
// snapshot of it for as long as it is not idle.

import { Conference } from "./conference";
import { operationFailed } from "../http/errors";
import { deserialize, serialize } from "./snapshot";
import type { Store } from "../store/store";

/** How long a conference lasts after its last session, as on real servers. */
export const defaultIdleMs = 30_000;

/** How long the streams of a deleted room are still listed: real servers take this time to end its conference. */
const endingMs = 50;

export interface ConferencesOptions {
  readonly idleMs?: number | undefined;
  /** Whether conferences survive the process. */
  readonly keepSessions?: boolean | undefined;
}

export class Conferences {
  readonly #active = new Map<string, Conference>();
  /** The snapshots that were saved last. */
  readonly #snapshots = new Map<string, string>();
  /** The conferences of rooms deleted a moment ago, and when they end. */
  readonly #ending = new Map<string, { readonly conference: Conference; readonly endsAt: number }>();
  /** Paths of files on the server's disk. They exist until the emulator ends. */
  readonly #files = new Set<string>();
  readonly #idleMs: number;
  readonly #keepsSessions: boolean;

  constructor(
    private readonly store: Store,
    { idleMs = defaultIdleMs, keepSessions = false }: ConferencesOptions = {},
  ) {
    this.#idleMs = idleMs;
    this.#keepsSessions = keepSessions;
    if (keepSessions) for (const [roomId, text] of store.savedConferences()) this.#restore(roomId, text);
  }

  /** The conference of a room; undefined if the room is idle. */
  find(roomId: string): Conference | undefined {
    const conference = this.#active.get(roomId);
    if (conference === undefined) return undefined;
    if (!conference.isIdle) conference.idleSince = undefined;
    else if (Date.now() - (conference.idleSince ??= Date.now()) >= this.#idleMs) {
      this.#active.delete(roomId);
      return undefined;
    }
    return conference;
  }

  /** The conference of a room, started if there is none. Throws a Refusal for an unknown room. */
  activate(roomId: string): Conference {
    for (const other of this.#active.keys()) if (other !== roomId) this.find(other);
    const found = this.find(roomId);
    if (found !== undefined) return found;
    const config = this.store.config(roomId);
    if (config === undefined) throw operationFailed();
    const conference = new Conference(roomId, config);
    this.#active.set(roomId, conference);
    return conference;
  }

  /** Notes the time if a conference has become idle. Called after something ended in it. */
  noteIdle(roomId: string): void {
    this.find(roomId);
  }

  /** Ends the conference of a room. Its streams are still listed for a moment. */
  end(roomId: string): void {
    const conference = this.find(roomId);
    if (conference !== undefined) this.#ending.set(roomId, { conference, endsAt: Date.now() + endingMs });
    this.#active.delete(roomId);
    this.#snapshots.delete(roomId);
  }

  /** Like `find`, but also finds the conference of a room that was deleted a moment ago. */
  findEnding(roomId: string): Conference | undefined {
    // In the order of deletion, and so of their ends.
    for (const [id, { endsAt }] of this.#ending) {
      if (endsAt > Date.now()) break;
      this.#ending.delete(id);
    }
    return this.find(roomId) ?? this.#ending.get(roomId)?.conference;
  }

  /** Creates a file on the server's disk. False if it exists. */
  createFile(file: string): boolean {
    if (this.#files.has(file)) return false;
    this.#files.add(file);
    return true;
  }

  /**
   * Saves a snapshot of a room's conference, if sessions are kept. Await it before a change is acknowledged: if the snapshot
   * cannot be written, the change is undone and the promise rejected.
   */
  async save(roomId: string): Promise<void> {
    if (!this.#keepsSessions) return;
    const conference = this.#active.get(roomId);
    const text = conference === undefined || conference.isIdle ? undefined : serialize(conference);
    if (text === undefined && !this.store.hasSavedConference(roomId)) return;
    const before = this.#snapshots.get(roomId);
    this.#remember(roomId, text);
    await this.store.saveConference(roomId, text, () => {
      this.#remember(roomId, before);
      if (before === undefined) this.#active.delete(roomId);
      else this.#active.set(roomId, deserialize(roomId, before));
    });
  }

  #remember(roomId: string, text: string | undefined): void {
    if (text === undefined) this.#snapshots.delete(roomId);
    else this.#snapshots.set(roomId, text);
  }

  /** Starts a conference from a snapshot, without its participants: their connections ended with the process. */
  #restore(roomId: string, text: string): void {
    const conference = deserialize(roomId, text);
    for (const { id } of conference.participants.values()) if (!conference.calls.has(id)) conference.leave(id);
    if (conference.isIdle) return;
    this.#active.set(roomId, conference);
    this.#remember(roomId, serialize(conference));
  }
}
