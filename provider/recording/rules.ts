// Rules across the arguments of a Recording.

import { type RecordingConfig, mp4Codecs, recordedAudioCodecs } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { neither, isTaken, codecOf } from "../session/rules";

/** The problems of a recording that is valid by its schema. Unknown values in a preview are not checked. */
export function recordingProblems({ container, media }: RecordingConfig): Problem[] {
  const audio = codecOf(media, "audio");
  const video = codecOf(media, "video");
  const problems = neither(media);
  if (audio !== undefined && !recordedAudioCodecs.includes(audio)) {
    problems.push(
      problem(
        ["media", "audio", "format", "codec"],
        audio,
        `is ${audio}, but recordings take ${recordedAudioCodecs.join(", ")}`,
      ),
    );
  }
  if (container === "mp4") {
    const why = (format: string) =>
      `but mp4 takes ${mp4Codecs.audio.join(" or ")} with ${mp4Codecs.video.join(" or ")} only: set the format to ${format}, or the container to mkv, which takes every codec`;
    if (isTaken(media, "audio") && audio !== undefined && !mp4Codecs.audio.includes(audio)) {
      problems.push(
        problem(
          ["media", "audio", "format"],
          audio,
          `is ${audio}, ${why('{ codec: "aac", sampleRate: 48000, channelNum: 2 }')}`,
        ),
      );
    }
    if (isTaken(media, "video") && video !== undefined && !mp4Codecs.video.includes(video)) {
      problems.push(problem(["media", "video", "format"], video, `is ${video}, ${why('{ codec: "h264" }')}`));
    }
  }
  return problems;
}
