// Rooms: all members that servers 4.3 to 5.1 know, with the defaults of 5.1 (API document, "Rooms").

import type { Static } from "@sinclair/typebox";
import { TextEnum } from "./keywords";
import {
  AudioFormat,
  BitrateMultiple,
  VideoFormat,
  defaultAudioIn,
  defaultAudioOut,
  defaultVideoIn,
  defaultVideoOut,
  resolutionNames,
} from "./media";
import { Type } from "./type";

const closed = { additionalProperties: false } as const;

// ------------------------------------------------------------------ roles

const permission = (verb: string) =>
  Type.Object(
    {
      audio: Type.Optional(Type.Boolean({ description: `Whether the role may ${verb} audio.` })),
      video: Type.Optional(Type.Boolean({ description: `Whether the role may ${verb} video.` })),
    },
    { ...closed, description: `Tracks that the role may ${verb}.` },
  );

export const Role = Type.Object(
  {
    role: Type.String({ minLength: 1, description: "Name of the role, as tokens request it." }),
    publish: Type.Optional(permission("publish")),
    subscribe: Type.Optional(permission("subscribe")),
  },
  { ...closed, title: "Role", description: "Permissions of the participants of a role." },
);
export type Role = Static<typeof Role>;

const role = (
  name: string,
  publishAudio: boolean,
  publishVideo: boolean,
  subscribeAudio: boolean,
  subscribeVideo: boolean,
): Role => ({
  role: name,
  publish: { audio: publishAudio, video: publishVideo },
  subscribe: { audio: subscribeAudio, video: subscribeVideo },
});

/** The roles of a room that declares none. */
export const defaultRoles: readonly Role[] = [
  role("presenter", true, true, true, true),
  role("viewer", false, false, true, true),
  role("audio_only_presenter", true, false, true, false),
  role("video_only_viewer", false, false, false, true),
  role("sip", true, true, true, true),
];

// ------------------------------------------------------------------ views

const ratio = (what: string) =>
  Type.Union([Type.String(), Type.Number()], {
    fraction: true,
    allowed: 'a fraction of the picture such as 0.5, "1/2" or "0.25"',
    description: `${what}, as a fraction of the picture from 0 to 1: a number or a text such as "1/3".`,
  });

export const Region = Type.Object(
  {
    id: Type.String({ minLength: 1, description: "Name of the region, unique in its template." }),
    shape: Type.Optional(TextEnum(["rectangle"], { default: "rectangle", description: "Shape of the region." })),
    area: Type.Object(
      {
        left: ratio("Left edge"),
        top: ratio("Top edge"),
        width: ratio("Width"),
        height: ratio("Height"),
      },
      { ...closed, description: "Place and size of the region in the picture." },
    ),
  },
  {
    ...closed,
    title: "Region",
    shortName: "region",
    allowed:
      'a region such as "a: 0, 0, 1/2, 1" (id: left, top, width, height) or { id, area: { left, top, width, height } }',
    description: "A region of a layout.",
  },
);
export type Region = Static<typeof Region>;

export const LayoutTemplate = Type.Object(
  {
    primary: Type.Optional(
      Type.String({ description: "Id of the region for the primary input.", undocumented: "4.3" }),
    ),
    region: Type.Array(Region, { description: "The regions. A list of n regions is the layout for n inputs." }),
  },
  { ...closed, title: "LayoutTemplate", description: "A layout for a fixed number of inputs." },
);
export type LayoutTemplate = Static<typeof LayoutTemplate>;

const colour = (name: string) =>
  Type.Optional(Type.Number({ minimum: 0, maximum: 255, default: 0, description: `Amount of ${name}, 0 to 255.` }));

