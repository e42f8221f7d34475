// What goes on in a room, in the terms of a conference document.

import type { OwtClient } from "../../sdk/client";
import { hasCredentials, peerWithoutPassword } from "../../sdk/text/redact";
import {
  type Analytics,
  type Recording,
  type Room,
  type SessionTrack,
  type SipCall,
  type Stream,
  type StreamingOut,
  isObject,
} from "../../sdk/schemas";
import { protocolOf } from "../../sdk/api/streaming-urls";
import { Names } from "./names";
import { isReference, isStreamReference } from "./read";
import { type Section, sectionNames } from "./schema";
import type { Found } from "./found";
import { StreamNames } from "./survey-media";
import type { Sessions } from "./found";

type Members = Record<string, unknown>;

/** What is in a room. */
export interface Conference {
  readonly streams: readonly Stream[];
  readonly recordings: readonly Recording[];
  readonly streamingOuts: readonly StreamingOut[];
  readonly sipCalls: readonly SipCall[];
  readonly analytics: readonly Analytics[];
  readonly participants: number;
}

/**
 * What is in a room: one request tells that it is idle, for a conference has the streams of its views. A room without views can have
 * one without any.
 */
export async function conferenceOf(client: OwtClient, { _id, views = [{}] }: Room): Promise<Conference | undefined> {
  const room = client.room(_id);
  const streams = await room.streams.list();
  if (streams.length === 0 && views.length > 0) return undefined;
  const [recordings, streamingOuts, sipCalls, analytics, participants] = await Promise.all([
    room.recordings.list(),
    room.streamingOuts.list(),
    room.sipCalls.list(),
    room.analytics.list(),
    room.participants.list(),
  ]);
  return { streams, recordings, streamingOuts, sipCalls, analytics, participants: participants.length };
}

/** Makes up a secret of an entry, and gives what stands for it. */
export type SecretOf = (entry: string, member: string, what: string) => object;

/** What goes on in a room. */
export interface FoundSessions {
  readonly sections: Sessions;
  /** Why others have no entry, one text each. */
  readonly undeclared: readonly string[];
  readonly notes: readonly string[];
}

/** What goes on in a room, as entries of its sections. */
export function sessionsOf(room: Room, conference: Conference, secret: SecretOf): FoundSessions {
  const { streams, recordings, streamingOuts, sipCalls, analytics } = conference;
  const names = new StreamNames(streams);
  const where = `of the room ${JSON.stringify(room.name)}`;
  // Streaming-ins come first: others take them by their names.
  const streamingIns = collected(streams.filter(isStreamingIn), (stream, keys) => {
    const found = streamingInOf(stream, keys, secret, where);
    names.add(stream.id, { streamingIn: found.key });
    return found;
  });
  const all: Partial<Record<Section, readonly (Found | string)[]>> = {
    streamingIns,
    recordings: collected(recordings, (recording, keys) => recordingOf(recording, keys, names)),
    streamingOuts: collected(streamingOuts, (out, keys) => streamingOutOf(out, keys, names, room, secret, where)),
    sipCalls: collected(sipCalls, (call, keys) => sipCallOf(call, keys, names)),
    analytics: collected(analytics, (own, keys) => analyticsOf(own, keys, names)),
  };
  const sections = sectionNames.flatMap((section) => {
    const entries = (all[section] ?? []).filter((entry): entry is Found => typeof entry !== "string");
    return entries.length === 0 ? [] : [[section, entries] as const];
  });
  const undeclared = sectionNames.flatMap((section) =>
    (all[section] ?? []).filter((entry): entry is string => typeof entry === "string"),
  );
  return { sections: Object.fromEntries(sections), undeclared, notes: peopleIn(conference) };
}

