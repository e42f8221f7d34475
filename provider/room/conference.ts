// Compares a room with its running conference. A conference keeps the configuration that it began with until half a minute after its last
// session has ended: it ignores changes of the room, and refuses sessions that need them.

import type { RoomClient } from "../../sdk/api/room";
import type { OwtClient } from "../../sdk/client";
import { RoomConfig, type Stream, withDefaults } from "../../sdk/schemas";
import { isClusterRefusal } from "../../sdk/failures/errors";
import type { Problem } from "../../sdk/schemas/validation";
import { warn } from "../lifecycle/log";
import { isEquivalent } from "../lifecycle/equality";
import { unmetNeeds } from "../session/needs";
import type { RoomKind } from "../session/room-kind";
import { streamOfView } from "../session/stand-ins";
import { counted, enumerated } from "../../sdk/text/words";
import { mapParts } from "../../sdk/values";

/** Members of a room's client that start and end sessions. */
type SessionMember = {
  [Name in keyof RoomClient]: RoomClient[Name] extends {
    create(...args: never): Promise<{ id: string }>;
    delete(id: string): Promise<void>;
  }
    ? Name
    : never;
}[keyof RoomClient];

/** Names of the sessions in messages. */
const sessionNames: Readonly<Record<SessionMember, string>> = {
  recordings: "recording",
  streamingOuts: "streaming-out",
  analytics: "analytics",
  sipCalls: "SIP call",
  streamingIns: "streaming-in",
};

/** The content of a conference. */
export interface InRoom {
  /** Ids of the participants who joined or called in. */
  readonly participants: readonly string[];
  /** Sessions that were started by the management API. */
  readonly sessions: readonly { readonly in: SessionMember; readonly name: string; readonly ids: readonly string[] }[];
  /** Number of streams that participants publish. */
  readonly sources: number;
}

/** Lists the participants, sessions and streams that keep a conference running. */
export async function listInRoom(client: OwtClient, id: string, streams: readonly Stream[]): Promise<InRoom> {
  const room = client.room(id);
  const [participants, recordings, streamingOuts, sipCalls, analytics] = await Promise.all([
    room.participants.list(),
    room.recordings.list(),
    room.streamingOuts.list(),
    room.sipCalls.list(),
    room.analytics.list(),
  ]);
  const calls = sipCalls.filter(({ type }) => type === "dial-out");
  const forward = streams.filter(({ type }) => type === "forward");
  const inputs = forward.filter(({ info }) => info.type === "streaming");
  const called = new Set(calls.map((call) => call.id));
  const found: Readonly<Record<SessionMember, readonly { readonly id: string }[]>> = {
    recordings,
    streamingOuts,
    analytics,
    sipCalls: calls,
    streamingIns: inputs,
  };
  return {
    participants: participants.map((participant) => participant.id).filter((participant) => !called.has(participant)),
    sources: forward.filter(({ info: { type, owner = "" } }) => type !== "streaming" && !called.has(owner)).length,
    sessions: (Object.keys(sessionNames) as SessionMember[]).map((member) => ({
      in: member,
      name: sessionNames[member],
      ids: found[member].map((session) => session.id),
    })),
  };
}

/** The content of a conference in words: `2 participants, 1 source and 1 recording`. */
export function inWords({ participants, sources, sessions }: InRoom): string {
  const parts = [
    [participants.length, "participant"] as const,
    [sources, "source"] as const,
    ...sessions.map(({ name, ids }) => [ids.length, name] as const),
  ].flatMap(([count, what]) => (count === 0 ? [] : [counted(count, what)]));
  return enumerated(parts) || "nothing";
}

// ------------------------------------------------------------------ its configuration

/** Members of rooms that a conference does not read when it begins. */
const notRead: readonly string[] = ["name", "sip"];

/** Whether a change of a room takes effect only in the next conference. */
export function affectsNextConference(before: object, after: object): boolean {
  const [old, wanted] = [before, after] as Record<string, unknown>[];
  return Object.entries(RoomConfig.properties).some(
    ([name, schema]) => !notRead.includes(name) && !isEquivalent(schema, old?.[name], wanted?.[name]),
  );
}

/** The room as the conference runs it, as far as its mixed streams show; otherwise as configured. */
function runningConfig(streams: readonly Stream[], room: RoomConfig): RoomConfig {
  const mixed = streams.filter(({ type }) => type === "mixed");
  const video = mixed.flatMap(({ media }) => (media.video === undefined ? [] : [media.video]));
  const parameters = video.map(({ optional }) => optional?.parameters ?? {});
  const own = video.map(({ original: [first] }) => first);
  return withDefaults(RoomConfig, {
    ...room,
    views: mixed.map(({ info: { label = "" }, media }) => {
      const picture = media.video?.original[0];
      return {
        label,
        ...(media.audio?.format && { audio: { format: media.audio.format } }),
        video: picture !== undefined && { format: picture.format, parameters: picture.parameters ?? {} },
      };
    }),
    mediaOut: {
      audio: mixed.flatMap(({ media: { audio } }) => [audio?.format ?? [], audio?.optional?.format ?? []].flat()),
      video: {
        format: video.flatMap(({ optional }, i) => [own[i]?.format ?? [], optional?.format ?? []].flat()),
        parameters: {
          resolution: parameters.flatMap(({ resolution = [] }) =>
            resolution.map(({ width, height }) => `r${width}x${height}`),
          ),
          framerate: parameters.flatMap(({ framerate = [] }) => framerate),
          bitrate: parameters.flatMap(({ bitrate = [] }) => bitrate),
          keyFrameInterval: parameters.flatMap(({ keyFrameInterval = [] }) => keyFrameInterval),
        },
      },
    },
    transcoding: undefined,
  }) as RoomConfig;
}

