// Changes of a room while a conference runs in it. With `whenInUse: "restart"` the conference ends, and a new one begins with the sessions
// of the program; otherwise a warning lists the needs that the running conference does not meet.

import { setTimeout as sleep } from "node:timers/promises";
import type { OwtClient } from "../../sdk/client";
import type { RoomConfig, Stream } from "../../sdk/schemas";
import { type InRoom, inRoom, keeps, onlyNew, restartHint, shownInRoom } from "./conference";
import type { RoomKind } from "../session/room-kind";
import { counted } from "../../sdk/text/words";
import { unlessNotFound } from "../../sdk/failures/errors";

// ------------------------------------------------------------------ the run

/** The change of a room in this run. The engine compares a room before the resources in it. */
interface Course {
  readonly name: string;
  /** The room as it was before this run, and as it is to be. */
  readonly before: RoomConfig;
  readonly after: RoomConfig;
  /** Whether its conference ends and begins anew. */
  readonly restarts: boolean;
}
const courses = new Map<string, Course>();
/** Sessions that the state has, by the ids of their rooms. */
const going = new Map<string, Set<string>>();
const wishes = new Map<string, Set<string>>();

/** A room is changed in this run. */
export function roomChanges(id: string, course: Course): void {
  courses.set(id, course);
}

/** Whether the sessions of a room are started again in this run. */
export const isRestarted = (room: string): boolean => courses.get(room)?.restarts === true;

/** The state has a session that may be going on. */
export function sessionGoesOn(room: string, session: string): void {
  going.set(room, (going.get(room) ?? new Set()).add(session));
  warnOfUnmetNeeds(room);
}

/** A session of the program asks for something. */
export function sessionAsks(
  { title, needs }: { readonly title: string } & Pick<RoomKind<never>, "needs">,
  args: { readonly room: string },
): void {
  const course = courses.get(args.room);
  if (course === undefined || course.restarts) return;
  const known = wishes.get(args.room) ?? new Set();
  for (const wish of onlyNew({ needs }, args, course.before, course.after)) known.add(`${title}: ${wish}`);
  wishes.set(args.room, known);
  warnOfUnmetNeeds(args.room);
}

/** Warns of needs that a running conference does not meet, as soon as both are known. */
function warnOfUnmetNeeds(room: string): void {
  const [course, sessions, asked] = [courses.get(room), going.get(room), wishes.get(room)];
  if (course === undefined || sessions === undefined || asked === undefined) return;
  for (const wish of asked) {
    console.warn(
      `${wish}. So it is before this update of the room ${JSON.stringify(course.name)} (${room}), and its conference, in which ` +
        `this stack has ${[...sessions].join(", ")}, ${keeps}: servers refuse what is new until then. End its sessions first ` +
        `and wait half a minute. Or let the update do it: ${restartHint}.`,
    );
  }
  asked.clear();
}

// ------------------------------------------------------------------ beginning anew

/** How long servers keep a conference after its last session, and some seconds more, in milliseconds. */
const idleMs = 35_000;
/** Longest wait for the end of a conference, in milliseconds. */
const longestMs = 90_000;
const lookEveryMs = 500;
const tellEveryMs = 5_000;

/** Refuses to end a conference with people in it. */
export function refuseWithPeople(id: string, name: string, found: InRoom): void {
  if (found.people.length === 0) return;
  throw new Error(
    `The room ${JSON.stringify(name)} (${id}) has ${counted(found.people.length, "participant")} in it, who would be thrown out by the ` +
      'restart that whenInUse: "restart" asks for. Nothing was changed. Run pulumi up again when they have left, or set ' +
      'whenInUse to "keep": the conference then goes on as it is, and the change counts for the next one.',
  );
}

/** Ends all sessions of a room, and waits until its conference has ended, so that the next one begins with the new configuration. */
export async function endConference(
  client: OwtClient,
  id: string,
  name: string,
  { sessions }: InRoom,
  streams: readonly Stream[],
): Promise<void> {
  const room = client.room(id);
  for (const { in: member, ids } of sessions) await Promise.all(ids.map((session) => room[member].delete(session)));
  const tell = (text: string) => {
    console.log(`The room ${JSON.stringify(name)} (${id}): ${text}`);
  };
  tell("its sessions have ended. Servers keep the conference for half a minute more: waiting for its end.");
  if (!streams.some(({ type }) => type === "mixed")) return sleep(idleMs);
  const begin = Date.now();
  let toldAt = begin;
  for (;;) {
    await sleep(lookEveryMs);
    const left = (await unlessNotFound(room.streams.list())) ?? [];
    if (left.length === 0) break;
    const waited = Date.now() - begin;
    if (waited > longestMs) throw await stillGoing(client, id, name, left);
    if (Date.now() - toldAt >= tellEveryMs) {
      toldAt = Date.now();
      tell(`still waiting for the end of its conference, for ${Math.round(waited / 1000)} s.`);
    }
  }
  tell("its conference has ended.");
}

async function stillGoing(client: OwtClient, id: string, name: string, streams: readonly Stream[]): Promise<Error> {
  return new Error(
    `The room ${JSON.stringify(name)} (${id}) is updated and its sessions have ended, but its conference goes on: it has ` +
      `${shownInRoom(await inRoom(client, id, streams))}. Run pulumi up again when they have left: it waits for the end of the ` +
      "conference and starts the sessions of the program.",
  );
}
