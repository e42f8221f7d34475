// Single edits of a room that declares every member, made from the schema: each value changed, each optional member removed, and in each
// list an entry removed, one inserted, and two swapped.

import type { TSchema } from "@sinclair/typebox";
import { named } from "../../provider/spelling/spelling";
import { roomProblems, roomWarnings } from "../../provider/room/rule-check";
import { RoomConfig, branchesOf, isStruct } from "../../sdk/schemas";
import { validate } from "../../sdk/schemas/validation";
import { isObject, walk } from "../../sdk/values";
import { type Path, withPart } from "../provider/paths";

type Members = Readonly<Record<string, unknown>>;

/** A change of one thing in a room. */
export interface Edit {
  readonly what: "change" | "add" | "remove" | "reorder";
  /** The member, by names in the named spelling: `views`, `lecture`, `video`, `maxInput`. */
  readonly path: readonly string[];
  /** Number of values in what is removed or added. */
  readonly size: number;
  /** The room before and after it, in the spelling of the API. */
  readonly before: Members;
  readonly after: Members;
}

const region = (id: string, left: string | number, top: string | number) => ({
  id,
  area: { left, top, width: "1/2", height: "1/2" },
});

/** A room in which no member is at its default. */
export const whole: Members = {
  name: "Whole",
  participantLimit: 40,
  inputLimit: 12,
  selectActiveAudio: true,
  enableBandwidthAdaptation: true,
  roles: [
    { role: "teacher", publish: { audio: true, video: true }, subscribe: { audio: true, video: true } },
    { role: "student", publish: { audio: true, video: false }, subscribe: { audio: true, video: true } },
    { role: "sip", publish: { audio: true, video: false }, subscribe: { audio: true, video: false } },
  ],
  views: [
    {
      label: "lecture",
      audio: { format: { codec: "aac", sampleRate: 48000, channelNum: 2 }, vad: false },
      video: {
        format: { codec: "h264", profile: "CB" },
        parameters: { resolution: { width: 1280, height: 720 }, framerate: 30, bitrate: 1500, keyFrameInterval: 5 },
        maxInput: 4,
        motionFactor: 0.7,
        bgColor: { r: 16, g: 24, b: 32 },
        layout: {
          fitPolicy: "crop",
          setRegionEffect: "exchange",
          templates: {
            base: "void",
            custom: [
              { region: [{ id: "1", area: { left: 0, top: 0, width: 1, height: 1 } }] },
              {
                primary: "1",
                region: [region("1", 0, 0), region("2", "1/2", 0), region("3", 0, "1/2"), region("4", "1/2", "1/2")],
              },
            ],
          },
        },
      },
    },
    { label: "gallery", video: { maxInput: 9 } },
    { label: "stage", video: { maxInput: 4 } },
  ],
  mediaIn: {
    audio: [
      { codec: "opus", sampleRate: 48000, channelNum: 2 },
      { codec: "isac", sampleRate: 16000 },
      { codec: "pcmu" },
      { codec: "g722", sampleRate: 16000, channelNum: 1 },
    ],
    video: [{ codec: "h264" }, { codec: "vp8" }, { codec: "h265" }],
  },
  mediaOut: {
    audio: [
      { codec: "isac", sampleRate: 16000 },
      { codec: "isac", sampleRate: 32000 },
      { codec: "opus", sampleRate: 48000, channelNum: 2 },
      { codec: "aac", sampleRate: 48000, channelNum: 2 },
    ],
    video: {
      format: [{ codec: "vp9" }, { codec: "vp8" }, { codec: "h264", profile: "CB" }],
      parameters: {
        resolution: ["x3/4", "x1/2", "hd720p", "vga"],
        framerate: [6, 15, 24, 30],
        bitrate: ["x0.8", "x0.5", 400],
        keyFrameInterval: [100, 30, 2],
      },
    },
  },
  transcoding: {
    audio: false,
    video: {
      format: false,
      parameters: { resolution: false, framerate: false, bitrate: false, keyFrameInterval: false },
    },
  },
  notifying: { participantActivities: false, streamChange: false },
  sip: { sipServer: "sip.example.org", username: "studio", password: "a-planted-password" },
};

/** Entries to insert, by the last name on the way to the list. */
const newEntries: Readonly<Record<string, unknown>> = {
  roles: { role: "guest", subscribe: { audio: true, video: true } },
  views: { label: "side", video: { maxInput: 2 } },
  custom: { region: [region("1", 0, 0), region("2", "1/2", 0)] },
  audio: { codec: "pcma" },
  video: { codec: "vp9" },
  format: { codec: "h264", profile: "M" },
  resolution: "svga",
  framerate: 12,
  bitrate: "x0.2",
  keyFrameInterval: 5,
};

