// Handles changes of a room with a running conference. With `whenInUse: "restart"` the conference ends, and a new one begins with the
// sessions of the program; otherwise a warning lists the needs that the running conference does not meet.

import { setTimeout as sleep } from "node:timers/promises";
import type { OwtClient } from "../../sdk/client";
import type { RoomConfig, Stream } from "../../sdk/schemas";
import { type Subject, inform, subject, warn } from "../lifecycle/log";
import { ofRun } from "../lifecycle/run";
import { type InRoom, inWords, keeps, listInRoom, onlyNew, restartHint } from "./conference";
import type { RoomKind } from "../session/room-kind";
import { counted } from "../../sdk/text/words";
import { unlessNotFound } from "../../sdk/failures/errors";

// ------------------------------------------------------------------ changes in this run

/** The change of a room in this run. The engine compares a room before the resources in it. */
interface RoomChange {
  readonly name: string;
  readonly before: RoomConfig;
  readonly after: RoomConfig;
  /** Whether the update restarts the conference. */
  readonly restarts: boolean;
}

/** Changes by the id of the room. */
const changes = ofRun(new Map<string, RoomChange>());
/** Sessions in the state that may be running, by the id of their room. */
const runningSessions = ofRun(new Map<string, Set<string>>());
/** Needs of the program's sessions that only the changed room meets, by the id of the room. */
const newNeeds = ofRun(new Map<string, { readonly need: string; readonly session: Subject }[]>());

/** Records that this run changes a room. */
export function addRoomChange(id: string, change: RoomChange): void {
  changes.set(id, change);
}

/** Whether this run restarts the sessions of a room. */
export const isRestarted = (room: string): boolean => changes.get(room)?.restarts === true;

/** Records a session in the state that may be running. */
export function addRunningSession(room: string, session: string): void {
  runningSessions.set(room, (runningSessions.get(room) ?? new Set()).add(session));
  warnOfNewNeeds(room);
}

/** Records the needs of a session of the program that its room meets only after the change. */
export function addNewNeeds({ needs }: Pick<RoomKind<never>, "needs">, args: { readonly room: string }): void {
  const change = changes.get(args.room);
  if (change === undefined || change.restarts) return;
  const session = subject();
  const found = onlyNew({ needs }, args, change.before, change.after).map((need) => ({ need, session }));
  newNeeds.set(args.room, [...(newNeeds.get(args.room) ?? []), ...found]);
  warnOfNewNeeds(args.room);
}

/** Warns of needs that a running conference does not meet, once the change, the sessions and the needs are known. */
function warnOfNewNeeds(room: string): void {
  const [change, sessions, needs] = [changes.get(room), runningSessions.get(room), newNeeds.get(room)];
  if (change === undefined || sessions === undefined || needs === undefined) return;
  for (const { need, session } of needs) {
    warn(
      `${need}. This update changes the room ${JSON.stringify(change.name)} (${room}), but its conference, in which ` +
        `this stack has ${[...sessions].join(", ")}, ${keeps}: until then the server refuses the session. End the sessions first ` +
        `and wait half a minute. Or let the update do it: ${restartHint}.`,
      session,
    );
  }
  newNeeds.set(room, []);
}

// ------------------------------------------------------------------ restart

/** Time for which servers keep a conference after its last session, with some seconds of reserve, in milliseconds. */
const idleMs = 35_000;
/** Longest wait for the end of a conference, in milliseconds. */
const longestMs = 90_000;
const pollMs = 500;
const reportMs = 5_000;

/** Throws where a restart would end a conference with participants. */
export function refuseWithParticipants(id: string, name: string, { participants }: InRoom): void {
  if (participants.length === 0) return;
  throw new Error(
    `The room ${JSON.stringify(name)} (${id}) has ${counted(participants.length, "participant")}, who would be disconnected by ` +
      'whenInUse: "restart". Nothing was changed. Run pulumi up again when they have left, or set whenInUse to "keep": the ' +
      "running conference then keeps its configuration, and the next one has the new one.",
  );
}

/** Ends all sessions of a room and waits for the end of its conference, so that the next one begins with the new configuration. */
export async function endConference(
  client: OwtClient,
  id: string,
  name: string,
  { sessions }: InRoom,
  streams: readonly Stream[],
): Promise<void> {
  const room = client.room(id);
  for (const { in: member, ids } of sessions) await Promise.all(ids.map((session) => room[member].delete(session)));
  const report = (text: string) => {
    inform(`The room ${JSON.stringify(name)} (${id}): ${text}`);
  };
  report("its sessions have ended. Servers keep the conference for half a minute more: waiting for its end.");
  if (!streams.some(({ type }) => type === "mixed")) return sleep(idleMs);
  const begin = Date.now();
  let reportedAt = begin;
  for (;;) {
    await sleep(pollMs);
    const left = (await unlessNotFound(room.streams.list())) ?? [];
    if (left.length === 0) break;
    const waited = Date.now() - begin;
    if (waited > longestMs) throw await stillRunning(client, id, name, left);
    if (Date.now() - reportedAt >= reportMs) {
      reportedAt = Date.now();
      report(`still waiting for the end of its conference, for ${Math.round(waited / 1000)} s.`);
    }
  }
  report("its conference has ended.");
}

async function stillRunning(client: OwtClient, id: string, name: string, streams: readonly Stream[]): Promise<Error> {
  return new Error(
    `The room ${JSON.stringify(name)} (${id}) is updated and its sessions have ended, but its conference is still running: it has ` +
      `${inWords(await listInRoom(client, id, streams))}. Run pulumi up again when they have left: it waits for the end of the ` +
      "conference and starts the sessions of the program.",
  );
}
