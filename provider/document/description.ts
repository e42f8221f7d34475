// The interface by which kinds describe live sessions as entries of a conference document. Each kind has its own describe.ts.

import type { RoomClient } from "../../sdk/api/room";
import type { Room, Stream } from "../../sdk/schemas";
import type { StreamNames } from "./media";
import { Names } from "./names";

/** Something on a server, as an entry of a document. */
export interface Found {
  /** Its key, which is the name of the resource. */
  readonly key: string;
  readonly members: Readonly<Record<string, unknown>>;
  /** Comments for people. */
  readonly notes: readonly string[];
}

/** Reserves a secret for a member of an entry, and returns the reference to it. `what` describes it to people. */
export type SecretOf = (entry: string, member: string, what: string) => object;

/** The room whose sessions are described. */
export interface Surroundings {
  readonly room: Room;
  readonly streams: StreamNames;
  readonly secretOf: SecretOf;
  /** `of the room "NAME"`, for messages. */
  readonly where: string;
}

/** The entry of each session of a kind, or the reason why it has none. */
export type Description = (surroundings: Surroundings) => readonly (Found | string)[];

/** Lists the sessions of a kind in a room. Their entries depend on those of other kinds, and are made when all are listed. */
export type Describe = (room: RoomClient, streams: readonly Stream[]) => Promise<Description>;

/**
 * @param list Lists the sessions; `streams` are the streams of the room.
 * @param entryOf The entry of a session, or the reason why it has none. `keys` makes its key.
 */
export function describing<Session extends { readonly id: string }>(
  list: (room: RoomClient, streams: readonly Stream[]) => Promise<readonly Session[]>,
  entryOf: (session: Session, keys: Names, surroundings: Surroundings) => Found | string,
): Describe {
  return async (room, streams) => {
    // In the order of the ids, so that keys are the same each time.
    const sessions = [...(await list(room, streams))].sort((a, b) => (a.id < b.id ? -1 : 1));
    return (surroundings) => {
      const keys = new Names();
      return sessions.map((session) => entryOf(session, keys, surroundings));
    };
  };
}
