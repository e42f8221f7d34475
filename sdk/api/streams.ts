// Streams of a room (API document, "Streams"). Each release of the server has its own form of them; this client returns one form.

import { type Answer, readJson } from "../http/answer";
import { AbortError, unlessNotFound, isOwtError } from "../failures/errors";
import { pause } from "../http/gate";
import { type StreamOperation, ratio } from "./operations";
import { path } from "../http/paths";
import { backoff } from "../http/retry";
import { isObject } from "../values";
import { type LayoutRegion, RawStream, type Stream, type StreamVideo, type VideoEncoding } from "../schemas/stream";
import { Type } from "../schemas/type";
import { endOnce } from "../once/end";
import type { PatientOptions } from "../once/patience";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

const StreamList = Type.Array(RawStream);

/**
 * The streams of one room: the mixed stream of each view, whose id is `<room id>-<label>`, and the forward streams of participants,
 * streaming-ins and others. Every method throws an OwtError as those of RoomsClient do.
 */
export class StreamsClient {
  readonly #transport: Transport;
  readonly #roomId: string;

  /** Use OwtClient.room. */
  constructor(transport: Transport, roomId: string) {
    this.#transport = transport;
    this.#roomId = roomId;
  }

  /** All streams (GET /v1.1/rooms/{id}/streams); none while the room is idle, or if there is no such room. */
  async list(options: CallOptions = {}): Promise<Stream[]> {
    const answer = this.#transport.request("GET", path`/v1.1/rooms/${this.#roomId}/streams`, options);
    return (await readJson<RawStream[]>(StreamList, answer)).map(normalisedStream);
  }

  /**
   * One stream (GET /v1.1/rooms/{id}/streams/{streamId}).
   *
   * @throws RequestRefusedError, with `isNotFound`, if there is none.
   */
  async get(id: string, options: CallOptions = {}): Promise<Stream> {
    return readStream(this.#transport.request("GET", this.#pathOf(id), options));
  }

  /** Like `get`; undefined if there is none. */
  async find(id: string, options: CallOptions = {}): Promise<Stream | undefined> {
    return unlessNotFound(this.get(id, options));
  }

  /**
   * Changes a stream (PATCH /v1.1/rooms/{id}/streams/{streamId}), by `addToView`, `removeFromView`, `setStatus`, `setLayout` and
   * `setRegionStream`.
   *
   * A stream that is removed from a view in which it is not seems to leave all views. So the stream is read before a removal, and
   * again after a request that ended in doubt, and operations that hold already are not sent.
   *
   * @returns the changed stream.
   */
  async update(id: string, operations: readonly StreamOperation[], options: CallOptions = {}): Promise<Stream> {
    if (!operations.some(({ op }) => op === "remove")) return this.#patch(id, operations, options);
    const { policy } = this.#transport;
    for (let attempt = 1; ; attempt += 1) {
      const stream = await this.get(id, options);
      const rest = operations.filter((operation) => !holds(stream, operation));
      if (rest.length === 0) return stream;
      try {
        return await this.#patch(id, rest, { ...options, repeatable: false });
      } catch (error) {
        const doubt = isOwtError(error) && error.mayHaveTakenEffect && !(error instanceof AbortError);
        if (!doubt || attempt > policy.retries) throw error;
        const { request, attempts } = error;
        await pause(backoff(attempt, policy), options.signal ?? this.#transport.signal).catch((cause: unknown) => {
          throw new AbortError({ request, attempts, cause, mayHaveTakenEffect: true });
        });
      }
    }
  }

  /**
   * Ends a forward stream, and everything that takes it (DELETE /v1.1/rooms/{id}/streams/{streamId}). Succeeds if it has ended already.
   * The mixed stream of a view cannot be ended: servers report success, and do nothing.
   */
  async delete(id: string, options: PatientOptions = {}): Promise<void> {
    await endOnce(this.#transport, this.#pathOf(id), () => this.find(id, options), options);
  }

  async #patch(
    id: string,
    operations: readonly StreamOperation[],
    options: CallOptions & { repeatable?: boolean },
  ): Promise<Stream> {
    return readStream(this.#transport.request("PATCH", this.#pathOf(id), { ...options, body: operations }));
  }

  #pathOf(id: string): string {
    return path`/v1.1/rooms/${this.#roomId}/streams/${id}`;
  }
}

/** Whether an operation on views would change nothing. */
function holds({ info: { inViews = [] } }: Stream, { op, value }: StreamOperation): boolean {
  const isIn = inViews.includes(String(value));
  return (op === "remove" && !isIn) || (op === "add" && isIn);
}

/** The stream of an answer. */
export async function readStream(answer: Promise<Answer>): Promise<Stream> {
  return normalisedStream(await readJson<RawStream>(RawStream, answer));
}

/**
 * The stream of an answer, in the form of this client: v1 has format and parameters of the picture flat, v1.1 in `original`, and the
 * first builds of 5.0 have `tracks`. A track that is `false` is dropped. Areas of a layout become ratios in lowest terms, such as
 * "1/2".
 */
export function normalisedStream(raw: RawStream): Stream {
  const { media, info, ...rest } = raw;
  const { audio, video } = tracksOf(media);
  const { layout, ...others } = info;
  return {
    ...rest,
    media: {
      ...(isObject(audio) && { audio: audio }),
      ...(isObject(video) && { video: withOriginal(video) }),
    },
    info: { ...others, ...(layout !== undefined && { layout: layout.map(exact) }) },
  };
}

function tracksOf(media: Record<string, unknown>): Record<string, unknown> {
  const { tracks } = media;
  if (!Array.isArray(tracks)) return media;
  const of = (kind: string) => tracks.filter(isObject).flatMap(({ type, ...track }) => (type === kind ? [track] : []));
  const [audio] = of("audio");
  // One for each encoding of a simulcast.
  const [video, ...others] = of("video").map(withOriginal);
  return { audio, video: video && { ...video, original: [video, ...others].flatMap(({ original }) => original) } };
}

function withOriginal({ format, parameters, rid, ...rest }: Record<string, unknown>): StreamVideo {
  if (Array.isArray(rest.original)) return rest as unknown as StreamVideo;
  const encoding = {
    ...(format !== undefined && { format }),
    ...(parameters !== undefined && { parameters }),
    ...(rid !== undefined && { simulcastRid: rid }),
  } as VideoEncoding;
  return { ...rest, original: [encoding] };
}

function exact(entry: unknown): LayoutRegion {
  const { region, ...rest } = entry as LayoutRegion;
  const edges = Object.entries(region.area).map(([edge, value]) => [edge, ratio(value)]);
  return { ...rest, region: { ...region, area: Object.fromEntries(edges) as LayoutRegion["region"]["area"] } };
}