function streamingInOf(stream: Stream, keys: Names, secret: SecretOf, where: string): Found {
  const { inViews = [], attributes } = stream.info;
  const isSecret = hasCredentials(attributes);
  const key = keys.key(isSecret ? "" : nameIn(attributes), stream.id, "input");
  const url = secret(key, "url", `url of the source of ${key} ${where}`);
  const notes = ["Servers do not tell the source; it counts as what is declared."];
  const obstacle = isSecret ? "something in them looks like a password or a key" : unsayable(attributes);
  if (obstacle !== undefined) notes.push(`Its attributes are left out: ${obstacle}.`);
  const isClear = obstacle === undefined && isObject(attributes) && Object.keys(attributes).length > 0;
  // What is not there now was not asked for, or the source does not have it.
  const media = Object.fromEntries(
    (["audio", "video"] as const).filter((track) => stream.media[track] === undefined).map((track) => [track, false]),
  );
  const members = {
    adopt: stream.id,
    source: { url },
    ...(Object.keys(media).length === 1 && { media }),
    ...(isClear && { attributes }),
    ...(inViews.length > 0 && { views: inViews }),
  };
  return { key, members, notes };
}

function recordingOf({ id: adopt, media, storage }: Recording, keys: Names, names: StreamNames): Found | string {
  const taken = names.media(media, { audioFormat: true, videoFormat: true, parameters: true });
  if (taken.media === undefined) return `recording ${adopt} ${taken.problem}`;
  const container = /\.(mkv|mp4|ts)$/.exec(storage.file)?.[1];
  const untold = container === undefined ? ["Its container is not told; auto counts as what it is."] : [];
  const members = { adopt, ...(container !== undefined && { container }), media: taken.media };
  return { key: keys.key(taken.name, adopt, "recording"), members, notes: [...taken.notes, ...untold] };
}

/** The formats that servers fill in for streaming-outs. */
function filledIn({ mediaOut }: Room): {
  audio?: NonNullable<SessionTrack["format"]>;
  video: { codec: string; profile: string };
} {
  const formats: unknown = isObject(mediaOut) ? mediaOut.audio : undefined;
  const aac: unknown = Array.isArray(formats)
    ? formats.find((format: unknown) => isObject(format) && format.codec === "aac")
    : undefined;
  return {
    ...(isObject(aac) && { audio: aac as NonNullable<SessionTrack["format"]> }),
    video: { codec: "h264", profile: "CB" },
  };
}

function streamingOutOf(
  { id: adopt, url, media }: StreamingOut,
  keys: Names,
  names: StreamNames,
  room: Room,
  secret: SecretOf,
  where: string,
): Found | string {
  const taken = names.media(media, { audioFormat: true, videoFormat: true, parameters: true, usual: filledIn(room) });
  if (taken.media === undefined) return `streaming-out ${adopt} ${taken.problem}`;
  const key = keys.key(hostOf(url), adopt, "output");
  const isSaid = protocolOf(url) !== undefined;
  const untold = isSaid
    ? "Servers do not tell protocol and parameters; they count as what they are."
    : "Servers do not tell the protocol, and the url does not say it: hls or dash.";
  const members = {
    adopt,
    url: secret(key, "url", `url of the streaming-out ${key} ${where}`),
    ...(!isSaid && { protocol: "hls" }),
    media: taken.media,
  };
  return { key, members, notes: [untold, ...taken.notes] };
}

function sipCallOf({ id: adopt, type, peer, input, output }: SipCall, keys: Names, names: StreamNames): Found | string {
  if (type !== "dial-out") return `SIP call ${adopt}: a peer made it`;
  if (peerWithoutPassword(peer) !== peer)
    return `SIP call ${adopt}: there is a password in the address of its peer, and a document would have it in clear`;
  if (output === undefined) return `SIP call ${adopt}: it is not answered yet`;
  const taken = names.media(output.media, { parameters: true });
  if (taken.media === undefined) return `SIP call ${adopt} ${taken.problem}`;
  if (taken.media.audio === undefined) return `SIP call ${adopt}: its peer gets no sound`;
  const members = { adopt, peerURI: peer, mediaOut: taken.media };
  const isOneWay = hasPicture(input) !== undefined && hasPicture(input) !== (taken.media.video !== undefined);
  const oneWay = `It has a picture ${hasPicture(input) ? "from" : "to"} the peer alone: a new call would have one both ways or none.`;
  return {
    key: keys.key(userOf(peer), adopt, "call"),
    members,
    notes: [...taken.notes, ...(isOneWay ? [oneWay] : [])],
  };
}

