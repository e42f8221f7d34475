// Streams of a room, and streaming-ins (API document, "Streams", "Streaming-ins").

import type { Static } from "@sinclair/typebox";
import { TextEnum } from "./keywords";
import type { AudioFormat, Parameters, VideoFormat } from "./media";
import type { AudioTrack, VideoTrack } from "./offers";
import { placeOf } from "./participant";
import { Region } from "./room";
import { Type } from "./type";

const closed = { additionalProperties: false } as const;
const track = (what: string) =>
  Type.Optional(
    Type.Union([TextEnum(["auto"]), Type.Boolean()], {
      default: "auto",
      allowed: '"auto", true or false',
      description: `Whether ${what} is taken: true, false, or "auto" for what the source has.`,
    }),
  );

export const StreamingInConfig = Type.Object(
  {
    connection: Type.Object(
      {
        url: Type.String({
          minLength: 1,
          secret: true,
          trimmed: true,
          description:
            "Address of the source, rtsp:// or rtmp://. It is kept as a secret, for it often has a password in it.",
        }),
        transportProtocol: Type.Optional(
          TextEnum(["tcp", "udp"], { default: "tcp", description: "Transport of RTSP." }),
        ),
        bufferSize: Type.Optional(
          Type.Number({ minimum: 1, default: 8192, description: "Size of the buffer for udp, in bytes." }),
        ),
        origin: Type.Optional(
          Type.Object(placeOf("the source"), {
            ...closed,
            title: "Origin",
            undocumented: "4.3",
            description: "Place of the source, by which the server chooses a node.",
          }),
        ),
      },
      { ...closed, title: "StreamingInConnection", description: "Connection to the source." },
    ),
    media: Type.Optional(
      Type.Object(
        { audio: track("sound"), video: track("a picture") },
        { ...closed, title: "StreamingInMedia", description: "Tracks to take of the source." },
      ),
    ),
    attributes: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        undocumented: "4.3",
        mayBeSecret: true,
        description:
          "Attributes of the stream, for your own use. With the password of a url in them, they are kept as a secret.",
      }),
    ),
  },
  { ...closed, title: "StreamingIn", description: "A stream into a room from another server or a camera." },
);
export type StreamingInConfig = Static<typeof StreamingInConfig>;

/** One encoding of the picture of a stream. */
export interface VideoEncoding {
  readonly format?: VideoFormat;
  readonly parameters?: Parameters;
  /** Name of the encoding, if the sender offers several. */
  readonly simulcastRid?: string;
}

/** The sound of a stream. */
export interface StreamAudio {
  readonly status?: string;
  readonly source?: string;
  readonly format?: AudioFormat;
  /** Other formats in which it can be requested. */
  readonly optional?: NonNullable<AudioTrack["optional"]>;
}

/** The picture of a stream. */
export interface StreamVideo {
  readonly status?: string;
  readonly source?: string;
  /** The encodings that are sent: one, or several for a simulcast. */
  readonly original: readonly VideoEncoding[];
  /** Other formats and parameters in which it can be requested. */
  readonly optional?: NonNullable<VideoTrack["optional"]>;
}

export const LayoutRegion = Type.Object(
  {
    stream: Type.Optional(
      Type.String({
        pattern: "^[0-9A-Za-z_-]+$",
        allowed: "the id of a stream: letters, digits, - and _",
        stream: true,
        description: "Id of the forward stream in the region; left out: none. Empty regions come last.",
      }),
    ),
    region: Region,
  },
  { ...closed, title: "LayoutRegion", description: "A region of the layout of a mixed stream, and the stream in it." },
);
export type LayoutRegion = Static<typeof LayoutRegion>;

/** A stream in the form of this client, whatever the release of the server. A track that is not sent is absent. */
export interface Stream {
  readonly id: string;
  readonly type: "forward" | "mixed";
  readonly media: { readonly audio?: StreamAudio; readonly video?: StreamVideo };
  readonly info: {
    /** Forward streams: id of the sender; `admin` for a streaming-in. */
    readonly owner?: string;
    /** Forward streams: webrtc, streaming, sip, analytics, selecting or quic. */
    readonly type?: string;
    /** Forward streams: labels of the views that it is mixed into. */
    readonly inViews?: readonly string[];
    readonly attributes?: Readonly<Record<string, unknown>>;
    /** Mixed streams: label of the view. */
    readonly label?: string;
    /** Mixed streams: regions and the streams in them. */
    readonly layout?: readonly LayoutRegion[];
    readonly activeInput?: string;
    readonly origin?: { readonly isp?: string; readonly region?: string };
  };
  readonly data?: unknown;
}

/** Schema of streams in answers, in the form of any release. */
export const RawStream = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    type: TextEnum(["forward", "mixed"]),
    media: Type.Object({}, { additionalProperties: true }),
    // Validates only what the client relies on.
    info: Type.Object(
      {
        owner: Type.Optional(Type.String()),
        type: Type.Optional(Type.String()),
        inViews: Type.Optional(Type.Array(Type.String())),
        label: Type.Optional(Type.String()),
        layout: Type.Optional(
          Type.Array(
            Type.Object(
              {
                region: Type.Object(
                  { id: Type.String(), area: Type.Object({}, { additionalProperties: true }) },
                  { additionalProperties: true },
                ),
              },
              { additionalProperties: true },
            ),
          ),
        ),
      },
      { additionalProperties: true },
    ),
  },
  { additionalProperties: true },
);
export type RawStream = Static<typeof RawStream>;
