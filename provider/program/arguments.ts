// Generated from the schemas in sdk/schemas and the resource kinds by `npm run generate`. Do not edit.

import type { Input } from "@pulumi/pulumi";
import type { StreamSource } from "./stream-source";

/** An audio format. */
export interface AudioFormatArgs {
  /** Name of the audio codec. */
  codec: Input<"opus" | "isac" | "g722" | "pcma" | "pcmu" | "aac" | "ac3" | "nellymoser" | "ilbc">;
  /** Sample rate in Hz. Belongs to opus (48000), isac (16000 or 32000), g722 (16000) and, for output, aac (48000). */
  sampleRate?: Input<number> | undefined;
  /** Number of channels. Belongs to opus (2), g722 (1) and, for output, aac (2). */
  channelNum?: Input<number> | undefined;
}

/** A video format. */
export interface VideoFormatArgs {
  /** Name of the video codec. */
  codec: Input<"h264" | "vp8" | "vp9" | "h265">;
  /** Profile of h264: CB (constrained baseline), B (baseline), M (main) or H (high). */
  profile?: Input<"CB" | "B" | "M" | "H"> | undefined;
}

/** Tracks that the role may publish. */
export interface RolePublishArgs {
  /** Whether the role may publish audio. */
  audio?: Input<boolean> | undefined;
  /** Whether the role may publish video. */
  video?: Input<boolean> | undefined;
}

/** Tracks that the role may subscribe. */
export interface RoleSubscribeArgs {
  /** Whether the role may subscribe audio. */
  audio?: Input<boolean> | undefined;
  /** Whether the role may subscribe video. */
  video?: Input<boolean> | undefined;
}

/** Permissions of the participants of a role. */
export interface RoleArgs {
  /** Name of the role, as tokens request it. */
  role: Input<string>;
  /** Tracks that the role may publish. */
  publish?: Input<RolePublishArgs> | undefined;
  /** Tracks that the role may subscribe. */
  subscribe?: Input<RoleSubscribeArgs> | undefined;
}

/** An audio format as its short name: "opus/48000/2". */
export type AudioFormatName =
  | "opus"
  | "isac"
  | "g722"
  | "pcma"
  | "pcmu"
  | "aac"
  | "ac3"
  | "nellymoser"
  | "ilbc"
  | `${"opus" | "isac" | "g722" | "pcma" | "pcmu" | "aac" | "ac3" | "nellymoser" | "ilbc"}/${number}`
  | `${"opus" | "isac" | "g722" | "pcma" | "pcmu" | "aac" | "ac3" | "nellymoser" | "ilbc"}/${number}/${number}`;

/** The sound of the view. */
export interface ViewAudioArgs {
  /**
   * Format that the mixed sound is encoded in. It must be one of `mediaOut.audio`, with the same sample rate and channels.
   * @default "opus/48000/2"
   */
  format?: Input<AudioFormatName | AudioFormatArgs> | undefined;
  /**
   * Whether voice activity is detected.
   * @default true
   */
  vad?: Input<boolean> | undefined;
}

/** A video format as its short name: "h264/CB". */
export type VideoFormatName =
  "h264" | "vp8" | "vp9" | "h265" | `${"h264" | "vp8" | "vp9" | "h265"}/${"CB" | "B" | "M" | "H"}`;

/** Size of the mixed picture. */
export interface ViewVideoParametersResolutionArgs {
  /**
   * Width in pixels.
   * @default 640
   */
  width?: Input<number> | undefined;
  /**
   * Height in pixels.
   * @default 480
   */
  height?: Input<number> | undefined;
}

/** Parameters that the mixed picture is encoded with. */
export interface ViewVideoParametersArgs {
  /** Size of the mixed picture. */
  resolution?: Input<ViewVideoParametersResolutionArgs> | undefined;
  /**
   * Frames per second. Encoders offer 6, 12, 15, 24, 30, 48 and 60.
   * @default 24
   */
  framerate?: Input<number> | undefined;
  /** Bitrate in kbps. The server computes one where none is given. */
  bitrate?: Input<number> | undefined;
  /**
   * Seconds between key frames. Encoders offer 1, 2, 5, 30 and 100.
   * @default 100
   */
  keyFrameInterval?: Input<number> | undefined;
}

/** Colour of the background. */
export interface ViewVideoBgColorArgs {
  /**
   * Amount of red, 0 to 255.
   * @default 0
   */
  r?: Input<number> | undefined;
  /**
   * Amount of green, 0 to 255.
   * @default 0
   */
  g?: Input<number> | undefined;
  /**
   * Amount of blue, 0 to 255.
   * @default 0
   */
  b?: Input<number> | undefined;
}

