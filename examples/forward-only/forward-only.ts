// The profile: what makes a room forward streams as they come, so that the server spends nothing on pictures.

import type { RoomArgs } from "pulumi-owt";

export function forwardOnly(videoCodec: "h264" | "vp8" | "vp9"): RoomArgs {
  return {
    // No view, so nothing is mixed: participants subscribe each other's streams.
    views: [],
    // Nothing is translated for anyone, so all have to send what all can play: one codec each for sound and picture.
    mediaIn: { audio: [{ codec: "opus", sampleRate: 48000, channelNum: 2 }], video: [{ codec: videoCodec }] },
    transcoding: {
      audio: false,
      video: {
        format: false,
        parameters: { resolution: false, framerate: false, bitrate: false, keyFrameInterval: false },
      },
    },
  };
}
