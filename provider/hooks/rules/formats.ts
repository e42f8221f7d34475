// Rules of the formats that come into a room, go out of it, and are mixed in it.

import { type AudioFormat, type VideoFormat, isObject, sameAudio, sameVideo } from "../../../sdk/schemas";
import { type Problem, formatPath } from "../../../sdk/validation";
import { hasUnknown } from "../unknown";
import { type Members, type Rule, at, entriesOf, found, isKnown, picturesOf, viewsOf } from "./rule";

type Format = AudioFormat | VideoFormat;

const notGivenOut: Rule = {
  id: "view-format-not-given-out",
  severity: "error",
  canBeIgnored: false,
  wrong: "A view is mixed in a format that `mediaOut` does not have, member for member",
  server: 'They refuse the room: "MediaOut conflicts with View Setting", and do not say which view or format.',
  remedy: "Add the format to `mediaOut.audio` or `mediaOut.video.format`, or mix the view in one that is there.",
  bad: "mediaOut: { video: { format: [{ codec: h264, profile: CB }] } } # the default view is vp8",
  good: "mediaOut: { video: { format: [{ codec: h264, profile: CB }] } }\nviews: [{ video: { format: { codec: h264, profile: CB } } }]",
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
    `member for member. Add ${JSON.stringify(format)} to ${list}, or give the view one of those formats`;
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
  server: "They store it and compare it member for member, so that no stream ever is of this format.",
  remedy: "Leave the profile out, or make it h264.",
  bad: "mediaIn: { video: [{ codec: vp8, profile: CB }] }",
  good: "mediaIn: { video: [{ codec: vp8 }] }",
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
              `is ${String(profile)}, but ${String(codec)} has no profiles: no stream is of this format`,
            ),
          ]
        : [],
    ),
};

const nothingIn: Rule = {
  id: "media-in-empty",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`mediaIn` has neither an audio nor a video format",
  server: "They make the room, and refuse whatever is published in it.",
  remedy: "Leave a list out for its default, or name the formats that may be published.",
  bad: "mediaIn: { audio: [], video: [] }",
  good: "mediaIn: { video: [] } # sound alone",
  find: ({ mediaIn }) =>
    [at(mediaIn, "audio"), at(mediaIn, "video")].every((list) => Array.isArray(list) && list.length === 0)
      ? [found(["mediaIn"], mediaIn, "lets neither sound nor pictures in: nobody can publish anything")]
      : [],
};

export const formatRules: readonly Rule[] = [notGivenOut, profileOfOther, nothingIn];
