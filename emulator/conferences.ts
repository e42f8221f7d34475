// The conferences of all rooms. A room's begins with its first session, reads the room's configuration then, and ends some
// time after its last session.

import { Conference } from "./conference";
import { operationFailed } from "./errors";
import type { Store } from "./store";

/** How long a conference stays after its last session, as on real servers. */
export const defaultIdleMs = 30_000;

export class Conferences {
  readonly #active = new Map<string, Conference>();

  constructor(
    private readonly store: Store,
    private readonly idleMs = defaultIdleMs,
    private readonly now: () => number = Date.now,
  ) {}

  /** The conference of a room; undefined while the room is idle. */
  find(roomId: string): Conference | undefined {
    const conference = this.#active.get(roomId);
    if (conference === undefined) return undefined;
    if (!conference.isIdle) conference.idleSince = undefined;
    else if (this.now() - (conference.idleSince ??= this.now()) >= this.idleMs) {
      this.#active.delete(roomId);
      return undefined;
    }
    return conference;
  }

  /** The conference of a room, begun if there is none. Throws a Refusal for a room that is not there. */
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

  /** Notes the time at which a conference got idle, after something ended in it. */
  settle(roomId: string): void {
    this.find(roomId);
  }

  /** Ends the conference of a room and all that is in it. */
  end(roomId: string): void {
    this.#active.delete(roomId);
  }
}
