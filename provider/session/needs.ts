// What a room can give to the sessions in it, as far as its declaration tells: its views' formats and what it transcodes them
// to, its SIP account, its roles. Servers refuse what they cannot give with "Operation failed"; where room and session are of
// one program, it is said at preview.

import {
  type AudioFormat,
  type MediaSubscription,
  type Resolution,
  RoomConfig,
  type SubscriptionParameters,
  type VideoSubscription,
  audioTrack,
  isObject,
  sameSize,
  videoTrack,
  withDefaults,
} from "../../sdk/schemas";
import { type Problem, formatPath, suggestion } from "../../sdk/schemas/validation";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";

/** Stands for the id of the view's mixed stream, which is not known before the room is made. */
export const streamOfView = (label: string): string => `view:${label}`;

const labelOf = (from: unknown): string | undefined =>
  typeof from === "string" && from.startsWith("view:") ? from.slice("view:".length) : undefined;

/** What is known of a {@link StreamingIn} of the program, where its id is not known yet. */
interface Input {
  /** Its name, as messages have it. */
  readonly name: string;
  /** Its arguments; any of them can be unknown. */
  readonly views?: unknown;
  readonly media?: unknown;
}

/** Stands for the id of a streaming-in. */
export const streamOfInput = (input: Input): string => `input:${JSON.stringify(input)}`;

const inputOf = (from: unknown): Input | undefined =>
  typeof from === "string" && from.startsWith("input:")
    ? (JSON.parse(from.slice("input:".length)) as Input)
    : undefined;

/** Whether something of the room is not known yet, so that nothing can be said. */
const isOpen = (part: unknown): boolean => part === undefined || hasUnknown(part);

type View = NonNullable<RoomConfig["views"]>[number];

/**
 * What a room cannot give to something that is to live in it. Streams of the room's views stand as `streamOfView`; what is
 * not known yet, other streams among it, is not judged.
 *
 * @param kind Kind of resource: `Recording` and so on.
 * @param args Its arguments.
 * @param declared The arguments of the room.
 */
export function misfits(kind: string, args: unknown, declared: unknown): Problem[] {
  if (!isObject(args)) return [];
  const room = withDefaults(RoomConfig, declared) as RoomConfig;
  switch (kind) {
    case "Recording":
      return [...mediaMisfits(["media"], args.media, room), ...recordingMisfits(args, room)];
    case "StreamingOut":
      return [...mediaMisfits(["media"], args.media, room), ...encoderMisfits(args.media, room)];
    case "Analytics":
      return mediaMisfits(["media"], args.media, room);
    case "SipCall":
      return [...mediaMisfits(["mediaOut"], args.mediaOut, room), ...accountMisfits(room)];
    case "StreamingIn":
      return [...labelMisfits(args.views, room), ...inputMisfits(args.media, room)];
    case "ViewLayout":
      return [...layoutMisfits(args.view, room), ...regionMisfits(args)];
    case "Token":
      return roleMisfits(args.role, room);
    default:
      return [];
  }
}

const problem = (keys: Problem["keys"], value: unknown, message: string): Problem => ({
  keys,
  path: formatPath(keys),
  value,
  message,
});

/** What stands between a wish and the room's `mediaOut`, in the words of who can change it. */
const wayOut = (list: string, switchName: string) =>
  `add it to the room's ${list}, with ${switchName} on (the default), or ask for what is offered`;

// ------------------------------------------------------------------ views

const viewsOf = ({ views }: RoomConfig): View[] | undefined =>
  Array.isArray(views) && views.every((view) => isObject(view) && !isOpen(view.label)) ? views : undefined;

function viewMisfit(keys: Problem["keys"], label: unknown, room: RoomConfig): Problem[] {
  const views = viewsOf(room);
  if (views === undefined || typeof label !== "string" || label === unknownValue) return [];
  const labels = views.map((view) => String(view.label));
  if (labels.includes(label)) return [];
  const hint = suggestion(label, labels) || (labels.length > 0 ? ` (it has ${labels.join(", ")})` : "; it has none");
  return [problem(keys, label, `is the view ${JSON.stringify(label)}, which the room does not have${hint}`)];
}