export const ViewVideo = Type.Object(
  {
    format: Type.Optional({
      ...VideoFormat,
      default: { codec: "vp8" },
      description:
        "Format that the mixed picture is encoded in. It must be one of `mediaOut.video.format`, profile included.",
    } as typeof VideoFormat),
    parameters: Type.Optional(
      Type.Object(
        {
          resolution: Type.Optional(
            Type.Object(
              {
                width: Type.Optional(Type.Number({ default: 640, description: "Width in pixels." })),
                height: Type.Optional(Type.Number({ default: 480, description: "Height in pixels." })),
              },
              { ...closed, description: "Size of the mixed picture." },
            ),
          ),
          framerate: Type.Optional(
            Type.Number({
              default: 24,
              description: "Frames per second. Encoders offer 6, 12, 15, 24, 30, 48 and 60.",
            }),
          ),
          bitrate: Type.Optional(
            Type.Number({ description: "Bitrate in kbps. The server computes one where none is given." }),
          ),
          keyFrameInterval: Type.Optional(
            Type.Number({
              default: 100,
              description: "Seconds between key frames. Encoders offer 1, 2, 5, 30 and 100.",
            }),
          ),
        },
        { ...closed, description: "Parameters that the mixed picture is encoded with." },
      ),
    ),
    maxInput: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 256,
        default: 16,
        description: "Largest number of inputs in the picture.",
      }),
    ),
    motionFactor: Type.Optional(
      Type.Number({ default: 0.8, description: "Expected amount of motion; scales the computed bitrate." }),
    ),
    bgColor: Type.Optional(
      Type.Object(
        { r: colour("red"), g: colour("green"), b: colour("blue") },
        { ...closed, description: "Colour of the background." },
      ),
    ),
    keepActiveInputPrimary: Type.Optional(
      Type.Boolean({ default: false, description: "Whether the active speaker is shown in the primary region." }),
    ),
    layout: Type.Optional(
      Type.Object(
        {
          fitPolicy: Type.Optional(
            TextEnum(["letterbox", "crop"], {
              title: "FitPolicy",
              default: "letterbox",
              description: "Fit of an input in its region: whole with bars, or cropped.",
            }),
          ),
          setRegionEffect: Type.Optional(
            Type.String({ description: "Effect of putting an input in a region.", undocumented: "5.0" }),
          ),
          templates: Type.Optional(
            Type.Object(
              {
                base: Type.Optional(
                  TextEnum(["fluid", "lecture", "void"], {
                    title: "LayoutBase",
                    default: "fluid",
                    description:
                      "Set of ready-made layouts: fluid (equal regions), lecture (one large region) or void (none: only the custom ones).",
                  }),
                ),
                custom: Type.Optional(
                  Type.Array(LayoutTemplate, {
                    default: [],
                    keyedBy: "region",
                    allowed: "templates under their numbers of regions, or a list of { region, primary }",
                    description:
                      "Layouts of your own. Each takes the place of the ready-made one with as many regions.",
                  }),
                ),
              },
              { ...closed, description: "The layouts to choose from, by the number of inputs." },
            ),
          ),
        },
        { ...closed, description: "Arrangement of inputs in the picture." },
      ),
    ),
  },
  { ...closed, title: "ViewVideo", description: "The picture of a view." },
);
export type ViewVideo = Static<typeof ViewVideo>;

export const View = Type.Object(
  {
    label: Type.Optional(
      Type.String({ default: "common", description: "Name of the view. The id of its mixed stream is made of it." }),
    ),
    audio: Type.Optional(
      Type.Object(
        {
          format: Type.Optional({
            ...AudioFormat,
            default: { codec: "opus", sampleRate: 48000, channelNum: 2 },
            description:
              "Format that the mixed sound is encoded in. It must be one of `mediaOut.audio`, with the same sample rate and channels.",
          } as typeof AudioFormat),
          vad: Type.Optional(Type.Boolean({ default: true, description: "Whether voice activity is detected." })),
        },
        { ...closed, description: "The sound of the view." },
      ),
    ),
    video: Type.Optional(
      Type.Union([ViewVideo, Type.Literal(false)], {
        description: "The picture of the view; `false` makes it audio-only.",
      }),
    ),
  },
  { ...closed, title: "View", description: "A view: what the server mixes into one stream." },
);
export type View = Static<typeof View>;

// ------------------------------------------------------------------ media