/** Place and size of the region in the picture. */
export interface RegionAreaArgs {
  /** Left edge, as a fraction of the picture from 0 to 1: a number or a text such as "1/3". */
  left: Input<string | number>;
  /** Top edge, as a fraction of the picture from 0 to 1: a number or a text such as "1/3". */
  top: Input<string | number>;
  /** Width, as a fraction of the picture from 0 to 1: a number or a text such as "1/3". */
  width: Input<string | number>;
  /** Height, as a fraction of the picture from 0 to 1: a number or a text such as "1/3". */
  height: Input<string | number>;
}

/** A region of a layout. */
export interface RegionArgs {
  /** Name of the region, unique in its template. */
  id: Input<string>;
  /**
   * Shape of the region.
   * @default "rectangle"
   */
  shape?: Input<"rectangle"> | undefined;
  /** Place and size of the region in the picture. */
  area: Input<RegionAreaArgs>;
}

/** A layout for a fixed number of inputs. */
export interface LayoutTemplateArgs {
  /**
   * Id of the region for the primary input.
   * Not in the API document; servers know it since 4.3.
   */
  primary?: Input<string> | undefined;
  /** The regions. A list of n regions is the layout for n inputs. */
  region: Input<Input<string | RegionArgs>[]>;
}

/** The layouts to choose from, by the number of inputs. */
export interface ViewVideoLayoutTemplatesArgs {
  /**
   * Set of ready-made layouts: fluid (equal regions), lecture (one large region) or void (none: only the custom ones).
   * @default "fluid"
   */
  base?: Input<"fluid" | "lecture" | "void"> | undefined;
  /**
   * Layouts of your own. Each takes the place of the ready-made one with as many regions.
   * @default {}
   */
  custom?: Input<Record<string, Input<LayoutTemplateArgs>> | Input<LayoutTemplateArgs>[]> | undefined;
}

/** Arrangement of inputs in the picture. */
export interface ViewVideoLayoutArgs {
  /**
   * Fit of an input in its region: whole with bars, or cropped.
   * @default "letterbox"
   */
  fitPolicy?: Input<"letterbox" | "crop"> | undefined;
  /**
   * Effect of putting an input in a region.
   * Not in the API document; servers know it since 5.0.
   */
  setRegionEffect?: Input<string> | undefined;
  /** The layouts to choose from, by the number of inputs. */
  templates?: Input<ViewVideoLayoutTemplatesArgs> | undefined;
}

/** The picture of a view. */
export interface ViewVideoArgs {
  /**
   * Format that the mixed picture is encoded in. It must be one of `mediaOut.video.format`, profile included.
   * @default "vp8"
   */
  format?: Input<VideoFormatName | VideoFormatArgs> | undefined;
  /** Parameters that the mixed picture is encoded with. */
  parameters?: Input<ViewVideoParametersArgs> | undefined;
  /**
   * Largest number of inputs in the picture.
   * @default 16
   */
  maxInput?: Input<number> | undefined;
  /**
   * Expected amount of motion; scales the computed bitrate.
   * @default 0.8
   */
  motionFactor?: Input<number> | undefined;
  /** Colour of the background. */
  bgColor?: Input<ViewVideoBgColorArgs> | undefined;
  /**
   * Whether the active speaker is shown in the primary region.
   * @default false
   */
  keepActiveInputPrimary?: Input<boolean> | undefined;
  /** Arrangement of inputs in the picture. */
  layout?: Input<ViewVideoLayoutArgs> | undefined;
}

/** A view: what the server mixes into one stream. */
export interface ViewArgs {
  /**
   * Name of the view. The id of its mixed stream is made of it.
   * @default "common"
   */
  label?: Input<string> | undefined;
  /** The sound of the view. */
  audio?: Input<ViewAudioArgs> | undefined;
  /** The picture of the view; `false` makes it audio-only. */
  video?: Input<ViewVideoArgs | false> | undefined;
}

/** Formats that participants may send. */
export interface MediaInArgs {
  /**
   * Audio formats that may be published.
   * @default ["opus/48000/2","isac/16000","isac/32000","g722/16000/1","pcma","pcmu","aac","ac3","nellymoser","ilbc"]
   */
  audio?: Input<Input<AudioFormatName | AudioFormatArgs>[] | Record<string, Input<true>>> | undefined;
  /**
   * Video formats that may be published.
   * @default ["h264","vp8","vp9"]
   */
  video?: Input<Input<VideoFormatName | VideoFormatArgs>[] | Record<string, Input<true>>> | undefined;
}

