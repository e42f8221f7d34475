// Ready-made arguments of rooms, for the settings that people ask for most. A program spreads them, a document names them.
// They are plain data: what is in a profile is what a room gets.

import type { RoomArgs, TranscodingArgs } from "../program/arguments";

/** Nothing is made into something else: streams are had as they are, or not at all. */
const noTranscoding = {
  audio: false,
  video: {
    format: false,
    parameters: { resolution: false, framerate: false, bitrate: false, keyFrameInterval: false },
  },
} satisfies TranscodingArgs;

/**
 * Ready-made arguments of a {@link Room}: spread one, and say the rest. What stands after it takes the place of the profile's
 * whole member.
 *
 * @example A room that forwards streams as they come
 * ```ts
 * new owt.Room("huddle", { ...owt.profiles.forwardOnly, participantLimit: 20 });
 * ```
 *
 * @example A profile with a change in one of its views
 * ```ts
 * const { views, ...rest } = owt.profiles.lecture;
 * new owt.Room("course", { ...rest, views: views.map((view) => ({ ...view, label: "course" })) });
 * ```
 *
 * @example Two profiles at once, where they have no members in common: forwarding, with h264 let in alone
 * ```ts
 * new owt.Room("huddle", { ...owt.profiles.forwardOnly, mediaIn: owt.profiles.h264Only.mediaIn });
 * ```
 */
export const profiles = frozen({
  /**
   * Small rooms of equals, and large numbers of them on one server: nothing is mixed or transcoded, so participants subscribe
   * each other's streams and must be able to play what the others send.
   */
  forwardOnly: {
    views: [],
    transcoding: noTranscoding,
  },

  /**
   * Everyone gets the same mixed stream: its picture is encoded once, however many watch. Whoever wants it smaller, or in
   * another codec, gets nothing.
   */
  mixOnly: {
    views: [{ label: "common" }],
    transcoding: noTranscoding,
  },

  /** Talks without pictures, such as phone conferences: no video is let in or given out, and the view mixes sound alone. */
  audioOnly: {
    // Servers ignore `video: false` in a view that has no label.
    views: [{ label: "common", video: false }],
    mediaIn: { video: [] },
    mediaOut: { video: { format: [] } },
  },

  /** Devices that decode h264 in hardware, or play nothing else: no other video codec is let in, mixed or given out. */
  h264Only: {
    views: [{ label: "common", video: { format: { codec: "h264", profile: "CB" } } }],
    mediaIn: { video: [{ codec: "h264" }] },
    mediaOut: { video: { format: [{ codec: "h264", profile: "CB" }] } },
  },

  /** Servers that were installed without an h264 encoder: no other video codec than vp8 is let in, mixed or given out. */
  vp8Only: {
    views: [{ label: "common", video: { format: { codec: "vp8" } } }],
    mediaIn: { video: [{ codec: "vp8" }] },
    mediaOut: { video: { format: [{ codec: "vp8" }] } },
  },

  /** One speaks and many listen: a 720p picture with one large region, which whoever speaks is shown in. */
  lecture: {
    views: [
      {
        label: "common",
        video: {
          parameters: { resolution: { width: 1280, height: 720 } },
          maxInput: 8,
          keepActiveInputPrimary: true,
          layout: { templates: { base: "lecture" } },
        },
      },
    ],
  },

  /**
   * Rooms that go out by RTMP, HLS or DASH, or are recorded as mp4: the view is mixed in h264 and aac, which those take as it is,
   * with a key frame every two seconds to cut segments at. Browsers get its sound transcoded to opus.
   */
  streaming: {
    views: [
      {
        label: "common",
        audio: { format: { codec: "aac", sampleRate: 48000, channelNum: 2 } },
        video: {
          format: { codec: "h264", profile: "CB" },
          parameters: { resolution: { width: 1280, height: 720 }, framerate: 30, keyFrameInterval: 2 },
        },
      },
    ],
  },

  /**
   * Hundreds who watch and few who speak: one mixed stream that is encoded once, and nobody is told who comes and goes, which
   * would be a message to each for each.
   */
  largeAudience: {
    views: [{ label: "common" }],
    transcoding: noTranscoding,
    notifying: { participantActivities: false },
  },
} satisfies Record<string, RoomArgs>);

/** Name of a profile. */
export type ProfileName = keyof typeof profiles;

/** What each makes of a room, in a few words: for editors that complete a document. */
export const profileUses = {
  forwardOnly: "nothing is mixed or transcoded",
  mixOnly: "one mixed stream, the same for everyone",
  audioOnly: "sound without pictures",
  h264Only: "no other video codec than h264",
  vp8Only: "no other video codec than vp8",
  lecture: "whoever speaks is shown large",
  streaming: "mixed for RTMP, HLS, DASH and mp4: h264 and aac",
  largeAudience: "many who watch, few who speak",
} satisfies Record<ProfileName, string>;

/** Programs share profiles between rooms: a change to one of them would change them all. */
function frozen<T extends object>(value: T): Readonly<T> {
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === "object" && member !== null && !Object.isFrozen(member)) frozen(member);
  }
  return Object.freeze(value);
}