function labelMisfits(views: unknown, room: RoomConfig): Problem[] {
  return Array.isArray(views) ? views.flatMap((label, i) => viewMisfit(["views", i], label, room)) : [];
}

function layoutMisfits(label: unknown, room: RoomConfig): Problem[] {
  const view = viewsOf(room)?.find((candidate) => candidate.label === label);
  if (view?.video === false)
    return [problem(["view"], label, `is ${JSON.stringify(label)}, which has no picture (video: false)`)];
  return viewMisfit(["view"], label, room);
}

/** A layout shows forward streams that are mixed into its view, and that have a picture. */
function regionMisfits({ view, layout }: Record<string, unknown>): Problem[] {
  if (!Array.isArray(layout) || typeof view !== "string" || view === unknownValue) return [];
  return layout.flatMap((entry: unknown, i) => {
    const stream = isObject(entry) ? entry.stream : undefined;
    const message = regionMisfit(stream, view);
    return message === undefined ? [] : [problem(["layout", i, "stream"], undefined, message)];
  });
}

function regionMisfit(stream: unknown, view: string): string | undefined {
  const label = labelOf(stream);
  if (label !== undefined)
    return `is the mixed stream of the view ${JSON.stringify(label)}: layouts show streams that someone sends`;
  const input = inputOf(stream);
  if (input === undefined) return undefined;
  const { name, views = [] } = input;
  if (isObject(input.media) && input.media.video === false)
    return `is the streaming-in ${name}, which takes no picture (media.video: false)`;
  if (!Array.isArray(views) || views.some(hasUnknown) || views.includes(view)) return undefined;
  const into = views.length === 0 ? "into no view" : `into ${views.join(", ")} only`;
  return (
    `is the streaming-in ${name}, which is mixed ${into}, and servers refuse a layout with streams of other views: ` +
    `add ${JSON.stringify(view)} to its views`
  );
}

// ------------------------------------------------------------------ tracks

function mediaMisfits(at: readonly string[], media: unknown, room: RoomConfig): Problem[] {
  if (!isObject(media)) return [];
  const { audio, video } = media as MediaSubscription;
  return [
    ...(["audio", "video"] as const).flatMap((track) => trackMisfits(at, track, media[track])),
    ...(isObject(audio)
      ? [...viewMisfit([...at, "audio", "from"], labelOf(audio.from), room), ...soundMisfits(at, audio, room)]
      : []),
    ...(isObject(video)
      ? [...viewMisfit([...at, "video", "from"], labelOf(video.from), room), ...pictureMisfits(at, video, room)]
      : []),
  ];
}