/** Parameters that can be requested. */
export interface MediaOutVideoParametersArgs {
  /**
   * Resolutions: names, parts of the source's ("x1/2") or "r{width}x{height}".
   * @default ["x3/4","x2/3","x1/2","x1/3","x1/4","hd1080p","hd720p","svga","vga","qvga","cif"]
   */
  resolution?: Input<Input<string>[] | Record<string, Input<true>>> | undefined;
  /**
   * Frames per second.
   * @default [6,12,15,24,30,48,60]
   */
  framerate?: Input<Input<number>[] | Record<string, Input<true>>> | undefined;
  /**
   * Bitrates: multiples of the source's ("x0.8") or kbps.
   * @default ["x0.8","x0.6","x0.4","x0.2"]
   */
  bitrate?: Input<Input<string | number>[] | Record<string, Input<true>>> | undefined;
  /**
   * Seconds between key frames.
   * @default [100,30,5,2,1]
   */
  keyFrameInterval?: Input<Input<number>[] | Record<string, Input<true>>> | undefined;
}

/** Formats and parameters of video that can be requested. */
export interface MediaOutVideoArgs {
  /**
   * Video formats that can be requested.
   * @default ["vp8","h264/CB","h264/B","vp9"]
   */
  format?: Input<Input<VideoFormatName | VideoFormatArgs>[] | Record<string, Input<true>>> | undefined;
  /** Parameters that can be requested. */
  parameters?: Input<MediaOutVideoParametersArgs> | undefined;
}

/** Formats that participants, recordings and streaming-outs may receive. */
export interface MediaOutArgs {
  /**
   * Audio formats that can be requested. Of several of one codec, the first is the one that a streaming-out gets.
   * @default ["opus/48000/2","isac/16000","isac/32000","g722/16000/1","pcma","pcmu","aac/48000/2","ac3","nellymoser","ilbc"]
   */
  audio?: Input<Input<AudioFormatName | AudioFormatArgs>[] | Record<string, Input<true | "first">>> | undefined;
  /** Formats and parameters of video that can be requested. */
  video?: Input<MediaOutVideoArgs> | undefined;
}

/** Transcoding of single parameters. */
export interface TranscodingVideoParametersArgs {
  /**
   * Whether the server may transcode video to another resolution.
   * @default true
   */
  resolution?: Input<boolean> | undefined;
  /**
   * Whether the server may transcode video to another framerate.
   * @default true
   */
  framerate?: Input<boolean> | undefined;
  /**
   * Whether the server may transcode video to another bitrate.
   * @default true
   */
  bitrate?: Input<boolean> | undefined;
  /**
   * Whether the server may transcode video to another key frame interval.
   * @default true
   */
  keyFrameInterval?: Input<boolean> | undefined;
}

/** Transcoding of video. */
export interface TranscodingVideoArgs {
  /**
   * Whether the server may transcode video to another format.
   * @default true
   */
  format?: Input<boolean> | undefined;
  /** Transcoding of single parameters. */
  parameters?: Input<TranscodingVideoParametersArgs> | undefined;
}

/** Transcoding by the server. */
export interface TranscodingArgs {
  /**
   * Whether the server may transcode audio.
   * @default true
   */
  audio?: Input<boolean> | undefined;
  /** Transcoding of video. */
  video?: Input<TranscodingVideoArgs> | undefined;
}

/** Notifications to participants. */
export interface NotifyingArgs {
  /**
   * Whether participants are notified of who joins and leaves.
   * @default true
   */
  participantActivities?: Input<boolean> | undefined;
  /**
   * Whether participants are notified of new and ended streams.
   * @default true
   */
  streamChange?: Input<boolean> | undefined;
}

/** SIP account that the room is reached by. */
export interface SipArgs {
  /** Host name or address of the SIP server. */
  sipServer?: Input<string> | undefined;
  /** User name of the SIP account. */
  username?: Input<string> | undefined;
  /** Password of the SIP account. It is never read back from the server. */
  password?: Input<string> | undefined;
}

export interface AdoptByNameArgs {
  /** Its name, if no other has the same. */
  name: Input<string>;
}

/** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
export interface ConnectionArgs {
  /** Address of the management API, such as `https://owt.example.org:3000`. Without it, the stack's `owt:endpoint`. */
  endpoint?: Input<string> | undefined;
  /** Id of the service that owns the resource. Without it, the stack's `owt:serviceId`. */
  serviceId?: Input<string> | undefined;
  /** Key of that service. Without it, the stack's `owt:serviceKey`. */
  serviceKey?: Input<string> | undefined;
  /** Certificate to trust in place of the system's: PEM text, or the path of a PEM file. Without it, the stack's `owt:ca`. */
  ca?: Input<string> | undefined;
  /**
   * Whether any certificate is accepted. Only for tests: `ca` is the safe way to a self-signed server.
   * @default false
   */
  insecure?: Input<boolean> | undefined;
  /**
   * Time limit of a request, in seconds.
   * @default 30
   */
  timeout?: Input<number> | undefined;
  /**
   * Time limit of an operation on one resource, in seconds: all its requests, their retries and the waits between them. The wait for a free connection (`concurrency`) does not count.
   * @default 300
   */
  operationTimeout?: Input<number> | undefined;
  /**
   * Number of retries of a request that is safe to repeat.
   * @default 3
   */
  retries?: Input<number> | undefined;
  /**
   * Maximum number of concurrent requests.
   * @default 16
   */
  concurrency?: Input<number> | undefined;
}

