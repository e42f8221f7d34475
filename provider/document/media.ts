// Describes the media of live sessions as a document declares them: streams by name, without formats and parameters of the stream.

import {
  type Resolution,
  type SessionMedia,
  type SessionTrack,
  type Stream,
  sameSize,
  scaledBitrate,
} from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import type { StreamReference } from "./references";

type Members = Record<string, unknown>;
type Kind = "audio" | "video";

/** A format, as far as answers have it. */
type Format = NonNullable<SessionTrack["format"]>;

/** The media of a session, or why a document cannot express them. */
export type Taken =
  | { readonly media: Members; readonly name: string; readonly notes: readonly string[]; readonly problem?: undefined }
  | { readonly media?: undefined; readonly problem: string };

/** Parts of a track that a kind of session can ask for. */
export interface Askable {
  readonly audioFormat?: boolean;
  readonly videoFormat?: boolean;
  readonly parameters?: boolean;
  /** Formats of a session that asks for none. Default: those of the stream. */
  readonly usual?: { readonly audio?: Format; readonly video?: Format };
}

/** The streams of a room with their names in a document. */
export class StreamNames {
  readonly #streams = new Map<string, Stream>();
  readonly #names = new Map<string, StreamReference>();

  /** @param by Whether descriptions have streams by their names in a document, or by their ids. */
  constructor(
    streams: readonly Stream[],
    readonly by: "names" | "ids" = "names",
  ) {
    for (const stream of streams) {
      this.#streams.set(stream.id, stream);
      if (stream.type === "mixed" && stream.info.label !== undefined)
        this.#names.set(stream.id, { view: stream.info.label });
    }
  }

  add(id: string, name: StreamReference): void {
    this.#names.set(id, name);
  }

  /** The media of a session, without formats and parameters that it would have without asking. */
  media(live: SessionMedia, askable: Askable): Taken {
    const media: Members = {};
    const names: string[] = [];
    const notes: string[] = [];
    for (const kind of ["audio", "video"] as const) {
      const track = live[kind];
      if (!track) continue;
      const from = this.by === "ids" ? track.from : this.#names.get(track.from);
      if (from === undefined)
        return { problem: `takes the stream ${track.from}, which no view and no streaming-in of the room has` };
      names.push(typeof from === "string" ? from : "view" in from ? from.view : from.streamingIn);
      const format = this.#format(kind, track, askable);
      const parameters = kind === "video" && askable.parameters ? this.#parameters(track, notes) : {};
      media[kind] = {
        from,
        ...(format !== undefined && { format }),
        ...(Object.keys(parameters).length > 0 && { parameters }),
      };
    }
    return { media, name: [...new Set(names)].join("-"), notes };
  }

  /** The format; undefined where it is the one that a session has without asking. */
  #format(kind: Kind, { from, format }: SessionTrack, askable: Askable): Members | undefined {
    if (format === undefined || !askable[`${kind}Format`]) return undefined;
    const source = this.#streams.get(from)?.media;
    const ofStream = kind === "audio" ? source?.audio?.format : source?.video?.original[0]?.format;
    const own = askable.usual === undefined ? ofStream : askable.usual[kind];
    const { codec, sampleRate, channelNum, profile } = format;
    const asked = kind === "audio" ? { codec, sampleRate, channelNum } : { codec, profile };
    const isOwn = Object.entries(asked).every(([name, value]) => (own as Members | undefined)?.[name] === value);
    return isOwn ? undefined : Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  }

  /** The parameters that differ from those of the stream. */
  #parameters({ from, parameters = {} }: SessionTrack, notes: string[]): Members {
    const video = this.#streams.get(from)?.media.video;
    const own: Members = { ...video?.original[0]?.parameters };
    const asked: Members = {};
    for (const name of ["resolution", "framerate", "keyFrameInterval"] as const) {
      const value = parameters[name];
      if (value !== undefined && !isSame(value, own[name])) asked[name] = value;
    }
    const { bitrate } = parameters;
    if (bitrate === undefined || bitrate === own.bitrate) return asked;
    // A session that asks for no bitrate has that of the view, scaled.
    if (isNear(bitrate, scaledBitrate(own, asked))) return asked;
    const offers: unknown = video?.optional?.parameters?.bitrate;
    const offered: unknown[] = Array.isArray(offers) ? offers : [];
    const multiple = offered.find((value) => typeof value === "string" && isMultiple(value, own.bitrate, bitrate));
    const chosen = multiple ?? offered.find((value) => value === bitrate);
    if (chosen === undefined) notes.push("A bitrate was asked for that servers do not show: it is left out.");
    else asked.bitrate = chosen;
    return asked;
  }
}

/** Whether two parameters are equal, whatever the order of their members. */
const isSame = (value: unknown, other: unknown): boolean =>
  isObject(value) && isObject(other)
    ? sameSize(value as unknown as Resolution, other as unknown as Resolution)
    : value === other;

const isNear = (a: unknown, b: unknown): boolean =>
  typeof a === "number" && typeof b === "number" && Math.abs(a - b) < 1e-3;

const isMultiple = (text: string, own: unknown, bitrate: unknown): boolean =>
  typeof own === "number" && isNear(own * Number(text.slice(1)), bitrate);
