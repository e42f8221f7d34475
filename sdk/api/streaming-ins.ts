// Streaming-ins: streams into a room from other servers and cameras (API document, "Streaming-ins"). They become streams of the
// room; servers have no list of streaming-ins.

import { isDeepStrictEqual } from "node:util";
import { path } from "../http/paths";
import type { Stream, StreamingInConfig } from "../schemas/stream";
import { endOnce } from "../once/end";
import type { PatientOptions } from "../once/patience";
import { type StartOptions, startOnce } from "../once/start";
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

  /** Use OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    this.#transport = transport;
    this.#roomId = roomId;
    this.#streams = new StreamsClient(transport, roomId);
  }

  /** The streams of streaming-ins (GET /v1.1/rooms/{id}/streams, type `streaming`). */
  async list(options: CallOptions = {}): Promise<Stream[]> {
    return (await this.#streams.list(options)).filter(isStreamingIn);
  }

  /** The stream of one streaming-in; undefined if it has ended, or is of another type. */
  async find(id: string, options: CallOptions = {}): Promise<Stream | undefined> {
    const stream = await this.#streams.find(id, options);
    return stream !== undefined && isStreamingIn(stream) ? stream : undefined;
  }

  /**
   * Brings a stream into the room (POST /v1.1/rooms/{id}/streaming-ins), and starts the conference if the room is idle. The source may
   * take up to 85 seconds to connect: the default of `timeoutMs` is 100 seconds, or the client's if that is longer. Refusals and
   * requests in doubt are handled as by SessionsClient.create. Answers do not have the url of a streaming-in: a new one with the same
   * tracks and attributes fits.
   *
   * @throws RequestRefusedError, with a list of checks, if the cluster still refuses after `patienceMs`.
   * @throws UncertainError if it stays unknown whether it was started; `candidates` has those that fit.
   */
  async create(config: StreamingInConfig, options: StartOptions<Stream> = {}): Promise<Stream> {
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

  /** Ends a streaming-in (DELETE /v1.1/rooms/{id}/streaming-ins/{streamId}). Succeeds if it has ended already. */
  async delete(id: string, options: PatientOptions = {}): Promise<void> {
    const line = path`/v1.1/rooms/${this.#roomId}/streaming-ins/${id}`;
    await endOnce(this.#transport, line, () => this.#streams.find(id, options), options);
  }
}

function isStreamingIn({ info }: Stream): boolean {
  return info.type === "streaming";
}

function hasTrack(track: object | undefined, requested: "auto" | boolean): boolean {
  return requested === "auto" || (track !== undefined) === requested;
}
