// Sessions: recordings, streaming-outs, SIP calls, analytics, and the tracks that they take (API document, "MediaSubOptions").

import type { Static } from "@sinclair/typebox";
import { TextEnum } from "./keywords";
import { AudioFormat, BitrateMultiple, type Parameters, Resolution, VideoFormat, recordingContainers } from "./media";
import { Type } from "./type";

const closed = { additionalProperties: false } as const;
/** Answers may have more members than the API document names. */
const open = { additionalProperties: true } as const;
/** The id of a stream. That of a mixed stream ends with the label of its view, which can have any letters. */
export const streamIdPattern = "^([0-9A-Za-z_-]+|[0-9a-f]{24}-\\S(.*\\S)?)$";
export const streamIdAllowed =
  "the id of a stream: letters, digits, - and _, or the id of a room, a - and the label of a view";
const from = Type.String({
  pattern: streamIdPattern,
  allowed: streamIdAllowed,
  stream: true,
  description: "Id of the stream to take: a view's mixed stream, or a forward stream.",
});

/** Values to which parameters of a running session can be changed. */
export const updatableValues = {
  framerate: [6, 12, 15, 24, 30, 48, 60],
  bitrate: ["x0.8", "x0.6", "x0.4", "x0.2"],
  keyFrameInterval: [1, 2, 5, 30, 100],
} as const;

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
    description: "Requested parameters of the picture. By default, those of the stream.",
  },
);
export type SubscriptionParameters = Static<typeof SubscriptionParameters>;

export const AudioSubscription = Type.Object(
  {
    from,
    format: Type.Optional({
      ...AudioFormat,
      description: "Requested format of the sound. By default, that of the stream.",
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
      description: "Requested format of the picture. By default, that of the stream.",
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
  {
    ...closed,
    title: "MediaSubscription",
    description: "Tracks to subscribe to, and the streams that they come from.",
  },
);
export type MediaSubscription = Static<typeof MediaSubscription>;

/** A track of a session in answers, with what the server chose for it. Format and parameters are not validated. */
export const SessionTrack = Type.Object(
  {
    from: Type.String(),
    status: Type.Optional(Type.Unsafe<string>({})),
    format: Type.Optional(
      /** Sample rate and channels are of audio, the profile is of video. */
      Type.Unsafe<{ codec: string; sampleRate?: number; channelNum?: number; profile?: string }>({}),
    ),
    parameters: Type.Optional(Type.Unsafe<Parameters>({})),
  },
  open,
);
export type SessionTrack = Static<typeof SessionTrack>;

/** The tracks of a session in answers. A track that is not taken is absent or false. */
export const SessionMedia = Type.Object(
  {
    audio: Type.Optional(Type.Union([SessionTrack, Type.Literal(false)])),
    video: Type.Optional(Type.Union([SessionTrack, Type.Literal(false)])),
  },
  open,
);
export type SessionMedia = Static<typeof SessionMedia>;

/** Ids of streams and sessions: texts of up to 18 digits, beyond what a number can hold. */
export const SessionId = Type.String({ minLength: 1 });

export const streamingOutProtocols = ["rtmp", "rtsp", "hls", "dash"] as const;

// ------------------------------------------------------------------ recordings

export const RecordingConfig = Type.Object(
  {
    container: Type.Optional(
      TextEnum(recordingContainers, {
        title: "Container",
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

/** A recording in answers. The container shows only in the name of the file. */
export const Recording = Type.Object(
  {
    id: SessionId,
    media: SessionMedia,
    storage: Type.Object({ host: Type.String(), file: Type.String() }, open),
  },
  open,
);
export type Recording = Static<typeof Recording>;

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
        title: "Protocol",
        description: "Protocol. By default, that of the url: rtmp://, rtsp://, .m3u8 (hls) or .mpd (dash).",
      }),
    ),
    url: Type.String({
      minLength: 1,
      secret: true,
      trimmed: true,
      description: "Target of the stream. Kept as a secret: it often has a key in it.",
    }),
    parameters: Type.Optional(StreamingOutParameters),
    media: MediaSubscription,
  },
  { ...closed, title: "StreamingOut", description: "A stream from a room to another server." },
);
export type StreamingOutConfig = Static<typeof StreamingOutConfig>;

/** A streaming-out in answers, which have neither its protocol nor its parameters. */
export const StreamingOut = Type.Object({ id: SessionId, url: Type.String(), media: SessionMedia }, open);
export type StreamingOut = Static<typeof StreamingOut>;

// ------------------------------------------------------------------ sip calls

export const SipCallConfig = Type.Object(
  {
    peerURI: Type.String({
      minLength: 1,
      trimmed: true,
      mayBeSecret: true,
      description:
        "Whom to call: a user of the room's SIP server, or a SIP URI. One with a password in it is kept as a secret.",
    }),
    mediaIn: Type.Optional(
      Type.Object(
        {
          audio: Type.Optional(Type.Literal(true, { default: true, description: "Calls always have sound." })),
          video: Type.Optional(
            Type.Boolean({
              description: "Whether the room takes the picture of the peer. By default, whether the peer gets one.",
            }),
          ),
        },
        { ...closed, title: "SipMediaIn", description: "Media that the peer may send." },
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
      { ...closed, title: "SipMediaOut", description: "Media that the peer gets." },
    ),
  },
  { ...closed, title: "SipCall", description: "A call from a room to a SIP peer." },
);
export type SipCallConfig = Static<typeof SipCallConfig>;

/** A call in answers. Right after its start, `input` and `output` may be missing; the client leaves out an incomplete one. */
export const SipCall = Type.Object(
  {
    id: SessionId,
    type: Type.String(),
    peer: Type.String(),
    /** The stream of the peer, with all members of a Stream if the server has them. */
    input: Type.Optional(Type.Unsafe<{ id: string } & Record<string, unknown>>(Type.Object({}, open))),
    /** The media that the peer gets. */
    output: Type.Optional(
      Type.Unsafe<{ id: string; media: SessionMedia }>(Type.Object({ media: Type.Optional(SessionMedia) }, open)),
    ),
  },
  open,
);
export type SipCall = Static<typeof SipCall>;

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

/** Analytics in answers. */
export const Analytics = Type.Object(
  {
    id: SessionId,
    analytics: Type.Object({ algorithm: Type.String() }, open),
    media: SessionMedia,
  },
  open,
);
export type Analytics = Static<typeof Analytics>;
