// What participants send: sound of a microphone in opus and a picture of a camera in VP8, or in what the room takes
// instead.

import type { Media, RoomConfig } from "./model";
import { operationFailed } from "../http/errors";
import { audioTrack, videoTrack } from "../../sdk/schemas/offers";

/** The size of a picture in pixels, and its pictures a second. */
export interface CameraSettings {
  readonly resolution?: { readonly width: number; readonly height: number };
  readonly framerate?: number;
}
/** What a participant wants to send. */
export interface PublishRequest {
  readonly audio: boolean;
  /** `true` is 640 by 480 with 30 pictures a second. */
  readonly video: boolean | CameraSettings;
  readonly attributes?: unknown;
}

const camera = { resolution: { width: 640, height: 480 }, framerate: 30 };

/** The tracks of a stream that a participant sends. Throws a Refusal where the room takes no such track. */
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
  if (format === undefined) throw operationFailed(`The room takes no ${track} (mediaIn.${track} is empty).`);
  return format;
}
