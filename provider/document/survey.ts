// Reads what is on a live server in the terms of a conference document: everything with its id in `adopt`, at its shortest, and
// with a note where something cannot be said. Nothing is changed by it. Documents and programs are written from this.

import type { TSchema } from "@sinclair/typebox";
import type { OwtClient } from "../../sdk/client";
import {
  type Analytics,
  type Recording,
  type Room,
  RoomConfig,
  type Service,
  type SessionMedia,
  type SessionTrack,
  type SipCall,
  type Stream,
  type StreamingOut,
  branchesOf,
  isObject,
  isStruct,
  memberOf,
  scaledBitrate,
  withDefaults,
  withoutDefaults,
} from "../../sdk/schemas";
import { hasCredentials, peerWithoutPassword } from "../../sdk/redact";
import { protocolOf } from "../../sdk/streaming-urls";
import { validate } from "../../sdk/validation";
import { misfits, streamOfView } from "../hooks/room-offers";
import { rules } from "../hooks/rules";
import { unknownValue } from "../hooks/unknown";
import { Names, hyphened, inOneWord } from "./names";
import { isReference, isStreamReference } from "./read";
import { type Section, type StreamReference, sectionNames, sections } from "./schema";

type Members = Record<string, unknown>;

/** Something found, as an entry of a document. */
export interface Found {
  /** Its key, which is the name of the resource. */
  readonly key: string;
  readonly members: Readonly<Members>;
  /** What people should know of it. */
  readonly notes: readonly string[];
}

/** A room, with what goes on in it. */
export interface FoundRoom extends Found {
  /** Key of its service, where it is not the stack's own. */
  readonly service?: string;
  readonly sessions: Readonly<Partial<Record<Section, readonly Found[]>>>;
}

/** A secret that the stack must have. */
export interface Secret {
  readonly name: string;
  /** What it is, for people. */
  readonly what: string;
}

/** What was found. */
export interface Survey {
  readonly services: readonly Found[];
  readonly rooms: readonly FoundRoom[];
  readonly secrets: readonly Secret[];
  /** What people should know of it all. */
  readonly notes: readonly string[];
}

/** How rooms are looked at. */
export interface SurveyOptions {
  /** Which rooms, by their names. All unless told. */
  readonly wanted?: (name: string) => boolean;
  /**
   * Whether sessions are looked at, too.
   *
   * @default true
   */
  readonly sessions?: boolean;
  /** Is told how many rooms of how many have been looked at. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A service whose rooms are to be found. */
export interface Owner {
  readonly client: OwtClient;
  /** Its key in the document; none for the stack's own. */
  readonly key?: string;
}

/** Collects what is found, so that no name is given twice. */
export class Surveyor {
  readonly #keys = new Names();
  readonly #serviceKeys = new Names();
  readonly #secretNames = new Names();
  readonly #services: Found[] = [];
  readonly #rooms: FoundRoom[] = [];
  readonly #secrets: Secret[] = [];
  readonly #notes: string[] = [];

