// Checks the needs of sessions against their room: views, tracks, formats and parameters. Servers refuse an unmet need with "Operation
// failed"; where the program or document declares the room too, the preview reports it. The needs of each kind are in its needs.ts.

import {
  type AudioFormat,
  type MediaSubscription,
  type Resolution,
  RoomConfig,
  type SubscriptionParameters,
  type VideoSubscription,
  audioTrack,
  sameSize,
  videoTrack,
  withDefaults,
} from "../../sdk/schemas";
import { type Problem, problem, suggestion } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";
import type { RoomKind } from "./room-kind";
import { listed } from "../spelling/spelling";
import { inputOf, labelOf } from "./stand-ins";

/**
 * Returns the needs of a resource that its room does not meet. Unknown values and streams of other rooms are not checked.
 *
 * @param args The arguments of the resource, in the spelling of the API.
 * @param declared The arguments of the room, in either spelling.
 */
export function unmetNeeds({ needs }: Pick<RoomKind<never>, "needs">, args: unknown, declared: unknown): Problem[] {
  return isObject(args) ? needs(args, withDefaults(RoomConfig, listed(RoomConfig, declared)) as RoomConfig) : [];
}

/** Whether a part of the room is not known yet, and cannot be checked. */
export const isOpen = (part: unknown): boolean => part === undefined || hasUnknown(part);

type View = NonNullable<RoomConfig["views"]>[number];

/** The remedy: what to change in the room's `mediaOut`. */
const wayOut = (list: string, switchName: string) =>
  `add it to the room's ${list}, with ${switchName} on (the default), or ask for what is offered`;

// ------------------------------------------------------------------ views

export const viewsOf = ({ views }: RoomConfig): View[] | undefined =>
  Array.isArray(views) && views.every((view) => isObject(view) && !isOpen(view.label)) ? views : undefined;

/** A view that the room does not have. */
export function unmetView(keys: Problem["keys"], label: unknown, room: RoomConfig): Problem[] {
  const views = viewsOf(room);
  if (views === undefined || typeof label !== "string" || label === unknownValue) return [];
  const labels = views.map((view) => String(view.label));
  if (labels.includes(label)) return [];
  const hint = suggestion(label, labels) || (labels.length > 0 ? ` (it has ${labels.join(", ")})` : "; it has none");
  return [problem(keys, label, `is the view ${JSON.stringify(label)}, which the room does not have${hint}`)];
}

// ------------------------------------------------------------------ tracks

/** The needs of `media` that the room's streams do not meet. */
export function unmetMedia(at: readonly string[], media: unknown, room: RoomConfig): Problem[] {
  if (!isObject(media)) return [];
  const { audio, video } = media as MediaSubscription;
  return [
    ...(["audio", "video"] as const).flatMap((track) => unmetTrack(at, track, media[track])),
    ...(isObject(audio)
      ? [...unmetView([...at, "audio", "from"], labelOf(audio.from), room), ...unmetSound(at, audio, room)]
      : []),
    ...(isObject(video)
      ? [...unmetView([...at, "video", "from"], labelOf(video.from), room), ...unmetPicture(at, video, room)]
      : []),
  ];
}

/** A track that the streaming-in does not take. */
function unmetTrack(at: readonly string[], track: "audio" | "video", wanted: unknown): Problem[] {
  const input = isObject(wanted) ? inputOf(wanted.from) : undefined;
  if (!isObject(input?.media) || input.media[track] !== false) return [];
  const message = `is the streaming-in ${input.name}, which takes no ${track} (media.${track}: false)`;
  return [problem([...at, track, "from"], undefined, message)];
}

/** The view whose mixed stream it is; undefined for another stream, and where views are not known. */
function viewOf(from: unknown, room: RoomConfig): View | undefined {
  const label = labelOf(from);
  return label === undefined ? undefined : viewsOf(room)?.find((view) => view.label === label);
}

/** Audio formats that a view offers; undefined where they are not known. */
export function soundsOf(from: unknown, room: RoomConfig): AudioFormat[] | undefined {
  const { mediaOut, transcoding } = room;
  const format = viewOf(from, room)?.audio?.format;
  if (format === undefined || [format, mediaOut, transcoding].some(isOpen)) return undefined;
  const track = audioTrack(format, { mediaOut, transcoding } as Parameters<typeof audioTrack>[1]);
  return [track.format, ...(track.optional?.format ?? [])];
}

