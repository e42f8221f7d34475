// What sessions have in common: which tracks of which streams they take, and how (API document, "MediaSubOptions").

import type { Static } from "@sinclair/typebox";
import { TextEnum } from "./keywords";
import { AudioFormat, BitrateMultiple, VideoFormat } from "./media";
import { Type } from "./type";

const closed = { additionalProperties: false } as const;
/** The id of a stream: that of a view has the view's label in it, whatever its letters are. */
export const streamIdPattern = "^([0-9A-Za-z_-]+|[0-9a-f]{24}-\\S(.*\\S)?)$";
export const streamIdAllowed =
  "the id of a stream: letters, digits, - and _, or the id of a room, a - and the label of a view";
const from = Type.String({
  pattern: streamIdPattern,
  allowed: streamIdAllowed,
  stream: true,
  description: "Id of the stream to take: a view's mixed stream, or a forward stream.",
});

/** Values of parameters that a session can be changed to while it runs. */
export const updatableValues = {
  framerate: [6, 12, 15, 24, 30, 48, 60],
  bitrate: ["x0.8", "x0.6", "x0.4", "x0.2"],
  keyFrameInterval: [1, 2, 5, 30, 100],
} as const;

export const Resolution = Type.Object(
  {
    width: Type.Number({ minimum: 1, description: "Width in pixels." }),
    height: Type.Number({ minimum: 1, description: "Height in pixels." }),
  },
  { ...closed, title: "Resolution", description: "Size of a picture." },
);
export type Resolution = Static<typeof Resolution>;

const bitrateMultiple: typeof BitrateMultiple = {
  ...BitrateMultiple,
  allowed: 'a multiple of the stream\'s such as "x0.8"',
};

export const SubscriptionParameters = Type.Object(
  {
    resolution: Type.Optional(Resolution),
    framerate: Type.Optional(
      Type.Number({ description: "Frames per second: that of the stream, or one that it offers." }),
    ),
    bitrate: Type.Optional(
      Type.Union([bitrateMultiple, Type.Number()], {
        description: "Bitrate: a multiple of the stream's, such as \"x0.8\", or kbps that the room's mediaOut has.",
      }),
    ),
    keyFrameInterval: Type.Optional(
      Type.Number({ description: "Seconds between key frames: those of the stream, or ones that it offers." }),
    ),
  },
  {
    ...closed,
    title: "SubscriptionParameters",
    description: "Parameters that the picture is wanted in. What is left out is as in the stream.",
  },
);
export type SubscriptionParameters = Static<typeof SubscriptionParameters>;

export const AudioSubscription = Type.Object(
  {
    from,
    format: Type.Optional({
      ...AudioFormat,
      description: "Format that the sound is wanted in. Without it, that of the stream.",
    } as typeof AudioFormat),
  },
  { ...closed, title: "AudioSubscription", description: "The sound of a stream." },
);
export type AudioSubscription = Static<typeof AudioSubscription>;

export const VideoSubscription = Type.Object(
  {
    from,
    format: Type.Optional({
      ...VideoFormat,
      description: "Format that the picture is wanted in. Without it, that of the stream.",
    } as typeof VideoFormat),
    parameters: Type.Optional(SubscriptionParameters),
  },
  { ...closed, title: "VideoSubscription", description: "The picture of a stream." },
);
export type VideoSubscription = Static<typeof VideoSubscription>;

export const MediaSubscription = Type.Object(
  {
    audio: Type.Optional(
      Type.Union([AudioSubscription, Type.Literal(false)], {
        default: false,
        description: "The sound; left out or `false`: none.",
      }),
    ),
    video: Type.Optional(
      Type.Union([VideoSubscription, Type.Literal(false)], {
        default: false,
        description: "The picture; left out or `false`: none.",
      }),
    ),
  },
  { ...closed, title: "MediaSubscription", description: "Which tracks of which streams." },
);
export type MediaSubscription = Static<typeof MediaSubscription>;

