// Streams of participants: microphone audio in opus and camera video in VP8, or in another format that the room accepts.

import type { Media, RoomConfig } from "./model";
import { operationFailed } from "../http/errors";
import { audioTrack, videoTrack } from "../../sdk/schemas/offers";

/** Resolution in pixels, and frames per second. */
export interface CameraSettings {
  readonly resolution?: { readonly width: number; readonly height: number };
  readonly framerate?: number;
}

/** The tracks that a participant publishes. */
export interface PublishRequest {
  readonly audio: boolean;
  /** `true` is 640 by 480 with 30 frames per second. */
  readonly video: boolean | CameraSettings;
  readonly attributes?: unknown;
}

const camera = { resolution: { width: 640, height: 480 }, framerate: 30 };

/** The tracks of a published stream. Throws a Refusal if the room accepts no such track. */
export function publishedMedia({ audio, video }: PublishRequest, config: RoomConfig): Media {
  const sound = chooseFormat("audio", audio, "opus", config.mediaIn?.audio);
  const picture = chooseFormat("video", video !== false, "vp8", config.mediaIn?.video);
  const parameters = typeof video === "object" ? { ...camera, ...video } : camera;
  return {
    ...(sound && { audio: { source: "mic", ...audioTrack(sound, config) } }),
    ...(picture && { video: { source: "camera", ...videoTrack(picture, parameters, config) } }),
  };
}

function chooseFormat<Format extends { readonly codec: string }>(
  track: string,
  isSent: boolean,
  preferred: string,
  formats: readonly Format[] = [],
): Format | undefined {
  if (!isSent) return undefined;
  const format = formats.find(({ codec }) => codec === preferred) ?? formats[0];
  if (format === undefined) throw operationFailed(`The room accepts no ${track} (mediaIn.${track} is empty).`);
  return format;
}
