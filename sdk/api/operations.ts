// Operations: the changes that PATCH requests carry. The only place that knows their paths.

import { ClientOptionsError } from "../failures/errors";
import { parseFraction } from "../schemas/keywords";
import type { TrackPermission } from "../schemas/participant";
import type { Resolution } from "../schemas/media";
import { updatableValues } from "../schemas/session";
import type { LayoutRegion } from "../schemas/stream";
import { type Problem, formatPath } from "../schemas/validation";

/** The type of thing that an operation applies to; exists at compile time only. */
declare const target: unique symbol;

/** One change. A PATCH carries a list of them. */
export interface Operation<Target extends "session" | "stream" | "participant"> {
  readonly op: "add" | "remove" | "replace";
  readonly path: string;
  readonly value: unknown;
  readonly [target]?: Target;
}

/** A change of a recording, a streaming-out or the output of a SIP call (API document, "SubscriptionControlInfo"). */
export type SessionOperation = Operation<"session">;
/** A change of a stream (API document, "StreamUpdate"). */
export type StreamOperation = Operation<"stream">;
/** A change of a participant (API document, "PermissionUpdate"). */
export type ParticipantOperation = Operation<"participant">;

/** A kind of track. */
export type TrackKind = "audio" | "video";

const replace = (path: string, value: unknown) => ({ op: "replace", path, value }) as const;

// ------------------------------------------------------------------ sessions

/** Takes a track from another stream of the room. The session must have that track already. */
export function setSource(track: TrackKind, streamId: string): SessionOperation {
  return replace(`/media/${track}/from`, streamId);
}

/** Changes the size of the picture, in pixels, to one that the stream offers. */
export function setResolution({ width, height }: Resolution): SessionOperation {
  return replace("/media/video/parameters/resolution", { width, height });
}

/**
 * Changes the framerate.
 *
 * @param framesPerSecond 6, 12, 15, 24, 30, 48 or 60.
 * @throws ClientOptionsError for another value: servers refuse it.
 */
export function setFramerate(framesPerSecond: number): SessionOperation {
  return replace("/media/video/parameters/framerate", updatable("framerate", framesPerSecond));
}

/**
 * Changes the bitrate.
 *
 * @param multiple `"x0.8"`, `"x0.6"`, `"x0.4"` or `"x0.2"` of the stream's bitrate.
 * @throws ClientOptionsError for another value, such as one in kbps: servers refuse it.
 */
export function setBitrate(multiple: string): SessionOperation {
  return replace("/media/video/parameters/bitrate", updatable("bitrate", multiple));
}

/**
 * Changes the interval of key frames.
 *
 * @param seconds 1, 2, 5, 30 or 100.
 * @throws ClientOptionsError for another value: servers refuse it.
 */
export function setKeyFrameInterval(seconds: number): SessionOperation {
  return replace("/media/video/parameters/keyFrameInterval", updatable("keyFrameInterval", seconds));
}

function updatable<T extends number | string>(option: keyof typeof updatableValues, value: T): T {
  const allowed: readonly (number | string)[] = updatableValues[option];
  if (allowed.includes(value)) return value;
  const message = `is ${JSON.stringify(value)}, but what runs can only be changed to ${allowed.join(", ")}`;
  throw new ClientOptionsError([{ option, message }]);
}

// ------------------------------------------------------------------ streams

/** Mixes a forward stream into a view, named by its label. */
export function addToView(label: string): StreamOperation {
  return { op: "add", path: "/info/inViews", value: label };
}

/** Removes a forward stream from a view, named by its label. */
export function removeFromView(label: string): StreamOperation {
  return { op: "remove", path: "/info/inViews", value: label };
}

/**
 * Mutes (`inactive`) or unmutes (`active`) a track of a participant's stream. Servers refuse it for streams of other types.
 */
export function setStatus(track: TrackKind, status: "active" | "inactive"): StreamOperation {
  return replace(`/media/${track}/status`, status);
}

