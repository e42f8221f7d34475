// Analytics of a room: algorithms that look at its streams (API document, "Analytics"). They cannot be changed while they run.

import { isObject } from "../values";
import { Analytics, type AnalyticsConfig, type SessionMedia } from "../schemas/session";
import { SessionsClient, mediaBody, normalisedMedia, takes } from "./sessions";
import type { Transport } from "../http/transport";

/** The analytics of one room, at /v1/rooms/{id}/analytics. Every method throws an OwtError as those of RoomsClient do. */
export class AnalyticsClient extends SessionsClient<AnalyticsConfig, Analytics> {
  /** Use OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    super(transport, roomId, {
      kind: "analytics",
      segment: "analytics",
      schema: Analytics,
      normalised: (one) => ({ ...one, media: normalisedMedia(withVideo(one.media)) }),
      body: ({ algorithm, media }) => ({ algorithm, media: mediaBody({ video: media.video }) }),
      // Answers do not have the parameters of the picture.
      fits: ({ analytics, media }, config) =>
        analytics.algorithm === config.algorithm && takes(media, { video: { from: config.media.video.from } }),
    });
  }
}

/** The API document has format and source straight in `media`, servers have them in `media.video`. */
function withVideo(media: SessionMedia): SessionMedia {
  const { from, format, ...rest } = media as Record<string, unknown>;
  if (typeof from !== "string" || isObject(rest.video)) return media;
  return { ...rest, video: { from, ...(format !== undefined && { format }) } } as SessionMedia;
}