  get survey(): Survey {
    return { services: this.#services, rooms: this.#rooms, secrets: this.#secrets, notes: this.#notes };
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** Takes a service down, and gives its key. */
  service({ _id: adopt, name }: Service, notesOf: (key: string) => readonly string[] = () => []): string {
    const key = this.#serviceKeys.key(name, adopt, "service");
    const secret = this.#secret([key, "key"], `key of the service ${JSON.stringify(name)}`);
    const members = { adopt, ...(name !== key && { name }), key: secret };
    this.#services.push({ key, members, notes: notesOf(key) });
    return key;
  }

  /** Takes the rooms of a service down. */
  async rooms({ client, key: service }: Owner, options: SurveyOptions = {}): Promise<void> {
    const { wanted = () => true, sessions = true, onProgress = () => undefined } = options;
    const rooms = await client.rooms.all();
    const prefix = service === undefined ? "" : `${service}-`;
    // Rooms that are not wanted have keys all the same, so that the others have the keys that they always have.
    const named = rooms
      .map((room) => ({ room, key: this.#keyOf(prefix, room) }))
      .filter(({ room }) => wanted(room.name));
    let done = 0;
    const seen = named.map(async ({ room }) => {
      const conference = sessions ? await conferenceOf(client, room) : undefined;
      done += 1;
      onProgress(done, named.length);
      return conference;
    });
    const conferences = await Promise.all(seen);
    named.forEach(({ room, key }, i) => {
      const found = this.#room(key, room, conferences[i]);
      this.#rooms.push({ ...found, ...(service !== undefined && { service }) });
    });
  }

  /** Rooms of several services share the names of one stack: the key of the service comes before that of its room, where both are known. */
  #keyOf(prefix: string, { _id, name }: Room): string {
    return prefix === "" || hyphened(name) === ""
      ? this.#keys.key(name, _id, `${prefix}room`)
      : this.#keys.key(prefix + name, _id, "room");
  }

  #room(key: string, room: Room, conference: Conference | undefined): FoundRoom {
    const { _id: adopt, __v: _, id: __, name, sip, ...options } = room as Room & Members;
    const notes: string[] = [];
    const account = isObject(sip) && Object.keys(sip).length > 0 ? { ...sip } : undefined;
    const given = known(RoomConfig, { name, ...options, ...(account && { sip: account }) }, [], notes) as Members;
    const { name: ___, ...config } = withoutDefaults(RoomConfig, given) as Members;
    if (isObject(config.sip) && config.sip.password !== undefined) {
      const secret = this.#secret(
        [key, "sip-password"],
        `password of the SIP account of the room ${JSON.stringify(name)}`,
      );
      config.sip = { ...config.sip, password: secret };
    }
    const ignored = this.#judge({ name, ...config }, notes);
    const sessions = conference === undefined ? {} : this.#sessions(key, name, config, conference, notes);
    const members = {
      adopt,
      ...(name !== key && { name }),
      ...config,
      ...(ignored.length > 0 && { ignoreRules: ignored }),
    };
    return { key, members, notes, sessions };
  }

  /** Notes what is wrong with a room; gives the ids of rules that it breaks and that can be silenced. */
  #judge(config: Members, notes: string[]): string[] {
    const judged = { ...config, ...(isObject(config.sip) && { sip: { ...config.sip, password: "-" } }) };
    const problems = validate(RoomConfig, judged);
    for (const { path, message } of problems) notes.push(`It cannot be declared as it is: ${path} ${message}.`);
    if (problems.length > 0) return [];
    const broken = rules
      .filter(({ severity }) => severity === "error")
      .flatMap((rule) =>
        rule.find(withDefaults(RoomConfig, judged) as Members, judged).map((problem) => ({ rule, problem })),
      );
    for (const { rule, problem } of broken) {
      const what = rule.canBeIgnored ? "It breaks the rule" : "It cannot be declared as it is, by the rule";
      notes.push(`${what} ${rule.id}: ${problem.path} ${problem.message}.`);
    }
    return [...new Set(broken.filter(({ rule }) => rule.canBeIgnored).map(({ rule }) => rule.id))];
  }

  #sessions(
    key: string,
    name: string,
    config: Members,
    conference: Conference,
    notes: string[],
  ): Partial<Record<Section, Found[]>> {
    const { streams, recordings, streamingOuts, sipCalls, analytics, participants } = conference;
    const room = new StreamNames(streams);
    const where = `of the room ${JSON.stringify(name)}`;
    const found: Partial<Record<Section, Found[]>> = {};
    const all: Partial<Record<Section, readonly (Found | string)[]>> = {
      streamingIns: collected(streams.filter(isStreamingIn), (stream, names) => {
        const isSecret = hasCredentials(stream.info.attributes);
        const entry = names.key(isSecret ? "" : nameIn(stream.info.attributes), stream.id, "input");
        room.add(stream.id, { streamingIn: entry });
        const url = this.#secret([key, entry, "url"], `url of the source of ${entry} ${where}`);
        const { inViews = [] } = stream.info;
        const attributes = isObject(stream.info.attributes) ? stream.info.attributes : {};
        const notes = ["Servers do not tell the source; it counts as what is declared."];
        const isClear = !isSecret && !hasReference(attributes);
        if (isSecret) notes.push("Its attributes are left out: something in them looks like a password or a key.");
        else if (!isClear) notes.push("Its attributes are left out: they look like a reference.");
        const members = {
          adopt: stream.id,
          source: { url },
          ...(isClear && Object.keys(attributes).length > 0 && { attributes }),
          ...(inViews.length > 0 && { views: inViews }),
        };
        return { key: entry, members, notes };
      }),
      recordings: collected(recordings, ({ id: adopt, media, storage }, names) => {
        const taken = room.media(media, ["audio", "video"]);
        if (taken.media === undefined) return `recording ${adopt} ${taken.problem}`;
        const container = /\.(mkv|mp4|ts)$/.exec(storage.file)?.[1];
        const untold = container === undefined ? ["Its container is not told; auto counts as what it is."] : [];
        const members = { adopt, ...(container !== undefined && { container }), media: taken.media };
        return { key: names.key(taken.name, adopt, "recording"), members, notes: [...taken.notes, ...untold] };
      }),
      streamingOuts: collected(streamingOuts, ({ id: adopt, url, media }, names) => {
        const taken = room.media(media, []);
        if (taken.media === undefined) return `streaming-out ${adopt} ${taken.problem}`;
        const entry = names.key(hostOf(url), adopt, "output");
        const secret = this.#secret([key, entry, "url"], `url of the streaming-out ${entry} ${where}`);
        const isSaid = protocolOf(url) !== undefined;
        const protocol = isSaid ? {} : { protocol: "hls" };
        const untold = isSaid
          ? "Servers do not tell protocol and parameters; they count as what they are."
          : "Servers do not tell the protocol, and the url does not say it: hls or dash.";
        const members = { adopt, url: secret, ...protocol, media: taken.media };
        return { key: entry, members, notes: [untold, ...taken.notes] };
      }),
      sipCalls: collected(sipCalls, ({ id: adopt, type, peer, output }, names) => {
        if (type !== "dial-out") return `SIP call ${adopt}: a peer made it`;
        if (peerWithoutPassword(peer) !== peer)
          return `SIP call ${adopt}: there is a password in the address of its peer, and a document would have it in clear`;
        if (output === undefined) return `SIP call ${adopt}: it is not answered yet`;
        const taken = room.media(output.media, ["parameters"]);
        if (taken.media === undefined) return `SIP call ${adopt} ${taken.problem}`;
        if (taken.media.audio === undefined) return `SIP call ${adopt}: its peer gets no sound`;
        const members = { adopt, peerURI: peer, mediaOut: taken.media };
        return { key: names.key(userOf(peer), adopt, "call"), members, notes: taken.notes };
      }),
      analytics: collected(analytics, ({ id: adopt, analytics: { algorithm }, media }, names) => {
        const { video } = media;
        const taken = room.media(video ? { video } : {}, []);
        if (taken.media === undefined) return `analytics ${adopt} ${taken.problem}`;
        if (taken.media.video === undefined) return `analytics ${adopt}: they have no picture`;
        return {
          key: names.key(taken.name, adopt, "analytics"),
          members: { adopt, algorithm, media: taken.media },
          notes: taken.notes,
        };
      }),
    };
    for (const section of sectionNames) {
      const list = all[section] ?? [];
      for (const text of list) if (typeof text === "string") notes.push(`Not declared: ${text}.`);
      const entries = list.filter((entry): entry is Found => typeof entry !== "string");
      if (entries.length > 0) found[section] = entries.map((entry) => judged(section, entry, config));
    }
    const ofPeople = streams.filter(
      (stream) => stream.type === "forward" && !isStreamingIn(stream) && !isOfSession(stream),
    );
    // The peer of a call is a participant, too.
    const people = Math.max(0, participants - sipCalls.length);
    if (people + ofPeople.length > 0)
      notes.push(
        `When this was written, ${counted(people, "participant")} and ${counted(ofPeople.length, "stream")} of theirs were in it: they come and go, and are not declared.`,
      );
    return found;
  }

