// Asks the server what is in use now, and says what a plan means for it.

import type { OwtClient } from "../sdk/client";
import { unlessNotFound } from "../sdk/failures/errors";
import { redact } from "../sdk/text/redact";
import { type InRoom, inWords, listInRoom } from "../provider/room/conference";
import { servicesOf } from "../provider/service/adoption";
import type { Change, ChangeSet, Use } from "./change-set";
import { saysWhatIsLost } from "./messages";
import { heaviestFirst } from "./weight";

/** Clients for the objects of a plan. */
export interface Clients {
  /** A client that signs as the service of a room; undefined where its key is not known. */
  readonly ofRoom: (change: Change) => Promise<OwtClient | undefined>;
  /** A client of the super service of a service; undefined where its credentials are not known. */
  readonly ofServices: (change: Change) => Promise<OwtClient | undefined>;
}

/**
 * The change set with what is in use now: participants, streams and sessions of each room whose conference feels the change, and the rooms
 * of each service that is deleted or replaced. Only reads; a server that does not answer is no error, but told with each room.
 *
 * @param report Called after each room.
 */
export async function withUse(
  set: ChangeSet,
  clients: Clients,
  report: (done: number, total: number) => void = () => undefined,
): Promise<ChangeSet> {
  const total = set.changes.filter(({ conference, id }) => conference !== undefined && id !== undefined).length;
  let done = 0;
  const changes = await Promise.all(
    set.changes.map(async (change) => {
      if (change.rooms !== undefined) return withRooms(change, clients);
      if (change.conference === undefined || change.id === undefined) return change;
      const use = await useOf(change, change.id, clients);
      report((done += 1), total);
      return { ...change, use };
    }),
  );
  const known = new Set(
    changes
      .filter(({ use, rooms }) => (use && use.problem === undefined) ?? rooms?.others !== undefined)
      .map(({ urn }) => urn),
  );
  const warnings = set.warnings.filter(
    ({ urn, text }) => !(saysWhatIsLost.test(text) && urn !== undefined && known.has(urn)),
  );
  return { ...set, isUseKnown: true, changes: heaviestFirst(changes), warnings };
}

const unasked = (problem: string): Use => ({
  participants: 0,
  sources: 0,
  sessions: [],
  words: "unknown",
  cutOff: 0,
  problem,
});

async function useOf(change: Change, id: string, clients: Clients): Promise<Use> {
  try {
    const client = await clients.ofRoom(change);
    if (client === undefined) return unasked("the key of its service is not known here");
    const streams = (await unlessNotFound(client.room(id).streams.list())) ?? [];
    const found = await unlessNotFound(listInRoom(client, id, streams));
    return found === undefined ? unasked("the room is no longer on the server") : used(change, found);
  } catch (error) {
    return unasked(firstLine(error));
  }
}

const firstLine = (error: unknown): string =>
  redact((error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "");

/** The use of a room, with the effect of a change on it. */
export function used({ conference }: Pick<Change, "conference">, found: InRoom): Use {
  const { sources } = found;
  const participants = found.participants.length;
  const sessions = found.sessions.flatMap(({ name, ids }) => (ids.length === 0 ? [] : [{ name, count: ids.length }]));
  const isIdle = participants + sources + sessions.length === 0;
  const effect = isIdle ? undefined : effectOn(conference, participants);
  return {
    participants,
    sources,
    sessions,
    words: inWords(found),
    ...(effect !== undefined && { effect }),
    cutOff: conference === "ends" ? participants : 0,
  };
}

function effectOn(conference: Change["conference"], participants: number): string | undefined {
  switch (conference) {
    case "ends":
      return participants > 0 ? "all are disconnected, and all sessions end" : "all sessions end";
    case "guarded":
      return participants > 0 ? "the deletion fails until they have left (deletionGuard)" : "all sessions end";
    case "restarts":
      return participants > 0
        ? 'the update fails until they have left (whenInUse: "restart")'
        : 'they end, and those of the program begin anew (whenInUse: "restart")';
    case "keeps":
      return "they keep the old settings until all have left";
    default:
      return undefined;
  }
}

/** The change of a service, with the number of its rooms that are not in the stack. */
async function withRooms(change: Change, clients: Clients): Promise<Change> {
  if (change.rooms === undefined) return change;
  try {
    const client = await clients.ofServices(change);
    if (client === undefined) return change;
    const service = (await servicesOf(client)).find(({ _id }) => _id === change.id);
    if (service === undefined) return change;
    const others = Math.max(0, (service.rooms ?? []).length - change.rooms.ofStack);
    return { ...change, rooms: { ...change.rooms, others } };
  } catch {
    // The plan says that other rooms may be out of reach.
    return change;
  }
}