export const MediaIn = Type.Object(
  {
    audio: Type.Optional(
      Type.Array(AudioFormat, {
        default: [...defaultAudioIn],
        unordered: true,
        unenforced: true,
        description: "Audio formats that may be published.",
      }),
    ),
    video: Type.Optional(
      Type.Array(VideoFormat, {
        default: [...defaultVideoIn],
        unordered: true,
        unenforced: true,
        description: "Video formats that may be published.",
      }),
    ),
  },
  { ...closed, title: "MediaIn", description: "Formats that participants may send." },
);
export type MediaIn = Static<typeof MediaIn>;

const resolutionName = Type.String({
  pattern: `^(${resolutionNames.join("|")}|x[0-9]+/[0-9]+|r[1-9][0-9]*x[1-9][0-9]*)$`,
  allowed: `one of ${resolutionNames.join(", ")}, a part of the source's such as x1/2, or r{width}x{height}`,
});
const outputBitrate = Type.Union([BitrateMultiple, Type.Number()]);

export const MediaOut = Type.Object(
  {
    audio: Type.Optional(
      Type.Array(AudioFormat, {
        default: [...defaultAudioOut],
        unordered: true,
        orderedBy: "codec",
        unenforced: true,
        description:
          "Audio formats that can be requested. Of several of one codec, the first is the one that a streaming-out gets.",
      }),
    ),
    video: Type.Optional(
      Type.Object(
        {
          format: Type.Optional(
            Type.Array(VideoFormat, {
              default: [...defaultVideoOut],
              unordered: true,
              unenforced: true,
              description: "Video formats that can be requested.",
            }),
          ),
          parameters: Type.Optional(
            Type.Object(
              {
                resolution: Type.Optional(
                  Type.Array(resolutionName, {
                    default: [
                      "x3/4",
                      "x2/3",
                      "x1/2",
                      "x1/3",
                      "x1/4",
                      "hd1080p",
                      "hd720p",
                      "svga",
                      "vga",
                      "qvga",
                      "cif",
                    ],
                    unordered: true,
                    unenforced: true,
                    description: 'Resolutions: names, parts of the source\'s ("x1/2") or "r{width}x{height}".',
                  }),
                ),
                framerate: Type.Optional(
                  Type.Array(Type.Number(), {
                    default: [6, 12, 15, 24, 30, 48, 60],
                    unordered: true,
                    unenforced: true,
                    description: "Frames per second.",
                  }),
                ),
                bitrate: Type.Optional(
                  Type.Array(outputBitrate, {
                    default: ["x0.8", "x0.6", "x0.4", "x0.2"],
                    unordered: true,
                    unenforced: true,
                    description: 'Bitrates: multiples of the source\'s ("x0.8") or kbps.',
                  }),
                ),
                keyFrameInterval: Type.Optional(
                  Type.Array(Type.Number(), {
                    default: [100, 30, 5, 2, 1],
                    unordered: true,
                    unenforced: true,
                    description: "Seconds between key frames.",
                  }),
                ),
              },
              { ...closed, description: "Parameters that can be requested." },
            ),
          ),
        },
        { ...closed, description: "Formats and parameters of video that can be requested." },
      ),
    ),
  },
  {
    ...closed,
    title: "MediaOut",
    description: "Formats that participants, recordings and streaming-outs may receive.",
  },
);
export type MediaOut = Static<typeof MediaOut>;

const allowed = (what: string) =>
  Type.Optional(Type.Boolean({ default: true, description: `Whether the server may transcode ${what}.` }));

export const Transcoding = Type.Object(
  {
    audio: allowed("audio"),
    video: Type.Optional(
      Type.Object(
        {
          format: allowed("video to another format"),
          parameters: Type.Optional(
            Type.Object(
              {
                resolution: allowed("video to another resolution"),
                framerate: allowed("video to another framerate"),
                bitrate: allowed("video to another bitrate"),
                keyFrameInterval: allowed("video to another key frame interval"),
              },
              { ...closed, description: "Transcoding of single parameters." },
            ),
          ),
        },
        { ...closed, description: "Transcoding of video." },
      ),
    ),
  },
  { ...closed, title: "Transcoding", description: "Transcoding by the server." },
);
export type Transcoding = Static<typeof Transcoding>;

// ------------------------------------------------------------------ the room

