// Rules across the members of a room: what the schema of each member cannot say, but the server refuses all the same.

import { isDeepStrictEqual } from "node:util";
import {
  type AudioFormat,
  MediaOut,
  RoomConfig,
  type VideoFormat,
  View,
  isObject,
  withDefaults,
} from "../../sdk/schemas";
import { type Problem, formatPath } from "../../sdk/validation";
import { hasUnknown, unknownValue } from "./unknown";

/** The largest request body that servers take, in bytes. */
const bodyLimit = 100 * 1024;

/** All that is wrong with a room whose members fit their schemas. Parts can be unknown in a preview; they are not judged. */
export function roomProblems(config: RoomConfig): Problem[] {
  return [...conflicts(config), ...tooLarge(config)];
}

/**
 * A view is mixed in formats that the room may give out: its audio format must be exactly one entry of `mediaOut.audio`, its
 * video format exactly one of `mediaOut.video.format`, with the same members. Servers say "MediaOut conflicts with View
 * Setting", and not which.
 */
function conflicts(config: RoomConfig): Problem[] {
  const views = config.views as unknown;
  const mediaOut = config.mediaOut as unknown;
  if (views === unknownValue || mediaOut === unknownValue) return [];
  const out = withDefaults(MediaOut, mediaOut) as { audio: AudioFormat[]; video: { format: VideoFormat[] } | string };
  const outVideo = typeof out.video === "string" ? undefined : out.video.format;
  const declared = (views ?? [{}]) as (View | string)[];
  return declared.flatMap((view, i) => {
    if (!isObject(view)) return [];
    const { audio, video } = withDefaults(View, view) as {
      audio: { format: AudioFormat } | string;
      video: { format: VideoFormat } | false | string;
    };
    const at = ["views", i] as const;
    return [
      ...(isObject(audio)
        ? missing([...at, "audio", "format"], audio.format, view.audio?.format, out.audio, ["mediaOut", "audio"])
        : []),
      ...(isObject(video)
        ? missing(
            [...at, "video", "format"],
            video.format,
            (view.video as { format?: unknown } | undefined)?.format,
            outVideo,
            ["mediaOut", "video", "format"],
          )
        : []),
    ];
  });
}

function missing(
  keys: readonly (string | number)[],
  format: AudioFormat | VideoFormat,
  declared: unknown,
  allowed: readonly (AudioFormat | VideoFormat)[] | undefined,
  listAt: readonly string[],
): Problem[] {
  if (allowed === undefined || hasUnknown(format) || hasUnknown(allowed)) return [];
  const matches = allowed.filter((entry) => isDeepStrictEqual(entry, format)).length;
  if (matches === 1) return [];
  const name = formatName(format) + (declared === undefined ? " (the default)" : "");
  const list = formatPath(listAt);
  const names = allowed.map(formatName).join(", ") || "empty";
  const message =
    matches > 1
      ? `is ${name}, which stands ${matches} times in ${list}: the server wants it there exactly once`
      : `is ${name}, but ${list} does not have it (it is ${names}): a view can only be mixed in a format that the room gives out, ` +
        `member for member. Add ${JSON.stringify(format)} to ${list}, or give the view one of those formats`;
  return [{ keys, path: formatPath(keys), value: format, message }];
}

/** `opus/48000/2`, `h264/CB`, `vp8`. */
function formatName(format: AudioFormat | VideoFormat): string {
  const {
    codec,
    sampleRate,
    channelNum,
    profile,
  }: { [K in "codec" | "sampleRate" | "channelNum" | "profile"]?: string | number } = format;
  return [codec, sampleRate, channelNum, profile].filter((part) => part !== undefined).join("/");
}

function tooLarge(config: RoomConfig): Problem[] {
  const bytes = Buffer.byteLength(JSON.stringify(withDefaults(RoomConfig, config)));
  if (bytes <= bodyLimit) return [];
  const message =
    `The room's configuration has ${bytes} bytes, but servers take ${bodyLimit} at most: ` +
    "fewer or smaller custom layouts (views[].video.layout.templates.custom) make it fit";
  return [{ keys: [], path: "", value: undefined, message }];
}