/** The video track of a view, with all formats and parameters that it offers; undefined where they are not known. */
export function pictureOf(from: unknown, room: RoomConfig): ReturnType<typeof videoTrack> | undefined {
  const { mediaOut, transcoding } = room;
  const video = viewOf(from, room)?.video;
  if (!isObject(video) || [video, mediaOut, transcoding].some(isOpen)) return undefined;
  const { format, parameters } = video as Required<Exclude<View["video"], false | undefined>>;
  return videoTrack(
    format,
    parameters as Parameters<typeof videoTrack>[1],
    { mediaOut, transcoding } as Parameters<typeof videoTrack>[2],
  );
}

function unmetSound(
  at: readonly string[],
  { from, format }: { from: string; format?: AudioFormat },
  room: RoomConfig,
): Problem[] {
  const offered = soundsOf(from, room);
  if (offered === undefined || format === undefined || hasUnknown(format)) return [];
  if (offered.some((other) => fits(format, other))) return [];
  const message = `is ${nameOf(format)}, but the view offers ${namesOf(offered)}: ${wayOut("mediaOut.audio", "transcoding.audio")}`;
  return [problem([...at, "audio", "format"], format, message)];
}

function unmetPicture(at: readonly string[], track: VideoSubscription, room: RoomConfig): Problem[] {
  const { from, format, parameters } = track;
  const view = viewOf(from, room);
  if (view?.video === false) {
    return [
      problem(
        [...at, "video", "from"],
        view.label,
        `is the view ${JSON.stringify(view.label)}, which has no picture (video: false)`,
      ),
    ];
  }
  const source = pictureOf(from, room);
  const problems = unmetBitrate([...at, "video", "parameters", "bitrate"], parameters?.bitrate, room);
  if (source === undefined) return problems;
  const formats = [source.format, ...(source.optional?.format ?? [])];
  if (format !== undefined && !hasUnknown(format) && !formats.some((other) => fits(format, other))) {
    const message = `is ${nameOf(format)}, but the view offers ${namesOf(formats)}: ${wayOut("mediaOut.video.format", "transcoding.video.format")}`;
    problems.push(problem([...at, "video", "format"], format, message));
  }
  const own = source.parameters ?? {};
  const offered = source.optional?.parameters ?? {};
  const values = {
    resolution: [own.resolution, ...(offered.resolution ?? [])],
    framerate: [own.framerate, ...(offered.framerate ?? [])],
    keyFrameInterval: [own.keyFrameInterval, ...(offered.keyFrameInterval ?? [])],
  };
  for (const [name, allowed] of Object.entries(values)) {
    const wanted = parameters?.[name as keyof SubscriptionParameters];
    if (wanted === undefined || hasUnknown(wanted) || allowed.some((value) => same(value, wanted))) continue;
    const list = allowed
      .filter((value) => value !== undefined)
      .map(shown)
      .join(", ");
    const message = `is ${shown(wanted)}, but the view offers ${list}: ${wayOut(`mediaOut.video.parameters.${name}`, `transcoding.video.parameters.${name}`)}`;
    problems.push(problem([...at, "video", "parameters", name], wanted, message));
  }
  return problems;
}

/** A bitrate that is not in the room's list, which holds multiples and numbers for all streams. */
function unmetBitrate(keys: Problem["keys"], bitrate: unknown, { mediaOut, transcoding }: RoomConfig): Problem[] {
  const isUnset = bitrate === undefined || bitrate === "x1" || bitrate === "x1.0";
  if (isUnset || hasUnknown(bitrate) || isOpen(mediaOut) || isOpen(transcoding)) return [];
  const list = mediaOut?.video?.parameters?.bitrate ?? [];
  const does = transcoding?.video?.parameters?.bitrate !== false;
  if (does && (list as unknown[]).includes(bitrate)) return [];
  const offered = does && list.length > 0 ? `only ${list.join(", ")}` : "none but the stream's own";
  const name = "mediaOut.video.parameters.bitrate";
  const message = `is ${JSON.stringify(bitrate)}, but the room offers ${offered}: ${wayOut(name, "transcoding.video.parameters.bitrate")}`;
  return [problem(keys, bitrate, message)];
}

/** Whether an offered format has all members of the wanted one. */
const fits = (wanted: object, offered: object): boolean => {
  const members = new Map<string, unknown>(Object.entries(offered));
  return Object.entries(wanted).every(([name, value]) => members.get(name) === value);
};

const same = (a: unknown, b: unknown): boolean =>
  isObject(a) && isObject(b) ? sameSize(a as Resolution, b as Resolution) : a === b;

const shown = (value: unknown): string =>
  isObject(value) ? `${String(value.width)}x${String(value.height)}` : String(value);

/** `opus/48000/2`, `h264/CB`. */
const nameOf = (format: object): string => Object.values(format).join("/");
const namesOf = (formats: readonly object[]): string => formats.map(nameOf).join(", ");