/** A track of a session as servers answer: with what they chose for it. `bitrate` is null where they cannot compute it. */
export interface SessionTrack {
  readonly from: string;
  readonly status?: string;
  /** Audio has a sample rate and channels, video may have a profile. */
  readonly format?: {
    readonly codec: string;
    readonly sampleRate?: number;
    readonly channelNum?: number;
    readonly profile?: string;
  };
  readonly parameters?: {
    readonly resolution?: Resolution;
    readonly framerate?: number;
    readonly bitrate?: number | string | null;
    readonly keyFrameInterval?: number;
  };
}

/** The tracks of a session as servers answer: one that is not taken is absent. */
export interface SessionMedia {
  readonly audio?: SessionTrack | false;
  readonly video?: SessionTrack | false;
}

const track = Type.Object({ from: Type.String() }, { additionalProperties: true });

/** What an answer must be to count as the media of a session. */
export const SessionMedia = Type.Object(
  {
    audio: Type.Optional(Type.Union([track, Type.Literal(false)])),
    video: Type.Optional(Type.Union([track, Type.Literal(false)])),
  },
  { additionalProperties: true },
);

/** Ids of streams and sessions: texts of up to 18 digits, beyond what a number can hold. */
export const SessionId = Type.String({ minLength: 1 });

export const recordingContainers = ["auto", "mkv", "mp4", "ts"] as const;
export const streamingOutProtocols = ["rtmp", "rtsp", "hls", "dash"] as const;

// ------------------------------------------------------------------ recordings

export const RecordingConfig = Type.Object(
  {
    container: Type.Optional(
      TextEnum(recordingContainers, {
        default: "auto",
        description:
          "Container of the file: mkv takes all codecs; mp4 takes aac with h264 or h265; auto chooses between the two; ts is known to servers, but not documented.",
      }),
    ),
    media: MediaSubscription,
  },
  { ...closed, title: "Recording", description: "A recording of streams of a room, to a file on the server." },
);
export type RecordingConfig = Static<typeof RecordingConfig>;

/** A recording as servers answer. The container shows in the name of the file alone. */
export interface Recording {
  readonly id: string;
  readonly media: SessionMedia;
  readonly storage: { readonly host: string; readonly file: string };
}
export const Recording = Type.Object(
  {
    id: SessionId,
    media: SessionMedia,
    storage: Type.Object({ host: Type.String(), file: Type.String() }, { additionalProperties: true }),
  },
  { additionalProperties: true },
);

// ------------------------------------------------------------------ streaming-outs

const method = Type.Optional(
  TextEnum(["PUT", "POST"], { default: "PUT", description: "HTTP method that segments are sent by." }),
);

export const StreamingOutParameters = Type.Object(
  {
    method,
    hlsTime: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: "hls: seconds of a segment. The server's own default is 2." }),
    ),
    hlsListSize: Type.Optional(
      Type.Number({ minimum: 0, description: "hls: segments in the playlist. The server's own default is 5." }),
    ),
    dashSegDuration: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: "dash: seconds of a segment. The server's own default is 2." }),
    ),
    dashWindowSize: Type.Optional(
      Type.Number({ minimum: 0, description: "dash: segments in the manifest. The server's own default is 5." }),
    ),
  },
  {
    ...closed,
    title: "StreamingOutParameters",
    description: "Parameters of hls and dash; what is left out is filled up.",
  },
);
export type StreamingOutParameters = Static<typeof StreamingOutParameters>;

export const StreamingOutConfig = Type.Object(
  {
    protocol: Type.Optional(
      TextEnum(streamingOutProtocols, {
        description: "Protocol. Without it, what the url says: rtmp://, rtsp://, .m3u8 (hls) or .mpd (dash).",
      }),
    ),
    url: Type.String({
      minLength: 1,
      secret: true,
      trimmed: true,
      description: "Where to. It is kept as a secret, for it often has a key in it.",
    }),
    parameters: Type.Optional(StreamingOutParameters),
    media: MediaSubscription,
  },
  { ...closed, title: "StreamingOut", description: "A stream from a room to a server elsewhere." },
);
export type StreamingOutConfig = Static<typeof StreamingOutConfig>;