/** Whether the views of a conference differ from those of the room. */
function hasOtherViews(streams: readonly Stream[], { views = [] }: RoomConfig): boolean {
  const running = streams.filter(({ type }) => type === "mixed").map(({ info }) => info.label ?? "");
  const labels = views.map(({ label = "common" }) => label);
  return running.length !== new Set(labels).size || labels.some((label) => !running.includes(label));
}

/** Whether the formats of a conference differ from those of the room. */
function hasOtherFormats(streams: readonly Stream[], room: RoomConfig): boolean {
  const running = runningConfig(streams, room);
  const codecs = (list: readonly object[] = []) =>
    [...new Set(list.map((format) => JSON.stringify(Object.entries(format).sort())))].sort().join();
  const { audio, video } = room.mediaOut ?? {};
  return (
    codecs(running.mediaOut?.audio) !== codecs(audio) ||
    codecs(running.mediaOut?.video?.format) !== codecs(video?.format)
  );
}

/** Whether a conference began with other views or formats than the room has now. */
export const isOutdated = (streams: readonly Stream[], room: RoomConfig): boolean =>
  hasOtherViews(streams, room) || hasOtherFormats(streams, room);

/** The value with stand-ins in place of the ids of the room's mixed streams, by which needs refer to views. */
export function withViews(value: unknown, room: string): unknown {
  if (typeof value === "string" && value.startsWith(`${room}-`)) return streamOfView(value.slice(room.length + 1));
  return mapParts(value, (part) => withViews(part, room));
}

/** The part of a kind with the needs of its resources. */
type KindWithNeeds = Pick<RoomKind<never>, "needs">;

/**
 * Needs of a session that the configured room meets, but did not meet when its conference began.
 *
 * @param began The room at the beginning of the conference.
 * @param room The configured room, if known.
 */
export function onlyNew(
  kind: KindWithNeeds,
  args: { readonly room: string },
  began: RoomConfig,
  room?: RoomConfig,
): string[] {
  const asked = withViews(args, args.room);
  const known = new Set(room === undefined ? [] : unmetNeeds(kind, asked, room).map(({ path }) => path));
  const text = ({ path, message }: Problem) => `${path} ${message.replace(/: add it to the room's .*/, "")}`;
  return unmetNeeds(kind, asked, began)
    .filter(({ path }) => !known.has(path))
    .map(text);
}

// ------------------------------------------------------------------ messages

export const keeps = "keeps the configuration that it began with until half a minute after all of them have ended";
export const restartHint =
  'whenInUse: "restart" on the Room ends them, waits, and starts those of the program again, once the room has no participants';

/** Reports that a running conference keeps the configuration that it began with. */
export async function reportInUse(
  client: OwtClient,
  id: string,
  name: string,
  streams: readonly Stream[],
): Promise<void> {
  const found = await listInRoom(client, id, streams);
  warn(
    `The room ${JSON.stringify(name)} (${id}) is in use: its conference has ${inWords(found)}, and ${keeps}. ${restartHint}.`,
  );
}

/** The refusal of a session; where the running conference does not meet its needs, an error that explains this. */
export async function explainRefusal(
  client: OwtClient,
  kind: KindWithNeeds,
  args: { readonly room: string },
  error: unknown,
): Promise<unknown> {
  if (!isClusterRefusal(error)) return error;
  const { room: id } = args;
  try {
    const [streams, room] = await Promise.all([client.room(id).streams.list(), client.rooms.find(id)]);
    if (room === undefined || streams.length === 0) return error;
    const configured = withDefaults(RoomConfig, room) as RoomConfig;
    const lacking = onlyNew(kind, args, runningConfig(streams, configured), configured);
    if (lacking.length === 0) return error;
    const found = await listInRoom(client, id, streams);
    const [refusal = ""] = error.message.split("\n");
    return new Error(
      `The running conference of the room ${id} began before the room was changed, and ${keeps}: ` +
        `${lacking.join("; ")}. It has ${inWords(found)}: end its sessions${idsOf(found)}, wait half a minute, and run ` +
        `pulumi up again. Or let the update do it: ${restartHint}. (${refusal})`,
      { cause: error },
    );
  } catch {
    // This only improves a message: its own failure is not reported.
    return error;
  }
}

function idsOf({ sessions }: InRoom): string {
  const all = sessions.flatMap(({ name, ids }) => ids.map((id) => `${name} ${id}`));
  return all.length === 0 ? "" : ` (${all.join(", ")})`;
}
