// Rules of formats: `mediaIn`, `mediaOut`, and the formats of views.

import { type AudioFormat, type VideoFormat, sameAudio, sameVideo } from "../../../sdk/schemas";
import { type Problem, formatPath } from "../../../sdk/schemas/validation";
import { isObject } from "../../../sdk/values";
import { hasUnknown } from "../../lifecycle/unknown";
import { type Members, type Rule, at, entriesOf, found, isKnown, isNumber, isText, picturesOf, viewsOf } from "./rule";

type Format = AudioFormat | VideoFormat;

const notGivenOut: Rule = {
  id: "view-format-not-given-out",
  severity: "error",
  canBeIgnored: false,
  wrong: "A view is mixed in a format that `mediaOut` does not have, member for member",
  server: 'They refuse the room: "MediaOut conflicts with View Setting", and do not say which view or format.',
  remedy: "Add the format to `mediaOut.audio` or `mediaOut.video.format`, or mix the view in a listed one.",
  bad: "mediaOut: { video: { format: [h264/CB] } } # the default view is vp8",
  good: "mediaOut: { video: { format: [h264/CB] } }\nviews: { common: { video: { format: h264/CB } } }",
  find: (room, declared) => {
    const lists = {
      audio: { keys: ["mediaOut", "audio"], formats: at(room, "mediaOut", "audio") },
      video: { keys: ["mediaOut", "video", "format"], formats: at(room, "mediaOut", "video", "format") },
    };
    return viewsOf(room).flatMap(({ entry: view, keys }) =>
      (["audio", "video"] as const).flatMap((track) => {
        const format = at(view, track, "format");
        const { formats, keys: listKeys } = lists[track];
        if (!isObject(format) || hasUnknown(format) || !Array.isArray(formats) || hasUnknown(formats)) return [];
        const isGiven = at(declaredView(declared, keys), track, "format") !== undefined;
        return missing([...keys, track, "format"], format as Format, isGiven, formats as Format[], listKeys);
      }),
    );
  },
};

const declaredView = (declared: Members, [, index]: Problem["keys"]) =>
  Array.isArray(declared.views) ? (declared.views as unknown[])[Number(index)] : undefined;

function missing(
  keys: Problem["keys"],
  format: Format,
  isGiven: boolean,
  allowed: readonly Format[],
  listKeys: readonly string[],
): Problem[] {
  const isSame = keys.at(-2) === "audio" ? sameAudio : (sameVideo as (a: Format, b: Format) => boolean);
  if (allowed.some((other) => isObject(other) && isSame(format as AudioFormat, other as AudioFormat))) return [];
  const name = nameOf(format) + (isGiven ? "" : " (the default)");
  const list = formatPath(listKeys);
  const names = allowed.filter(isObject).map(nameOf).join(", ") || "empty";
  const message =
    `is ${name}, but ${list} does not have it (it is ${names}): a view can only be mixed in a format that the room gives out, ` +
    `member for member. Add ${JSON.stringify(nameOf(format))} to ${list}, or give the view one of those formats`;
  return [found(keys, format, message)];
}

/** `opus/48000/2`, `h264/CB`, `vp8`. */
function nameOf(format: Members): string {
  const { codec, sampleRate, channelNum, profile } = format as Partial<Record<string, string | number>>;
  return [codec, sampleRate, channelNum, profile].filter((part) => part !== undefined).join("/");
}

const profileOfOther: Rule = {
  id: "profile-not-of-h264",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A video format has a `profile`, and is not h264",
  server: "They store it and compare formats member for member, so that no stream has this format.",
  remedy: "Leave the profile out, or set the codec to h264.",
  bad: "mediaIn: { video: [vp8/CB] }",
  good: "mediaIn: { video: [vp8] }",
  find: (room) =>
    [
      ...entriesOf(at(room, "mediaIn", "video"), ["mediaIn", "video"]),
      ...entriesOf(at(room, "mediaOut", "video", "format"), ["mediaOut", "video", "format"]),
      ...picturesOf(room).flatMap(({ picture, keys }) =>
        isObject(picture.format) ? [{ entry: picture.format, keys: [...keys, "format"] }] : [],
      ),
    ].flatMap(({ entry: { codec, profile }, keys }) =>
      isKnown(codec) && isKnown(profile) && codec !== "h264"
        ? [
            found(
              [...keys, "profile"],
              profile,
              `is ${String(profile)}, but ${String(codec)} has no profiles: no stream has this format; leave the profile out`,
            ),
          ]
        : [],
    ),
};

