// Streaming-outs: streams from a room to other servers (API document, "Streaming-outs").

import type { SessionOperation } from "./operations";
import {
  type MediaSubscription,
  StreamingOut,
  type StreamingOutConfig,
  type StreamingOutParameters,
} from "../schemas/session";
import { SessionsClient, mediaBody, normalisedMedia, takes } from "./sessions";
import { type StreamingOutProtocol, protocolOf } from "./streaming-urls";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/** The streaming-outs of one room, at /v1/rooms/{id}/streaming-outs. Every method throws an OwtError as those of RoomsClient do. */
export class StreamingOutsClient extends SessionsClient<StreamingOutConfig, StreamingOut> {
  /** Use OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    super(transport, roomId, {
      kind: "streaming-out",
      segment: "streaming-outs",
      schema: StreamingOut,
      normalised: (streamingOut) => ({ ...streamingOut, media: normalisedMedia(streamingOut.media) }),
      body: bodyOf,
      fits: ({ url, media }, config) => url === config.url && takes(media, withoutFormats(config.media)),
    });
  }

  /**
   * Changes a running streaming-out (PATCH), by `setSource`, `setResolution`, `setFramerate`, `setBitrate` and
   * `setKeyFrameInterval`. Its url, protocol, parameters and tracks cannot be changed.
   *
   * @returns the changed streaming-out.
   */
  update(id: string, operations: readonly SessionOperation[], options: CallOptions = {}): Promise<StreamingOut> {
    return this.patch(id, operations, options);
  }
}

/**
 * The parameters of a protocol, with all members, as servers require. Missing ones get the server's own defaults (method PUT,
 * 2 seconds, 5 segments). Undefined for rtmp and rtsp, which have none.
 */
export function completeParameters(
  protocol: StreamingOutProtocol | undefined,
  parameters: StreamingOutParameters = {},
): StreamingOutParameters | undefined {
  const { method = "PUT", hlsTime = 2, hlsListSize = 5, dashSegDuration = 2, dashWindowSize = 5 } = parameters;
  if (protocol === "hls") return { method, hlsTime, hlsListSize };
  if (protocol === "dash") return { method, dashSegDuration, dashWindowSize };
  return undefined;
}

function bodyOf({ url, protocol = protocolOf(url), parameters, media }: StreamingOutConfig) {
  return { protocol, url, parameters: completeParameters(protocol, parameters), media: mediaBody(media) };
}

/** Servers choose the formats of streaming-outs (`streamingOutCodecs`). */
function withoutFormats({ audio, video }: MediaSubscription): MediaSubscription {
  return {
    audio: audio && { from: audio.from },
    video: video && { from: video.from },
  } as MediaSubscription;
}
