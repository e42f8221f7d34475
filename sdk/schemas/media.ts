// Media constraints: the formats and parameters that rooms, streams and sessions share (API document, "Media Constraints").

import type { Static } from "@sinclair/typebox";
import { TextEnum } from "./keywords";
import { Type } from "./type";

export const audioCodecs = ["opus", "isac", "g722", "pcma", "pcmu", "aac", "ac3", "nellymoser", "ilbc"] as const;
export const videoCodecs = ["h264", "vp8", "vp9", "h265"] as const;
export const h264Profiles = ["CB", "B", "M", "H"] as const;
/** Names of resolutions; `x{n}/{d}` for a part of the source's and `r{width}x{height}` are understood too. */
export const resolutionNames = ["hd1080p", "hd720p", "xga", "svga", "vga", "hvga", "cif", "qvga", "qcif"] as const;

/** A multiple of a bitrate: servers take what stands after the x for a decimal number. */
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
  { additionalProperties: false, title: "AudioFormat", atomic: true, description: "An audio format." },
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
  { additionalProperties: false, title: "VideoFormat", atomic: true, description: "A video format." },
);
export type VideoFormat = Static<typeof VideoFormat>;

/** The widest set of audio formats that a room can take in. */
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

/** The same for what a room gives out: aac is encoded at 48 kHz in stereo. */
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