  #secret(parts: readonly string[], what: string): { secret: string } {
    const name = this.#secretNames.unique(inOneWord(...parts), "");
    this.#secrets.push({ name, what });
    return { secret: name };
  }
}

/** What is in a room. */
interface Conference {
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
async function conferenceOf(client: OwtClient, { _id, views = [{}] }: Room): Promise<Conference | undefined> {
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

const isStreamingIn = ({ type, info }: Stream): boolean => type === "forward" && info.type === "streaming";

/** Whether a stream comes with a session: the peer of a call, or what analytics make. */
const isOfSession = ({ info }: Stream): boolean => info.type === "sip" || info.type === "analytics";

/** What sessions take, in the terms of a document. */
type Taken =
  | { readonly media: Members; readonly name: string; readonly notes: readonly string[]; readonly problem?: undefined }
  | { readonly media?: undefined; readonly problem: string };

/** Streams of a room, and what a document calls them. */
class StreamNames {
  readonly #streams = new Map<string, Stream>();
  readonly #names = new Map<string, StreamReference>();

  constructor(streams: readonly Stream[]) {
    for (const stream of streams) {
      this.#streams.set(stream.id, stream);
      if (stream.type === "mixed" && stream.info.label !== undefined)
        this.#names.set(stream.id, { view: stream.info.label });
    }
  }

  add(id: string, name: StreamReference): void {
    this.#names.set(id, name);
  }

  /**
   * What a session takes, at its shortest: what is as in the stream is left out.
   *
   * @param told Which parts of a track are declared besides where it comes from.
   */
  media(live: SessionMedia, told: readonly ("audio" | "video" | "parameters")[]): Taken {
    const media: Members = {};
    const names: string[] = [];
    const notes: string[] = [];
    for (const kind of ["audio", "video"] as const) {
      const track = live[kind];
      if (!track) continue;
      const from = this.#names.get(track.from);
      if (from === undefined)
        return { problem: `takes the stream ${track.from}, which no view and no streaming-in of the room has` };
      names.push("view" in from ? from.view : from.streamingIn);
      const format = told.includes(kind) ? this.#format(kind, track) : undefined;
      const parameters = kind === "video" && told.length > 0 ? this.#parameters(track, notes) : {};
      media[kind] = {
        from,
        ...(format !== undefined && { format }),
        ...(Object.keys(parameters).length > 0 && { parameters }),
      };
    }
    return { media, name: [...new Set(names)].join("-"), notes };
  }

  /** The format, where it is not that of the stream. */
  #format(kind: "audio" | "video", { from, format }: SessionTrack): Members | undefined {
    if (format === undefined) return undefined;
    const source = this.#streams.get(from)?.media;
    const own = kind === "audio" ? source?.audio?.format : source?.video?.original[0]?.format;
    const { codec, sampleRate, channelNum, profile } = format;
    const asked = kind === "audio" ? { codec, sampleRate, channelNum } : { codec, profile };
    const isOwn = Object.entries(asked).every(([name, value]) => (own as Members | undefined)?.[name] === value);
    return isOwn ? undefined : Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  }

  /** The parameters that are not those of the stream. */
  #parameters({ from, parameters = {} }: SessionTrack, notes: string[]): Members {
    const video = this.#streams.get(from)?.media.video;
    const own: Members = { ...video?.original[0]?.parameters };
    const asked: Members = {};
    for (const name of ["resolution", "framerate", "keyFrameInterval"] as const) {
      const value = parameters[name];
      if (value !== undefined && JSON.stringify(value) !== JSON.stringify(own[name])) asked[name] = value;
    }
    const { bitrate } = parameters;
    const unasked = [own.bitrate, scaledBitrate(own, asked)];
    if (bitrate === undefined || unasked.includes(bitrate)) return asked;
    const offers: unknown = video?.optional?.parameters?.bitrate;
    const offered: unknown[] = Array.isArray(offers) ? offers : [];
    const multiple = offered.find((value) => typeof value === "string" && isMultiple(value, own.bitrate, bitrate));
    const chosen = multiple ?? offered.find((value) => value === bitrate);
    if (chosen === undefined) notes.push("A bitrate was asked for that servers do not tell: it is left out.");
    else asked.bitrate = chosen;
    return asked;
  }
}

