// The needs of a Recording: requirements on its room.

import { type MediaSubscription, type RoomConfig, mp4Codecs, recordedAudioCodecs } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { pictureOf, soundsOf, unmetMedia } from "../session/needs";
import type { Needs } from "../session/room-kind";

export const recordingNeeds: Needs = (args, room) => [
  ...unmetMedia(["media"], args.media, room),
  ...unmetContainer(args, room),
];

/** Without a format, a recording has that of the view, which its container must support. */
function unmetContainer({ container, media }: Record<string, unknown>, room: RoomConfig): Problem[] {
  if (!isObject(media)) return [];
  const { audio, video } = media as MediaSubscription;
  const problems: Problem[] = [];
  if (isObject(audio) && audio.format === undefined) {
    const codec = soundsOf(audio.from, room)?.[0]?.codec;
    const allowed = container === "mp4" ? mp4Codecs.audio : recordedAudioCodecs;
    if (codec !== undefined && !allowed.includes(codec)) {
      problems.push(
        problem(
          ["media", "audio"],
          codec,
          `is ${codec}, as the view has it, but ${whatTakes(container, allowed)}: ${remedy(container, '{ codec: "aac", sampleRate: 48000, channelNum: 2 }')}`,
        ),
      );
    }
  }
  if (isObject(video) && video.format === undefined && container === "mp4") {
    const codec = pictureOf(video.from, room)?.format.codec;
    if (codec !== undefined && !mp4Codecs.video.includes(codec)) {
      problems.push(
        problem(
          ["media", "video"],
          codec,
          `is ${codec}, as the view has it, but ${whatTakes(container, mp4Codecs.video)}: ${remedy(container, '{ codec: "h264", profile: "CB" }')}`,
        ),
      );
    }
  }
  return problems;
}

/** The remedy: another format, or another container if that helps. */
const remedy = (container: unknown, format: string) =>
  `set the track's format to ${format}${container === "mp4" ? ", or the container to mkv, which takes every codec" : ""}`;

const whatTakes = (container: unknown, allowed: readonly string[]) =>
  `${container === "mp4" ? "mp4 takes" : "recordings take"} ${allowed.join(" or ")}`;