export const Notifying = Type.Object(
  {
    participantActivities: Type.Optional(
      Type.Boolean({ default: true, description: "Whether participants are notified of who joins and leaves." }),
    ),
    streamChange: Type.Optional(
      Type.Boolean({ default: true, description: "Whether participants are notified of new and ended streams." }),
    ),
  },
  { ...closed, title: "Notifying", description: "Notifications to participants." },
);
export type Notifying = Static<typeof Notifying>;

export const Sip = Type.Object(
  {
    sipServer: Type.Optional(Type.String({ trimmed: true, description: "Host name or address of the SIP server." })),
    username: Type.Optional(Type.String({ trimmed: true, description: "User name of the SIP account." })),
    password: Type.Optional(
      Type.String({
        secret: true,
        trimmed: true,
        description: "Password of the SIP account. It is never read back from the server.",
      }),
    ),
  },
  { ...closed, title: "Sip", description: "SIP account that the room is reached by." },
);
export type Sip = Static<typeof Sip>;

/** The configuration of a room: its name, and all options with their defaults. */
export const RoomConfig = Type.Object(
  {
    name: Type.String({ minLength: 1, description: "Name of the room. Names need not be unique." }),
    participantLimit: Type.Optional(
      Type.Number({ default: -1, description: "Largest number of participants in the room; -1 means no limit." }),
    ),
    inputLimit: Type.Optional(
      Type.Number({ default: -1, description: "Largest number of published streams; -1 means no limit." }),
    ),
    selectActiveAudio: Type.Optional(
      Type.Boolean({
        default: false,
        undocumented: "5.0",
        description: "Whether only the loudest inputs are forwarded.",
      }),
    ),
    enableBandwidthAdaptation: Type.Optional(
      Type.Boolean({
        default: false,
        undocumented: "5.1",
        description: "Whether senders adapt to the bandwidth of receivers.",
      }),
    ),
    roles: Type.Optional(
      Type.Array(Role, {
        default: [...defaultRoles],
        keyedBy: "role",
        allowed:
          "roles under their names, such as { viewer: { subscribe: { audio: true } } }, or a list of { role, publish, subscribe }",
        unenforced: true,
        description: "Roles of the room. Tokens can be made for these alone.",
      }),
    ),
    views: Type.Optional(
      Type.Array(View, {
        default: [{}],
        keyedBy: "label",
        allowed:
          "views under their labels, such as { main: { video: { maxInput: 9 } } }, or a list of { label, audio, video }",
        description: "Views of the room, each mixed into a stream. Without any, nothing is mixed.",
      }),
    ),
    mediaIn: Type.Optional(MediaIn),
    mediaOut: Type.Optional(MediaOut),
    transcoding: Type.Optional(Transcoding),
    notifying: Type.Optional(Notifying),
    sip: Type.Optional(Sip),
  },
  { ...closed, title: "Room", description: "A room of the conference server." },
);
export type RoomConfig = Static<typeof RoomConfig>;

/** The options of a room: `options` of the request that makes one. */
export type RoomOptions = Omit<RoomConfig, "name">;

/**
 * A room as the client returns it. Members other than `_id`, `name` and lists may be missing or incomplete: servers store what they
 * were given. A list that is missing in an answer is empty. `id` is in answers to POST, PUT and list only; `sip.password` is
 * ciphertext in GET of one room.
 */
export type Room = {
  readonly _id: string;
  readonly id?: string;
  readonly name: string;
  readonly __v?: number;
} & AsStored<RoomOptions>;

/** A configuration as servers may have stored it: any member can be missing, and `sip` can be `false`. */
export type AsStored<T> = T extends readonly (infer E)[]
  ? AsStored<E>[]
  : T extends object
    ? { [K in keyof T]?: K extends "sip" ? AsStored<T[K]> | false : AsStored<T[K]> }
    : T;

/** Schema of rooms in answers. Validates only what the client relies on: servers may have stored any configuration. */
export const Room = Type.Object(
  {
    _id: Type.String({ pattern: "^[0-9a-f]{24}$" }),
    name: Type.String(),
    roles: Type.Optional(Type.Array(Type.Unknown())),
    views: Type.Optional(Type.Array(Type.Object({}, { additionalProperties: true }))),
  },
  { additionalProperties: true },
);