/** Whether the peer of a call sends a picture; undefined where that is not told. */
function hasPicture(input: SipCall["input"]): boolean | undefined {
  const media: unknown = input?.media;
  if (!isObject(media)) return undefined;
  if (!Array.isArray(media.tracks)) return isObject(media.video);
  return media.tracks.some((track: unknown) => isObject(track) && track.type === "video");
}

function analyticsOf({ id: adopt, analytics, media }: Analytics, keys: Names, names: StreamNames): Found | string {
  const { video } = media;
  const taken = names.media(video ? { video } : {}, { videoFormat: true, parameters: true });
  if (taken.media === undefined) return `analytics ${adopt} ${taken.problem}`;
  if (taken.media.video === undefined) return `analytics ${adopt}: they have no picture`;
  const members = { adopt, algorithm: analytics.algorithm, media: taken.media };
  return { key: keys.key(taken.name, adopt, "analytics"), members, notes: taken.notes };
}

/** Who else is in the room, as a note. */
function peopleIn({ streams, sipCalls, participants }: Conference): string[] {
  const ofPeople = streams.filter(
    (stream) => stream.type === "forward" && !isStreamingIn(stream) && !isOfSession(stream),
  );
  // The peer of a call is a participant, too.
  const people = Math.max(0, participants - sipCalls.length);
  if (people + ofPeople.length === 0) return [];
  const were = `${counted(people, "participant")} and ${counted(ofPeople.length, "stream")} of theirs were in it`;
  return [`When this was written, ${were}: they come and go, and are not declared.`];
}

const isStreamingIn = ({ type, info }: Stream): boolean => type === "forward" && info.type === "streaming";

/** Whether a stream comes with a session: the peer of a call, or what analytics make. */
const isOfSession = ({ info }: Stream): boolean => info.type === "sip" || info.type === "analytics";

/** Entries made of a list, in the order of the ids, so that keys are the same at every time; or why there is none. */
function collected<Item extends { readonly id: string }>(
  list: readonly Item[],
  entryOf: (item: Item, keys: Names) => Found | string,
): (Found | string)[] {
  const keys = new Names();
  return [...list].sort((a, b) => (a.id < b.id ? -1 : 1)).map((item) => entryOf(item, keys));
}

/** Why attributes cannot be declared as they are; undefined where they can. */
function unsayable(attributes: unknown): string | undefined {
  if (attributes === null || typeof attributes !== "object") return undefined;
  if (isReference(attributes) || isStreamReference(attributes)) return "they look like a reference";
  return Object.entries(attributes)
    .map(([name, value]: [string, unknown]) => {
      if (value === null) return "null in them does not pass through Pulumi";
      const isSound = [name, value].every((text) => typeof text !== "string" || text.isWellFormed());
      return isSound ? unsayable(value) : "a text in them is no Unicode";
    })
    .find((reason) => reason !== undefined);
}

/** A name that someone gave a stream. */
function nameIn(attributes: unknown): string {
  const { name, label } = isObject(attributes) ? attributes : ({} as Members);
  return typeof name === "string" ? name : typeof label === "string" ? label : "";
}

/** The host of a url, which is all of it that is no secret. */
const hostOf = (url: string): string => /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@:]+)[^@]*$/i.exec(url)?.[1] ?? "";

/** The user of a SIP address. */
const userOf = (peer: string): string => peer.replace(/^sips?:/i, "").split("@")[0] ?? "";

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
