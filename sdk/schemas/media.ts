// Formats, parameters and codecs that rooms, streams and sessions share (API document, "Media Constraints").

import type { Static } from "@sinclair/typebox";
import { TextEnum } from "./keywords";
import { Type } from "./type";

export const audioCodecs = ["opus", "isac", "g722", "pcma", "pcmu", "aac", "ac3", "nellymoser", "ilbc"] as const;
export const videoCodecs = ["h264", "vp8", "vp9", "h265"] as const;
export const h264Profiles = ["CB", "B", "M", "H"] as const;
/** Names of resolutions. Servers also accept `x{n}/{d}`, a part of the source's, and `r{width}x{height}`. */
export const resolutionNames = ["hd1080p", "hd720p", "xga", "svga", "vga", "hvga", "cif", "qvga", "qcif"] as const;

/** A multiple of a bitrate: x and a decimal number. */
export const BitrateMultiple = Type.String({
  pattern: "^x([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)?$",
  allowed: 'a multiple of the source\'s such as "x0.8"',
});

export const AudioFormat = Type.Object(
  {
    codec: TextEnum(audioCodecs, { description: "Name of the audio codec.", unenforced: true }),
    sampleRate: Type.Optional(
      Type.Number({
        description:
          "Sample rate in Hz. Belongs to opus (48000), isac (16000 or 32000), g722 (16000) and, for output, aac (48000).",
      }),
    ),
    channelNum: Type.Optional(
      Type.Number({ description: "Number of channels. Belongs to opus (2), g722 (1) and, for output, aac (2)." }),
    ),
  },
  {
    additionalProperties: false,
    title: "AudioFormat",
    atomic: true,
    shortName: "format",
    allowed: 'an audio format such as "opus/48000/2" or { codec: opus, sampleRate: 48000, channelNum: 2 }',
    description: "An audio format.",
  },
);
export type AudioFormat = Static<typeof AudioFormat>;

export const VideoFormat = Type.Object(
  {
    codec: TextEnum(videoCodecs, { description: "Name of the video codec.", unenforced: true }),
    profile: Type.Optional(
      TextEnum(h264Profiles, {
        description: "Profile of h264: CB (constrained baseline), B (baseline), M (main) or H (high).",
        unenforced: true,
      }),
    ),
  },
  {
    additionalProperties: false,
    title: "VideoFormat",
    atomic: true,
    shortName: "format",
    allowed: 'a video format such as "vp8", "h264/CB" or { codec: h264, profile: CB }',
    description: "A video format.",
  },
);
export type VideoFormat = Static<typeof VideoFormat>;

export const Resolution = Type.Object(
  {
    width: Type.Number({ minimum: 1, description: "Width in pixels." }),
    height: Type.Number({ minimum: 1, description: "Height in pixels." }),
  },
  { additionalProperties: false, title: "Resolution", description: "Size of a picture." },
);
export type Resolution = Static<typeof Resolution>;

/** Parameters of a picture in answers. `bitrate` is in kbps or a multiple, and null if the server cannot compute it. */
export interface Parameters {
  readonly resolution?: Resolution;
  readonly framerate?: number;
  readonly bitrate?: number | string | null;
  readonly keyFrameInterval?: number;
}

/** Containers of recordings. With `auto`, the server chooses mp4 if it can hold the tracks, and mkv otherwise. */
export const recordingContainers = ["auto", "mkv", "mp4", "ts"] as const;
/** Audio codecs that can be recorded. Every video codec can. */
export const recordedAudioCodecs: readonly string[] = ["pcmu", "pcma", "opus", "aac"];
/** Codecs that an mp4 file can hold. An mkv file holds all that can be recorded. */
export const mp4Codecs: Readonly<Record<"audio" | "video", readonly string[]>> = {
  audio: ["aac"],
  video: ["h264", "h265"],
};
/** Codecs of streaming-outs, whatever their sources have. */
export const streamingOutCodecs = { audio: "aac", video: "h264" } as const;

/** Default of `mediaIn.audio`: all audio formats. */
export const defaultAudioIn: readonly AudioFormat[] = [
  { codec: "opus", sampleRate: 48000, channelNum: 2 },
  { codec: "isac", sampleRate: 16000 },
  { codec: "isac", sampleRate: 32000 },
  { codec: "g722", sampleRate: 16000, channelNum: 1 },
  { codec: "pcma" },
  { codec: "pcmu" },
  { codec: "aac" },
  { codec: "ac3" },
  { codec: "nellymoser" },
  { codec: "ilbc" },
];

/** Default of `mediaOut.audio`: aac is encoded at 48 kHz in stereo. */
export const defaultAudioOut: readonly AudioFormat[] = defaultAudioIn.map((format) =>
  format.codec === "aac" ? { codec: "aac", sampleRate: 48000, channelNum: 2 } : format,
);

export const defaultVideoIn: readonly VideoFormat[] = [{ codec: "h264" }, { codec: "vp8" }, { codec: "vp9" }];

export const defaultVideoOut: readonly VideoFormat[] = [
  { codec: "vp8" },
  { codec: "h264", profile: "CB" },
  { codec: "h264", profile: "B" },
  { codec: "vp9" },
];
