// Rules across the arguments of a Recording.

import { type RecordingConfig } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { recordedAudio, neither, isTaken, codecOf } from "../session/rules";

/** All that is wrong with a recording whose members fit their schemas. Parts can be unknown in a preview; they are not judged. */
export function recordingProblems({ container, media }: RecordingConfig): Problem[] {
  const audio = codecOf(media, "audio");
  const video = codecOf(media, "video");
  const problems = neither(media);
  if (audio !== undefined && !recordedAudio.includes(audio)) {
    problems.push(
      problem(
        ["media", "audio", "format", "codec"],
        audio,
        `is ${audio}, but recordings take ${recordedAudio.join(", ")}`,
      ),
    );
  }
  if (container === "mp4") {
    const why = (format: string) =>
      `but mp4 takes aac with h264 or h265 only: ask for ${format}, or choose the container mkv, which takes everything`;
    if (isTaken(media, "audio") && audio !== undefined && audio !== "aac") {
      problems.push(
        problem(
          ["media", "audio", "format"],
          audio,
          `is ${audio}, ${why('{ codec: "aac", sampleRate: 48000, channelNum: 2 }')}`,
        ),
      );
    }
    if (isTaken(media, "video") && video !== undefined && video !== "h264" && video !== "h265") {
      problems.push(problem(["media", "video", "format"], video, `is ${video}, ${why('{ codec: "h264" }')}`));
    }
  }
  return problems;
}