const emptyMediaIn: Rule = {
  id: "media-in-empty",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`mediaIn` has neither an audio nor a video format",
  server: "They create the room, and refuse every stream that is published in it.",
  remedy: "Leave one of them out for its default, or list the formats that may be published.",
  bad: "mediaIn: { audio: [], video: [] }",
  good: "mediaIn: { video: [] } # audio only",
  find: ({ mediaIn }) =>
    [at(mediaIn, "audio"), at(mediaIn, "video")].every((list) => Array.isArray(list) && list.length === 0)
      ? [found(["mediaIn"], mediaIn, "has neither an audio nor a video format: nobody can publish anything")]
      : [],
};

/** The smallest usable side of a picture, in pixels: the block size of encoders. */
const smallestSide = 16;

const unusablePart: Rule = {
  id: "resolution-part-out-of-range",
  severity: "warning",
  canBeIgnored: true,
  wrong:
    "A resolution of `mediaOut` is a part of the source's that is too small to see, or not smaller than the source",
  server: "They accept any x{n}/{d}, and offer those that are smaller than the source, down to no pixels at all.",
  remedy: "Use parts below 1 that leave a picture, such as x3/4 to x1/8.",
  bad: "mediaOut: { video: { parameters: { resolution: [x5/4, vga] } } }",
  good: "mediaOut: { video: { parameters: { resolution: [x4/5, vga] } } }",
  find: (room) => {
    const sizes = picturesOf(room).map(({ picture }) => at(picture, "parameters", "resolution"));
    return textsOf(room, "resolution").flatMap(({ text, keys }) => {
      const [, n, d] = (/^x(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
      const why = n === undefined || d === undefined ? undefined : problemOfPart(n, d, sizes);
      return why === undefined ? [] : [found(keys, text, `is ${text}, ${why}`)];
    });
  },
};

/** The problem of a part of pictures of some sizes; undefined for a usable part. */
function problemOfPart(n: number, d: number, sizes: readonly unknown[]): string | undefined {
  if (d === 0) return "which divides by 0: no stream has this size";
  if (n >= d) return "which is not smaller than the source: servers never offer it";
  const sides = sizes
    .flatMap((size) => [at(size, "width"), at(size, "height")])
    .filter((side) => isNumber(side) && side > 0) as number[];
  const smallest = Math.floor((Math.min(...sides, 1280) * n) / d);
  return smallest < smallestSide ? `which leaves only ${smallest} pixels of a side` : undefined;
}

const unusableMultiple: Rule = {
  id: "bitrate-multiple-out-of-range",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A bitrate of `mediaOut` is a multiple that is not between 0 and 1, or a number that is not above 0",
  server: "They encode with the computed bitrate: 0, or more than the source has.",
  remedy: "Use multiples between 0 and 1, such as x0.8 to x0.2. The source's own bitrate is always available.",
  bad: "mediaOut: { video: { parameters: { bitrate: [x0, x1.5] } } }",
  good: "mediaOut: { video: { parameters: { bitrate: [x0.8, x0.5] } } }",
  find: (room) => [
    ...textsOf(room, "bitrate").flatMap(({ text, keys }) => {
      const multiple = Number(text.slice(1));
      if (multiple > 0 && multiple < 1) return [];
      const why = multiple > 0 ? "which is not less than the source has" : "which is a bitrate of 0";
      return [found(keys, text, `is ${text}, ${why}: use a multiple between 0 and 1`)];
    }),
    ...offeredIn(room, "bitrate").flatMap(({ value, keys }) =>
      isNumber(value) && value <= 0 ? [found(keys, value, `is ${value}, but a bitrate in kbps must be above 0`)] : [],
    ),
  ],
};

/** Values of a parameter of `mediaOut.video`, with their paths. */
function offeredIn(room: Members, parameter: string): { value: unknown; keys: Problem["keys"] }[] {
  const path = ["mediaOut", "video", "parameters", parameter];
  const list = at(room, ...path);
  return Array.isArray(list) ? (list as unknown[]).map((value, i) => ({ value, keys: [...path, i] })) : [];
}

/** The values of a parameter that are texts such as "x0.5" or "x1/2", with their paths. */
const textsOf = (room: Members, parameter: string) =>
  offeredIn(room, parameter).flatMap(({ value, keys }) =>
    isText(value) && value.startsWith("x") && /\d/.test(value) ? [{ text: value, keys }] : [],
  );

export const formatRules: readonly Rule[] = [notGivenOut, profileOfOther, emptyMediaIn, unusablePart, unusableMultiple];