/** Other values of texts without a list of allowed ones, and of formats. */
const others: Readonly<Record<string, unknown>> = {
  format: { codec: "vp8" },
  audio: { codec: "opus", sampleRate: 48000, channelNum: 2 },
  primary: "2",
  password: "another-planted-password",
};

/** All edits after which the room is valid and breaks no more rules than before. */
export function roomEdits(): Edit[] {
  const rules = roomWarnings(whole).length;
  return [...editsOf(RoomConfig, whole, [], [])]
    .map(({ what, path, after }) => ({ what, path, after, before: whole, size: sizeOf(whole, after) }))
    .filter(
      ({ after }) =>
        validate(RoomConfig, after).length === 0 &&
        roomProblems(after).length === 0 &&
        roomWarnings(after).length <= rules + 1,
    );
}

/** Number of single values that are in one of the rooms and not in the other. */
function sizeOf(one: unknown, other: unknown): number {
  const [a, b] = [one, other].map((room) => new Set(valuesIn(named(RoomConfig, room))));
  return [...(a ?? [])].filter((value) => b?.has(value) !== true).length;
}

const valuesIn = (value: unknown): string[] =>
  walk(value).flatMap(({ keys, value: part }) => (typeof part === "object" ? [] : [JSON.stringify([keys, part])]));

type Raw = Pick<Edit, "what" | "path" | "after">;

function* editsOf(schema: TSchema, value: unknown, at: Path, path: readonly string[]): Generator<Raw> {
  const edit = (what: Edit["what"], part: unknown, below: readonly string[] = []): Raw => ({
    what,
    path: [...path, ...below],
    after: withPart(whole, at, part),
  });
  if (Array.isArray(value)) {
    yield* editsOfList(schema, value, at, path, edit);
    return;
  }
  const struct = branchesOf(schema).find(isStruct);
  if (struct === undefined || !isObject(value) || schema.atomic === true) {
    const other = otherThan(schema, value, path);
    if (other !== undefined) yield edit("change", other);
    return;
  }
  for (const [name, member] of Object.entries(struct.properties)) {
    const part = value[name];
    if (part === undefined) continue;
    const isRequired = struct.required?.includes(name) === true;
    const isKey = name === "label";
    if (!isRequired && !isKey)
      yield { what: "remove", path: [...path, name], after: withPart(whole, [...at, name], undefined) };
    if (!isKey && name !== "role") yield* editsOf(member, part, [...at, name], [...path, name]);
  }
}

function* editsOfList(
  schema: TSchema,
  list: readonly unknown[],
  at: Path,
  path: readonly string[],
  edit: (what: Edit["what"], part: unknown, below?: readonly string[]) => Raw,
): Generator<Raw> {
  const items = schema.items as TSchema;
  const nameOf = (entry: unknown) => Object.keys(Object(named(schema, [entry])) as object)[0] ?? "";
  const entry = newEntries[path.at(-1) ?? ""];
  if (schema.keyedBy === undefined && schema.unordered !== true) {
    // Regions: one moves.
    const [first, second, ...rest] = list as { area: object }[];
    if (second !== undefined)
      yield edit("change", [first, { ...second, area: { ...second.area, top: "1/4" } }, ...rest], ["[1]"]);
    return;
  }
  yield edit("remove", list.slice(1), [nameOf(list[0])]);
  if (entry !== undefined) {
    const [head, ...tail] = list;
    yield edit("add", [head, entry, ...tail], [nameOf(entry)]);
  }
  yield edit("reorder", [list[1], list[0], ...list.slice(2)]);
  if (schema.keyedBy !== undefined)
    for (const [i, own] of list.entries())
      if (i === 0 || schema.keyedBy === "region") yield* editsOf(items, own, [...at, i], [...path, nameOf(own)]);
}

/** Another value that the schema allows. */
function otherThan(schema: TSchema, value: unknown, path: readonly string[]): unknown {
  const name = path.at(-1) ?? "";
  if (isObject(value)) return path.at(-2) === "audio" ? others.audio : others[name];
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") {
    const offered: Readonly<Record<string, number>> = { framerate: 24, keyFrameInterval: 2 };
    return offered[name] ?? (Number.isInteger(value) ? value + 1 : value + 0.1);
  }
  if (Array.isArray(schema.enum)) return (schema.enum as unknown[]).find((other) => other !== value);
  return others[name] ?? `${String(value)}-2`;
}