/** A track that the streaming-in does not take. */
function trackMisfits(at: readonly string[], track: "audio" | "video", wanted: unknown): Problem[] {
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

/** Formats in which the sound of a view can be had; undefined where that is not known. */
function soundsOf(from: unknown, room: RoomConfig): AudioFormat[] | undefined {
  const { mediaOut, transcoding } = room;
  const format = viewOf(from, room)?.audio?.format;
  if (format === undefined || [format, mediaOut, transcoding].some(isOpen)) return undefined;
  const track = audioTrack(format, { mediaOut, transcoding } as Parameters<typeof audioTrack>[1]);
  return [track.format, ...(track.optional?.format ?? [])];
}

/** The picture of a view with what it can be had in; undefined where that is not known. */
function pictureOf(from: unknown, room: RoomConfig) {
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

function soundMisfits(
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

function pictureMisfits(at: readonly string[], track: VideoSubscription, room: RoomConfig): Problem[] {
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
  const problems = bitrateMisfits([...at, "video", "parameters", "bitrate"], parameters?.bitrate, room);
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

/** A bitrate is a multiple or a number that the room's list has, whatever stream it is of. */
function bitrateMisfits(keys: Problem["keys"], bitrate: unknown, { mediaOut, transcoding }: RoomConfig): Problem[] {
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

// ------------------------------------------------------------------ recordings and streaming-outs

const recorded = ["pcmu", "pcma", "opus", "aac"];

/** Without a format a recording takes the view's own, which its container must be able to hold. */
function recordingMisfits({ container, media }: Record<string, unknown>, room: RoomConfig): Problem[] {
  if (!isObject(media)) return [];
  const { audio, video } = media as MediaSubscription;
  const problems: Problem[] = [];
  if (isObject(audio) && audio.format === undefined) {
    const codec = soundsOf(audio.from, room)?.[0]?.codec;
    const allowed = container === "mp4" ? ["aac"] : recorded;
    if (codec !== undefined && !allowed.includes(codec)) {
      problems.push(
        problem(
          ["media", "audio"],
          codec,
          `is ${codec}, as the view has it, but ${whatTakes(container, allowed)}: ${ask(container, 'format: { codec: "aac", sampleRate: 48000, channelNum: 2 }')}`,
        ),
      );
    }
  }
  if (isObject(video) && video.format === undefined && container === "mp4") {
    const codec = pictureOf(video.from, room)?.format.codec;
    if (codec !== undefined && codec !== "h264" && codec !== "h265") {
      problems.push(
        problem(
          ["media", "video"],
          codec,
          `is ${codec}, as the view has it, but ${whatTakes(container, ["h264", "h265"])}: ${ask(container, 'format: { codec: "h264", profile: "CB" }')}`,
        ),
      );
    }
  }
  return problems;
}

/** What to write, and the other way where there is one. */
const ask = (container: unknown, format: string) =>
  `give the track a ${format}${container === "mp4" ? ", or choose the container mkv, which takes everything" : ""}`;

const whatTakes = (container: unknown, allowed: readonly string[]) =>
  `${container === "mp4" ? "mp4 takes" : "recordings take"} ${allowed.join(" or ")}`;

/**
 * Streaming-outs are sent as aac and h264. Servers fill in what was not asked for once they have judged the rest, so that only
 * the aac must be in the room's list: transcoding and the list of pictures do not matter.
 */
function encoderMisfits(media: unknown, room: RoomConfig): Problem[] {
  if (!isObject(media)) return [];
  const { audio } = media as MediaSubscription;
  const formats = room.mediaOut?.audio;
  if (!isObject(audio) || audio.format !== undefined || !Array.isArray(formats) || hasUnknown(formats)) return [];
  if (formats.some(({ codec }) => codec === "aac")) return [];
  const message = "is sent as aac, which the room's mediaOut.audio does not have: add aac/48000/2 to it";
  return [problem(["media", "audio"], audio, message)];
}

// ------------------------------------------------------------------ the rest

function accountMisfits({ sip }: RoomConfig): Problem[] {
  const account: unknown = sip;
  if (account === unknownValue || (isObject(account) && account.sipServer !== undefined)) return [];
  const message = "cannot be called, for the room has no SIP account: give it sip: { sipServer, username, password }";
  return [problem(["peerURI"], undefined, message)];
}

/** A track is asked for by "auto", too, which is what counts where the program says nothing. */
function inputMisfits(media: unknown, { mediaIn }: RoomConfig): Problem[] {
  if (isOpen(mediaIn) || media === unknownValue) return [];
  return (["audio", "video"] as const).flatMap((track) => {
    const given = isObject(media) ? media[track] : undefined;
    const asked = given ?? "auto";
    if (asked === false || asked === unknownValue || (mediaIn?.[track] ?? []).length > 0) return [];
    const spelled = given === undefined ? '"auto", the default' : JSON.stringify(asked);
    const message = `is ${spelled}, but the room's mediaIn.${track} is empty, and servers refuse a stream that asks for it: make it false`;
    return [problem(["media", track], asked, message)];
  });
}

function roleMisfits(role: unknown, { roles }: RoomConfig): Problem[] {
  if (typeof role !== "string" || role === unknownValue || !Array.isArray(roles) || hasUnknown(roles)) return [];
  const names = roles.map((entry) => entry.role);
  if (names.includes(role)) return [];
  const hint = suggestion(role, names) || (names.length > 0 ? ` (it has ${names.join(", ")})` : "; it has none");
  return [problem(["role"], role, `is ${JSON.stringify(role)}, which is no role of the room${hint}`)];
}