/** Arguments of a {@link Room}. */
export interface RoomArgs {
  /** Name of the room. Names need not be unique. Without it, the name of the resource. */
  name?: Input<string> | undefined;
  /**
   * Largest number of participants in the room; -1 means no limit.
   * @default -1
   */
  participantLimit?: Input<number> | undefined;
  /**
   * Largest number of published streams; -1 means no limit.
   * @default -1
   */
  inputLimit?: Input<number> | undefined;
  /**
   * Whether only the loudest inputs are forwarded.
   * Not in the API document; servers know it since 5.0.
   * @default false
   */
  selectActiveAudio?: Input<boolean> | undefined;
  /**
   * Whether senders adapt to the bandwidth of receivers.
   * Not in the API document; servers know it since 5.1.
   * @default false
   */
  enableBandwidthAdaptation?: Input<boolean> | undefined;
  /**
   * Roles of the room. Tokens can be made for these alone.
   * @default {"presenter":{"publish":{"audio":true,"video":true},"subscribe":{"audio":true,"video":true}},"viewer":{"publish":{"audio":false,"video":false},"subscribe":{"audio":true,"video":true}},"audio_only_presenter":{"publish":{"audio":true,"video":false},"subscribe":{"audio":true,"video":false}},"video_only_viewer":{"publish":{"audio":false,"video":false},"subscribe":{"audio":false,"video":true}},"sip":{"publish":{"audio":true,"video":true},"subscribe":{"audio":true,"video":true}}}
   */
  roles?: Input<Record<string, Input<Omit<RoleArgs, "role">>> | Input<RoleArgs>[]> | undefined;
  /**
   * Views of the room, each mixed into a stream. Without any, nothing is mixed.
   * @default {"common":{}}
   */
  views?: Input<Record<string, Input<Omit<ViewArgs, "label">>> | Input<ViewArgs>[]> | undefined;
  /** Formats that participants may send. */
  mediaIn?: Input<MediaInArgs> | undefined;
  /** Formats that participants, recordings and streaming-outs may receive. */
  mediaOut?: Input<MediaOutArgs> | undefined;
  /** Transcoding by the server. */
  transcoding?: Input<TranscodingArgs> | undefined;
  /** Notifications to participants. */
  notifying?: Input<NotifyingArgs> | undefined;
  /** SIP account that the room is reached by. */
  sip?: Input<SipArgs> | undefined;
  /**
   * Members that the resource manages: "declared", only those that the program sets, so that refreshes and updates leave the others unchanged; or "all", so that the others are set to their defaults.
   * @default "declared"
   */
  manage?: Input<"declared" | "all"> | undefined;
  /**
   * Whether a deletion fails while participants are in the room. Without it, they are disconnected.
   * @default false
   */
  deletionGuard?: Input<boolean> | undefined;
  /**
   * Effect of an update on a running conference, which keeps the configuration that it began with: "keep" does not touch it; "restart" ends all sessions of the room (recordings, streams in and out, calls, analytics), waits for the end of the conference, and starts those of this program again. With "restart", an update fails while participants are in the room.
   * @default "keep"
   */
  whenInUse?: Input<"keep" | "restart"> | undefined;
  /**
   * Ids of rules that are silenced for the room: warnings, and errors that the server would accept.
   * @default []
   */
  ignoreRules?:
    | Input<
        | Input<
            | "view-label-repeated"
            | "template-repeated"
            | "role-repeated"
            | "profile-not-of-h264"
            | "media-in-empty"
            | "resolution-part-out-of-range"
            | "bitrate-multiple-out-of-range"
            | "view-label-outside-paths"
            | "view-framerate-not-offered"
            | "view-key-frame-interval-not-offered"
            | "view-size-impossible"
            | "view-bitrate-out-of-proportion"
            | "view-motion-factor-out-of-range"
            | "view-speaker-unknown"
            | "template-empty"
            | "template-never-used"
            | "template-primary-unknown"
            | "view-without-layout"
            | "view-inputs-not-shown"
            | "region-id-repeated"
            | "region-empty"
            | "region-outside-picture"
            | "regions-overlap"
            | "room-without-roles"
            | "nobody-can-publish"
            | "role-permits-nothing"
            | "participant-limit-without-effect"
            | "input-limit-zero"
            | "sip-incomplete"
            | "sip-without-role"
            | "streaming-out-file-stays"
          >[]
        | Record<string, Input<true>>
      >
    | undefined;
  /** An existing room to adopt: its id, or { name: NAME }. The adoption changes nothing on the server; the next preview shows the differences from the program. It applies when the resource is created, and is ignored later. */
  adopt?: Input<string | AdoptByNameArgs> | undefined;
  /** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
  connection?: Input<ConnectionArgs> | undefined;
}

/** Arguments of a {@link Service}. */
export interface ServiceArgs {
  /** Name of the service, unique on the server. Without it, the name of the resource. */
  name?: Input<string> | undefined;
  /** Key that requests of the service are signed with. */
  key: Input<string>;
  /** An existing service to adopt: its id, or { name: NAME }. The adoption changes nothing on the server; the next preview shows the differences from the program. It applies when the resource is created, and is ignored later. */
  adopt?: Input<string | AdoptByNameArgs> | undefined;
  /** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
  connection?: Input<ConnectionArgs> | undefined;
}

/** The sound of a stream. */
export interface AudioSubscriptionArgs {
  /** Id of the stream to take: a view's mixed stream, or a forward stream. */
  from: StreamSource;
  /** Requested format of the sound. By default, that of the stream. */
  format?: Input<AudioFormatName | AudioFormatArgs> | undefined;
}

/** Size of a picture. */
export interface ResolutionArgs {
  /** Width in pixels. */
  width: Input<number>;
  /** Height in pixels. */
  height: Input<number>;
}

/** Requested parameters of the picture. By default, those of the stream. */
export interface SubscriptionParametersArgs {
  /** Size of a picture. */
  resolution?: Input<ResolutionArgs> | undefined;
  /** Frames per second: that of the stream, or one that it offers. */
  framerate?: Input<number> | undefined;
  /** Bitrate: a multiple of the stream's, such as "x0.8", or kbps that the room's mediaOut has. */
  bitrate?: Input<string | number> | undefined;
  /** Seconds between key frames: those of the stream, or ones that it offers. */
  keyFrameInterval?: Input<number> | undefined;
}

/** The picture of a stream. */
export interface VideoSubscriptionArgs {
  /** Id of the stream to take: a view's mixed stream, or a forward stream. */
  from: StreamSource;
  /** Requested format of the picture. By default, that of the stream. */
  format?: Input<VideoFormatName | VideoFormatArgs> | undefined;
  /** Requested parameters of the picture. By default, those of the stream. */
  parameters?: Input<SubscriptionParametersArgs> | undefined;
}

/** Tracks to subscribe to, and the streams that they come from. */
export interface MediaSubscriptionArgs {
  /**
   * The sound; left out or `false`: none.
   * @default false
   */
  audio?: Input<AudioSubscriptionArgs | false> | undefined;
  /**
   * The picture; left out or `false`: none.
   * @default false
   */
  video?: Input<VideoSubscriptionArgs | false> | undefined;
}

/** Arguments of a {@link Recording}. */
export interface RecordingArgs {
  /** Id of the room. */
  room: Input<string>;
  /**
   * The effect when the session ends by itself, because its source leaves, say: with "recreate", the update after the next refresh starts it again; with "ignore", it stays ended.
   * @default "recreate"
   */
  whenEnded?: Input<"recreate" | "ignore"> | undefined;
  /**
   * Container of the file: mkv takes all codecs; mp4 takes aac with h264 or h265; auto chooses between the two; ts is known to servers, but not documented.
   * @default "auto"
   */
  container?: Input<"auto" | "mkv" | "mp4" | "ts"> | undefined;
  /** Tracks to subscribe to, and the streams that they come from. */
  media: Input<MediaSubscriptionArgs>;
  /** Id of a running recording to adopt. The adoption changes nothing on the server; the next preview shows the differences from the program. It applies when the resource is created, and is ignored later. */
  adopt?: Input<string> | undefined;
  /** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
  connection?: Input<ConnectionArgs> | undefined;
}

/** Media that the peer may send. */
export interface SipMediaInArgs {
  /**
   * Calls always have sound.
   * @default true
   */
  audio?: Input<true> | undefined;
  /** Whether the room takes the picture of the peer. By default, whether the peer gets one. */
  video?: Input<boolean> | undefined;
}

/** The sound that the peer hears. */
export interface SipAudioOutArgs {
  /** Id of the stream to take: a view's mixed stream, or a forward stream. */
  from: StreamSource;
}

/** The picture that the peer sees. */
export interface SipVideoOutArgs {
  /** Id of the stream to take: a view's mixed stream, or a forward stream. */
  from: StreamSource;
  /** Requested parameters of the picture. By default, those of the stream. */
  parameters?: Input<SubscriptionParametersArgs> | undefined;
}

/** Media that the peer gets. */
export interface SipMediaOutArgs {
  /** The sound that the peer hears. */
  audio: Input<SipAudioOutArgs>;
  /**
   * The picture that the peer sees; left out or `false`: none.
   * @default false
   */
  video?: Input<SipVideoOutArgs | false> | undefined;
}

/** Arguments of a {@link SipCall}. */
export interface SipCallArgs {
  /** Id of the room. */
  room: Input<string>;
  /**
   * The effect when the session ends by itself, because its source leaves, say: with "recreate", the update after the next refresh starts it again; with "ignore", it stays ended.
   * @default "recreate"
   */
  whenEnded?: Input<"recreate" | "ignore"> | undefined;
  /** Whom to call: a user of the room's SIP server, or a SIP URI. One with a password in it is kept as a secret. */
  peerURI: Input<string>;
  /** Media that the peer may send. */
  mediaIn?: Input<SipMediaInArgs> | undefined;
  /** Media that the peer gets. */
  mediaOut: Input<SipMediaOutArgs>;
  /** Id of a running SIP call to adopt. The adoption changes nothing on the server; the next preview shows the differences from the program. It applies when the resource is created, and is ignored later. */
  adopt?: Input<string> | undefined;
  /** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
  connection?: Input<ConnectionArgs> | undefined;
}

/**
 * Place of the source, by which the server chooses a node.
 * Not in the API document; servers know it since 4.3.
 */
export interface OriginArgs {
  /** Internet provider of the source. */
  isp?: Input<string> | undefined;
  /** Region of the source. */
  region?: Input<string> | undefined;
}

/** Connection to the source. */
export interface StreamingSourceArgs {
  /** Address of the source, rtsp:// or rtmp://. It is kept as a secret, for it often has a password in it. */
  url: Input<string>;
  /**
   * Transport of RTSP.
   * @default "tcp"
   */
  transportProtocol?: Input<"tcp" | "udp"> | undefined;
  /**
   * Size of the buffer for udp, in bytes.
   * @default 8192
   */
  bufferSize?: Input<number> | undefined;
  /**
   * Place of the source, by which the server chooses a node.
   * Not in the API document; servers know it since 4.3.
   */
  origin?: Input<OriginArgs> | undefined;
}

/** Tracks to take of the source. */
export interface StreamingInMediaArgs {
  /**
   * Whether sound is taken: true, false, or "auto" for what the source has.
   * @default "auto"
   */
  audio?: Input<"auto" | boolean> | undefined;
  /**
   * Whether a picture is taken: true, false, or "auto" for what the source has.
   * @default "auto"
   */
  video?: Input<"auto" | boolean> | undefined;
}

/** Arguments of a {@link StreamingIn}. */
export interface StreamingInArgs {
  /** Id of the room. */
  room: Input<string>;
  /**
   * The effect when the session ends by itself, because its source leaves, say: with "recreate", the update after the next refresh starts it again; with "ignore", it stays ended.
   * @default "recreate"
   */
  whenEnded?: Input<"recreate" | "ignore"> | undefined;
  /** Connection to the source. */
  source: Input<StreamingSourceArgs>;
  /** Tracks to take of the source. */
  media?: Input<StreamingInMediaArgs> | undefined;
  /**
   * Attributes of the stream, for your own use. With the password of a url in them, they are kept as a secret.
   * Not in the API document; servers know it since 4.3.
   */
  attributes?: Input<Record<string, unknown>> | undefined;
  /**
   * Labels of the views that the stream is mixed into.
   * @default []
   */
  views?: Input<Input<string>[] | Record<string, Input<true>>> | undefined;
  /** Id of a running streaming-in to adopt. The adoption changes nothing on the server; the next preview shows the differences from the program. It applies when the resource is created, and is ignored later. */
  adopt?: Input<string> | undefined;
  /** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
  connection?: Input<ConnectionArgs> | undefined;
}

/** Parameters of hls and dash; what is left out is filled up. */
export interface StreamingOutParametersArgs {
  /**
   * HTTP method that segments are sent by.
   * @default "PUT"
   */
  method?: Input<"PUT" | "POST"> | undefined;
  /** hls: seconds of a segment. The server's own default is 2. */
  hlsTime?: Input<number> | undefined;
  /** hls: segments in the playlist. The server's own default is 5. */
  hlsListSize?: Input<number> | undefined;
  /** dash: seconds of a segment. The server's own default is 2. */
  dashSegDuration?: Input<number> | undefined;
  /** dash: segments in the manifest. The server's own default is 5. */
  dashWindowSize?: Input<number> | undefined;
}

/** Arguments of a {@link StreamingOut}. */
export interface StreamingOutArgs {
  /** Id of the room. */
  room: Input<string>;
  /**
   * The effect when the session ends by itself, because its source leaves, say: with "recreate", the update after the next refresh starts it again; with "ignore", it stays ended.
   * @default "recreate"
   */
  whenEnded?: Input<"recreate" | "ignore"> | undefined;
  /** Protocol. By default, that of the url: rtmp://, rtsp://, .m3u8 (hls) or .mpd (dash). */
  protocol?: Input<"rtmp" | "rtsp" | "hls" | "dash"> | undefined;
  /** Target of the stream. Kept as a secret: it often has a key in it. */
  url: Input<string>;
  /** Parameters of hls and dash; what is left out is filled up. */
  parameters?: Input<StreamingOutParametersArgs> | undefined;
  /** Tracks to subscribe to, and the streams that they come from. */
  media: Input<MediaSubscriptionArgs>;
  /** Id of a running streaming-out to adopt. The adoption changes nothing on the server; the next preview shows the differences from the program. It applies when the resource is created, and is ignored later. */
  adopt?: Input<string> | undefined;
  /** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
  connection?: Input<ConnectionArgs> | undefined;
}

/** The picture to look at; analytics take no sound. */
export interface AnalyticsMediaArgs {
  /** The picture of a stream. */
  video: Input<VideoSubscriptionArgs>;
}

/** Arguments of a {@link Analytics}. */
export interface AnalyticsArgs {
  /** Id of the room. */
  room: Input<string>;
  /**
   * The effect when the session ends by itself, because its source leaves, say: with "recreate", the update after the next refresh starts it again; with "ignore", it stays ended.
   * @default "recreate"
   */
  whenEnded?: Input<"recreate" | "ignore"> | undefined;
  /** Id of the algorithm, as the server's analytics plugins have it. */
  algorithm: Input<string>;
  /** The picture to look at; analytics take no sound. */
  media: Input<AnalyticsMediaArgs>;
  /** Id of a running analytics to adopt. The adoption changes nothing on the server; the next preview shows the differences from the program. It applies when the resource is created, and is ignored later. */
  adopt?: Input<string> | undefined;
  /** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
  connection?: Input<ConnectionArgs> | undefined;
}

/** A region of the layout of a mixed stream, and the stream in it. */
export interface LayoutRegionArgs {
  /** Id of the forward stream in the region; left out: none. Empty regions come last. */
  stream?: StreamSource;
  /** A region of a layout. */
  region: Input<string | RegionArgs>;
}

/** Arguments of a {@link ViewLayout}. */
export interface ViewLayoutArgs {
  /** Id of the room. */
  room: Input<string>;
  /**
   * The effect when the session ends by itself, because its source leaves, say: with "recreate", the update after the next refresh starts it again; with "ignore", it stays ended.
   * @default "recreate"
   */
  whenEnded?: Input<"recreate" | "ignore"> | undefined;
  /** Label of the view. */
  view: Input<string>;
  /** All regions, in their order, with the streams in them. Only streams that are mixed into the view may be named. Into a region without a stream the server puts the next one that comes. */
  layout: Input<Input<LayoutRegionArgs>[]>;
  /** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
  connection?: Input<ConnectionArgs> | undefined;
}

/** Place of the participant, by which the server chooses a portal. */
export interface PreferenceArgs {
  /** Internet provider of the participant. */
  isp?: Input<string> | undefined;
  /** Region of the participant. */
  region?: Input<string> | undefined;
}

/** Arguments of a {@link Token}. */
export interface TokenArgs {
  /** Id of the room. */
  room: Input<string>;
  /** Name of the participant, as others in the room see it. */
  user: Input<string>;
  /** The participant's role: one of the room's. */
  role: Input<string>;
  /** Place of the participant, by which the server chooses a portal. */
  preference?: Input<PreferenceArgs> | undefined;
  /**
   * Domain that the portal is to be reached by.
   * Not in the API document; servers know it since 5.0.
   */
  domain?: Input<string> | undefined;
  /** Texts of your own: another value creates a new token. A token expires after three minutes. */
  keepers?: Input<Record<string, Input<string>>> | undefined;
  /** The server, and the service that owns the resource. Members that are left out come from the stack's configuration. */
  connection?: Input<ConnectionArgs> | undefined;
}

/** What must not happen unseen. */
export interface GuardsArgs {
  /** Largest number of deleted resources. What is in a deleted room does not count. */
  maxDeletes?: Input<number> | undefined;
  /** Largest number of replaced resources. */
  maxReplaces?: Input<number> | undefined;
  /** What a plan is refused for. */
  failOn?:
    | Input<
        Input<
          | "change"
          | "create"
          | "update"
          | "replace"
          | "delete"
          | "new-id"
          | "recreate"
          | "retain"
          | "adopt"
          | "server-moved"
          | "in-use"
          | "cut-off"
          | "out-of-reach"
          | "drift"
          | "secret"
          | "unknown"
          | "warning"
        >[]
      >
    | undefined;
  /** Whether no room of the stack is deleted while participants are in it, as with `deletionGuard` of each Room. */
  deletionGuard?: Input<boolean> | undefined;
}

/** Arguments of a provider of pulumi-owt/native. */
export interface ProviderArgs {
  /** Address of the management API, such as `https://owt.example.org:3000`. */
  endpoint?: Input<string> | undefined;
  /** Id of the service that owns the resource. */
  serviceId?: Input<string> | undefined;
  /** Key of that service. */
  serviceKey?: Input<string> | undefined;
  /** Certificate to trust in place of the system's: PEM text, or the path of a PEM file. */
  ca?: Input<string> | undefined;
  /**
   * Whether any certificate is accepted. Only for tests: `ca` is the safe way to a self-signed server.
   * @default false
   */
  insecure?: Input<boolean> | undefined;
  /**
   * Time limit of a request, in seconds.
   * @default 30
   */
  timeout?: Input<number> | undefined;
  /**
   * Time limit of an operation on one resource, in seconds: all its requests, their retries and the waits between them. The wait for a free connection (`concurrency`) does not count.
   * @default 300
   */
  operationTimeout?: Input<number> | undefined;
  /**
   * Number of retries of a request that is safe to repeat.
   * @default 3
   */
  retries?: Input<number> | undefined;
  /**
   * Maximum number of concurrent requests.
   * @default 16
   */
  concurrency?: Input<number> | undefined;
  /** Id of the super service, which manages services. */
  superServiceId?: Input<string> | undefined;
  /** Key of the super service. */
  superServiceKey?: Input<string> | undefined;
  /**
   * Whether previews skip the check of the connection, on machines without access to the server.
   * @default false
   */
  offline?: Input<boolean> | undefined;
  /** Key of the service that objects move away from, needed once to delete the old ones. */
  formerServiceKey?: Input<string> | undefined;
  /** Key of the super service that services move away from, needed once to delete the old ones. */
  formerSuperServiceKey?: Input<string> | undefined;
  /**
   * Whether the objects of a former service are left on its server instead of deleted.
   * @default false
   */
  leaveFormer?: Input<boolean> | undefined;
  /** A text of your own, which gives a second copy of the stack rooms of its own. */
  identity?: Input<string> | undefined;
  /**
   * Whether rooms of a lost run are taken up although they differ from the program.
   * @default false
   */
  takeUp?: Input<boolean> | undefined;
  /** Ids of rules that are silenced for all rooms of the stack, separated by commas. */
  ignoreRules?: Input<string> | undefined;
  /** What must not happen unseen. */
  guards?: Input<GuardsArgs> | undefined;
}
