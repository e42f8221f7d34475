// Ready-made arguments of rooms for common uses. A program spreads a profile; a document refers to it by name.

import type { RoomArgs, TranscodingArgs } from "../program/arguments";

/** No transcoding: subscribers get the formats of the published streams only. */
const noTranscoding = {
  audio: false,
  video: {
    format: false,
    parameters: { resolution: false, framerate: false, bitrate: false, keyFrameInterval: false },
  },
} satisfies TranscodingArgs;

/**
 * Ready-made arguments of a {@link Room}. Spread a profile and add your own arguments after it: each replaces the profile's whole
 * member.
 *
 * @example A room that forwards streams unchanged
 * ```ts
 * new owt.Room("huddle", { ...owt.profiles.forwardOnly, participantLimit: 20 });
 * ```
 *
 * @example A profile with another label of its view
 * ```ts
 * const { views, ...rest } = owt.profiles.lecture;
 * new owt.Room("course", { ...rest, views: { course: views.common } });
 * ```
 *
 * @example Members of two profiles: forwarding, with h264 as the only video codec
 * ```ts
 * new owt.Room("huddle", { ...owt.profiles.forwardOnly, mediaIn: owt.profiles.h264Only.mediaIn });
 * ```
 */
export const profiles = frozen({
  /**
   * Many small rooms on one server: nothing is mixed or transcoded. Participants subscribe to each other's streams and must support
   * the codecs of the others.
   */
  forwardOnly: {
    views: {},
    transcoding: noTranscoding,
  },

  /**
   * One mixed stream for everyone: its video is encoded once for any number of subscribers. Other sizes and codecs are not
   * available.
   */
  mixOnly: {
    views: { common: {} },
    transcoding: noTranscoding,
  },

  /** Audio only, such as phone conferences: no video in `mediaIn` and `mediaOut`, and an audio-only view. */
  audioOnly: {
    views: { common: { video: false } },
    mediaIn: { video: [] },
    mediaOut: { video: { format: [] } },
  },

  /** For devices that only play h264, or decode it in hardware: no other video codec is published, mixed or subscribed to. */
  h264Only: {
    views: { common: { video: { format: "h264/CB" } } },
    mediaIn: { video: ["h264"] },
    mediaOut: { video: { format: ["h264/CB"] } },
  },

  /** For servers without an h264 encoder: no other video codec than vp8 is published, mixed or subscribed to. */
  vp8Only: {
    views: { common: { video: { format: "vp8" } } },
    mediaIn: { video: ["vp8"] },
    mediaOut: { video: { format: ["vp8"] } },
  },

  /** One speaker, many listeners: 720p video with one large region, which shows the active speaker. */
  lecture: {
    views: {
      common: {
        video: {
          parameters: { resolution: { width: 1280, height: 720 } },
          maxInput: 8,
          keepActiveInputPrimary: true,
          layout: { templates: { base: "lecture" } },
        },
      },
    },
  },

  /**
   * For rooms that are streamed out by RTMP, HLS or DASH, or recorded as mp4: the view is mixed in h264 and aac, which these use
   * without transcoding, with a key frame every 2 seconds for segments. Browsers get the audio transcoded to opus.
   */
  streaming: {
    views: {
      common: {
        audio: { format: "aac/48000/2" },
        video: {
          format: "h264/CB",
          parameters: { resolution: { width: 1280, height: 720 }, framerate: 30, keyFrameInterval: 2 },
        },
      },
    },
  },

  /**
   * Few speakers, hundreds of viewers: one mixed stream that is encoded once, and no notifications of joining and leaving, whose number
   * grows with the square of the participants.
   */
  largeAudience: {
    views: { common: {} },
    transcoding: noTranscoding,
    notifying: { participantActivities: false },
  },
} satisfies Record<string, RoomArgs>);

/** Name of a profile. */
export type ProfileName = keyof typeof profiles;

/** A short description of each profile, for completion in editors of documents. */
export const profileUses = {
  forwardOnly: "nothing is mixed or transcoded",
  mixOnly: "one mixed stream, the same for everyone",
  audioOnly: "audio without video",
  h264Only: "no other video codec than h264",
  vp8Only: "no other video codec than vp8",
  lecture: "the active speaker is large",
  streaming: "mixed for RTMP, HLS, DASH and mp4: h264 and aac",
  largeAudience: "many viewers, few speakers",
} satisfies Record<ProfileName, string>;

/** Freezes a value at all depths: programs share profiles between rooms, and must not change one for all. */
function frozen<T extends object>(value: T): Readonly<T> {
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === "object" && member !== null && !Object.isFrozen(member)) frozen(member);
  }
  return Object.freeze(value);
}
