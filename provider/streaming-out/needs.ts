// The needs of a StreamingOut: requirements on its room.

import { type MediaSubscription, type RoomConfig, streamingOutCodecs } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { hasUnknown } from "../lifecycle/unknown";
import { unmetMedia } from "../session/needs";
import type { Needs } from "../session/room-kind";

export const streamingOutNeeds: Needs = ({ media }, room) => [
  ...unmetMedia(["media"], media, room),
  ...unmetEncoder(media, room),
];

/**
 * Streaming-outs are sent as aac and h264. Servers fill in formats that the request lacks after they have validated it, so only aac
 * must be in the room's list: transcoding and the list of video formats do not matter.
 */
function unmetEncoder(media: unknown, room: RoomConfig): Problem[] {
  if (!isObject(media)) return [];
  const { audio } = media as MediaSubscription;
  const formats = room.mediaOut?.audio;
  if (!isObject(audio) || audio.format !== undefined || !Array.isArray(formats) || hasUnknown(formats)) return [];
  if (formats.some(({ codec }) => codec === streamingOutCodecs.audio)) return [];
  const message = "is sent as aac, which the room's mediaOut.audio does not have: add aac/48000/2 to it";
  return [problem(["media", "audio"], audio, message)];
}
