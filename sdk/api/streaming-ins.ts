// Streams from elsewhere into a room (API document, "Streaming-ins"). Once there, they are streams of the room like others:
// servers have no list of streaming-ins.

import { isDeepStrictEqual } from "node:util";
import { path } from "../http/paths";
import type { Stream, StreamingInConfig } from "../schemas/stream";
import { endOnce } from "../once/end";
import type { PatientOptions } from "../once/patience";
import { startOnce } from "../once/start";
import { StreamsClient, readStream } from "./streams";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/** Servers wait up to 85 seconds for a source to connect. */
const startTimeoutMs = 100_000;

/** The streaming-ins of one room. Every method throws an OwtError as those of RoomsClient do. */
export class StreamingInsClient {
  readonly #transport: Transport;
  readonly #roomId: string;
  readonly #streams: StreamsClient;

  /** Made by OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    this.#transport = transport;
    this.#roomId = roomId;
    this.#streams = new StreamsClient(transport, roomId);
  }

  /** The streams that streaming-ins brought (GET /v1.1/rooms/{id}/streams, those of the type `streaming`). */
  async list(options: CallOptions = {}): Promise<Stream[]> {
    return (await this.#streams.list(options)).filter(isStreamingIn);
  }

  /** One of them; undefined where it has ended, or is another kind of stream. */
  async find(id: string, options: CallOptions = {}): Promise<Stream | undefined> {
    const stream = await this.#streams.find(id, options);
    return stream !== undefined && isStreamingIn(stream) ? stream : undefined;
  }

  /**
   * Brings a stream into the room (POST /v1.1/rooms/{id}/streaming-ins), and starts the conference if the room is idle. The source may
   * take up to 85 seconds to connect, so that the time limit of this request is 100 seconds, or the client's if that is longer, unless
   * `timeoutMs` is given. Patience, doubt and turns are as with other sessions (SessionsClient.create). As servers do not
   * tell the url of a streaming-in, one that came in the meantime with the same tracks and attributes fits.
   *
   * @throws RequestRefusedError where the cluster still refuses, with a list of what to check.
   * @throws UncertainError where it stays unknown whether it was started; its `candidates` are those that may be it.
   */
  async create(config: StreamingInConfig, options: PatientOptions = {}): Promise<Stream> {
    const { connection, media: { audio = "auto", video = "auto" } = {}, attributes } = config;
    const body = { connection, media: { audio, video }, attributes };
    const line = path`/v1.1/rooms/${this.#roomId}/streaming-ins`;
    const timeoutMs = options.timeoutMs ?? Math.max(startTimeoutMs, this.#transport.timeoutMs);
    return startOnce<Stream>(
      {
        kind: "streaming-in",
        transport: this.#transport,
        path: line,
        list: () => this.list(options),
        post: async () => readStream(this.#transport.request("POST", line, { ...options, timeoutMs, body })),
        fits: ({ media, info }) =>
          hasTrack(media.audio, audio) &&
          hasTrack(media.video, video) &&
          isDeepStrictEqual(info.attributes ?? {}, attributes ?? {}),
      },
      options,
    );
  }

  /** Ends a streaming-in (DELETE /v1.1/rooms/{id}/streaming-ins/{streamId}). That it is gone already is success. */
  async delete(id: string, options: PatientOptions = {}): Promise<void> {
    const line = path`/v1.1/rooms/${this.#roomId}/streaming-ins/${id}`;
    await endOnce(this.#transport, line, () => this.#streams.find(id, options), options);
  }
}

function isStreamingIn({ info }: Stream): boolean {
  return info.type === "streaming";
}

function hasTrack(track: object | undefined, asked: "auto" | boolean): boolean {
  return asked === "auto" || (track !== undefined) === asked;
}