/** A streaming-out as servers answer: without the protocol and the parameters. */
export interface StreamingOut {
  readonly id: string;
  readonly url: string;
  readonly media: SessionMedia;
}
export const StreamingOut = Type.Object(
  { id: SessionId, url: Type.String(), media: SessionMedia },
  { additionalProperties: true },
);

// ------------------------------------------------------------------ sip calls

export const SipCallConfig = Type.Object(
  {
    peerURI: Type.String({
      minLength: 1,
      trimmed: true,
      description:
        "Whom to call: a user of the room's SIP server, or a SIP URI. One with a password in it is kept as a secret.",
    }),
    mediaIn: Type.Optional(
      Type.Object(
        {
          audio: Type.Optional(Type.Literal(true, { default: true, description: "Calls always have sound." })),
          video: Type.Optional(
            Type.Boolean({
              description: "Whether a picture is taken from the peer. Without it, whether the peer gets one.",
            }),
          ),
        },
        { ...closed, title: "SipMediaIn", description: "What the peer may send." },
      ),
    ),
    mediaOut: Type.Object(
      {
        audio: Type.Object(
          { from },
          { ...closed, title: "SipAudioOut", description: "The sound that the peer hears." },
        ),
        video: Type.Optional(
          Type.Union(
            [
              Type.Object(
                { from, parameters: Type.Optional(SubscriptionParameters) },
                { ...closed, title: "SipVideoOut", description: "The picture that the peer sees." },
              ),
              Type.Literal(false),
            ],
            { default: false, description: "The picture that the peer sees; left out or `false`: none." },
          ),
        ),
      },
      { ...closed, title: "SipMediaOut", description: "What the peer gets." },
    ),
  },
  { ...closed, title: "SipCall", description: "A call from a room to a SIP peer." },
);
export type SipCallConfig = Static<typeof SipCallConfig>;

/** A call as servers answer. Right after it was made, `input` and `output` may still be missing. */
export interface SipCall {
  readonly id: string;
  readonly type: string;
  readonly peer: string;
  readonly input?: { readonly id: string } & Readonly<Record<string, unknown>>;
  readonly output?: { readonly id: string; readonly media: SessionMedia };
}
export const SipCall = Type.Object(
  {
    id: SessionId,
    type: Type.String(),
    peer: Type.String(),
    input: Type.Optional(Type.Object({}, { additionalProperties: true })),
    output: Type.Optional(Type.Object({ media: Type.Optional(SessionMedia) }, { additionalProperties: true })),
  },
  { additionalProperties: true },
);

// ------------------------------------------------------------------ analytics

export const AnalyticsConfig = Type.Object(
  {
    algorithm: Type.String({
      pattern: "^\\S(.*\\S)?$",
      allowed: "the id of an algorithm, without blanks around it",
      description: "Id of the algorithm, as the server's analytics plugins have it.",
    }),
    media: Type.Object(
      { video: VideoSubscription },
      { ...closed, title: "AnalyticsMedia", description: "The picture to look at; analytics take no sound." },
    ),
  },
  { ...closed, title: "Analytics", description: "An algorithm that looks at a stream of a room." },
);
export type AnalyticsConfig = Static<typeof AnalyticsConfig>;

/** Analytics as servers answer. */
export interface Analytics {
  readonly id: string;
  readonly analytics: { readonly algorithm: string };
  readonly media: SessionMedia;
}
export const Analytics = Type.Object(
  {
    id: SessionId,
    analytics: Type.Object({ algorithm: Type.String() }, { additionalProperties: true }),
    media: SessionMedia,
  },
  { additionalProperties: true },
);