const isMultiple = (text: string, own: unknown, bitrate: unknown): boolean =>
  typeof own === "number" && typeof bitrate === "number" && Math.abs(own * Number(text.slice(1)) - bitrate) < 1e-3;

/** Entries made of a list, in the order of the ids, so that keys are the same at every time; or why there is none. */
function collected<Item extends { readonly id: string }>(
  list: readonly Item[],
  entryOf: (item: Item, names: Names) => Found | string,
): (Found | string)[] {
  const names = new Names();
  return [...list].sort((a, b) => (a.id < b.id ? -1 : 1)).map((item) => entryOf(item, names));
}

/** An entry with notes of what is wrong with it, as the reading of a document would tell. */
function judged(section: Section, entry: Found, room: Members): Found {
  const { type, kind } = sections[section];
  const args = withStandIns(entry.members) as Members;
  const problems = [...kind.rules(args as never, () => undefined), ...misfits(type, args, room)];
  const notes = problems.map(({ path, message }) => `It cannot be declared as it is: ${path} ${message}.`);
  return { ...entry, notes: [...entry.notes, ...notes] };
}

/** References as the rules take them. */
function withStandIns(value: unknown): unknown {
  if (isStreamReference(value)) return "view" in value ? streamOfView(value.view) : value.streamingIn;
  if (isReference(value)) return unknownValue;
  if (Array.isArray(value)) return value.map(withStandIns);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withStandIns(member)]))
    : value;
}