/**
 * Sets the layout of a mixed stream: all regions, with the streams in them. Empty regions come last. Areas are fractions of the
 * picture, as numbers or in any form that rooms accept; they are sent as exact ratios, the only form that servers accept here.
 *
 * @throws ClientOptionsError that lists all that servers would refuse: a region outside the picture, an id or a stream twice, an
 *   empty region before one with a stream.
 * @example
 * setLayout([{ stream: id, region: { id: "1", area: { left: 0, top: 0, width: 1, height: "2/3" } } }]);
 */
export function setLayout(layout: readonly LayoutRegion[]): StreamOperation {
  const problems = layoutProblems(layout);
  if (problems.length > 0)
    throw new ClientOptionsError(
      problems.map(({ keys, message }) => ({ option: formatPath(["layout", ...keys]), message })),
    );
  return replace(
    "/info/layout",
    layout.map(({ stream, region: { id, area } }) => ({
      ...(stream !== undefined && { stream }),
      region: {
        id,
        shape: "rectangle",
        area: { left: ratio(area.left), top: ratio(area.top), width: ratio(area.width), height: ratio(area.height) },
      },
    })),
  );
}

/**
 * Puts a stream into a region of a mixed stream's present layout. If it is in another region, the two swap their streams.
 *
 * @param index Index of the region, from 0.
 * @param streamId A forward stream that is mixed into the view.
 */
export function setRegionStream(index: number, streamId: string): StreamOperation {
  return replace(`/info/layout/${index}/stream`, streamId);
}

/** Problems by which servers refuse a layout with "Operation failed". Keys begin with the index of the region. */
export function layoutProblems(layout: readonly LayoutRegion[]): Pick<Problem, "keys" | "value" | "message">[] {
  const ids = layout.map(({ region }) => region.id);
  const streams = layout.map(({ stream }) => stream);
  const lastTaken = streams.findLastIndex((stream) => stream !== undefined);
  return layout.flatMap(({ stream, region: { id, area } }, i) => [
    ...(["left", "top", "width", "height"] as const).flatMap((edge) => {
      const value = parseFraction(area[edge]);
      if (value !== undefined && value.compare(0) >= 0 && value.compare(1) <= 0) return [];
      const message = `is ${JSON.stringify(area[edge])}, but it must be a fraction of the picture, from 0 to 1`;
      return [{ keys: [i, "region", "area", edge], value: area[edge], message }];
    }),
    ...(ids.indexOf(id) < i
      ? [
          {
            keys: [i, "region", "id"],
            value: id,
            message: `is ${JSON.stringify(id)}, which another region has already`,
          },
        ]
      : []),
    ...(stream !== undefined && streams.indexOf(stream) < i
      ? [{ keys: [i, "stream"], value: stream, message: `is ${stream}, which another region has already` }]
      : []),
    ...(stream === undefined && i < lastTaken
      ? [{ keys: [i], value: id, message: "is an empty region before others that are not: empty ones must come last" }]
      : []),
  ]);
}

/** `0.5` as "1/2": streams, unlike rooms, accept no decimals. A value that is no fraction is returned as text. */
export function ratio(value: string | number): string {
  const exact = parseFraction(value);
  return exact === undefined ? String(value) : `${exact.s * exact.n}/${exact.d}`;
}

// ------------------------------------------------------------------ participants

/** Sets the tracks that a participant may publish or subscribe to. Streams that flow already go on. */
export function permit(action: "publish" | "subscribe", { audio, video }: TrackPermission): ParticipantOperation {
  return replace(`/permission/${action}`, { audio, video });
}

/** Like `permit`, for one kind of track. */
export function permitTrack(action: "publish" | "subscribe", track: TrackKind, allowed: boolean): ParticipantOperation {
  return replace(`/permission/${action}/${track}`, allowed);
}