/** Whether something in a value would be taken for a reference. */
function hasReference(value: unknown): boolean {
  if (isReference(value) || isStreamReference(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasReference);
}

/** A value with the members that the schema knows; others are noted. */
function known(schema: TSchema, value: unknown, keys: readonly string[], notes: string[]): unknown {
  if (Array.isArray(value)) {
    const items = schema.items as TSchema | undefined;
    return items === undefined ? value : value.map((entry, i) => known(items, entry, [...keys, String(i)], notes));
  }
  // Servers keep all fractions as texts.
  if (schema.fraction === true && typeof value === "string" && /^\d+(\.\d+)?$/.test(value)) return Number(value);
  const struct = branchesOf(schema).find(isStruct);
  if (!isObject(value) || struct === undefined) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const own = memberOf(struct, name);
    if (own === undefined && member !== null && name !== "_id")
      notes.push(`It has ${[...keys, name].join(".")}, which is not known here, and is left out.`);
    return own === undefined || member === null ? [] : [[name, known(own, member, [...keys, name], notes)] as const];
  });
  return Object.fromEntries(members);
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** A name that someone gave a stream. */
function nameIn(attributes: unknown): string {
  const { name, label } = isObject(attributes) ? attributes : ({} as Members);
  return typeof name === "string" ? name : typeof label === "string" ? label : "";
}

/** The host of a url, which is all of it that is no secret. */
const hostOf = (url: string): string => /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@:]+)[^@]*$/i.exec(url)?.[1] ?? "";

/** The user of a SIP address. */
const userOf = (peer: string): string => peer.replace(/^sips?:/i, "").split("@")[0] ?? "";
