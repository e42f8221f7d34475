// Compares the media of sessions: finds the PATCH for a difference, or that it needs a new session.

import {
  type AudioSubscription,
  AudioSubscription as audioSchema,
  type MediaSubscription,
  type SessionMedia,
  type SessionTrack,
  type SubscriptionParameters,
  type VideoSubscription,
  VideoSubscription as videoSchema,
  updatableValues,
} from "../../sdk/schemas";
import {
  type SessionOperation,
  setBitrate,
  setFramerate,
  setKeyFrameInterval,
  setResolution,
  setSource,
} from "../../sdk/api/operations";
import { isObject } from "../../sdk/values";
import { isEquivalent } from "../lifecycle/equality";

type Track = AudioSubscription | VideoSubscription;

/**
 * The operations that bring a session from one configuration to another; undefined where only a new session can.
 *
 * | difference | by |
 * | --- | --- |
 * | `from`, `resolution`, a framerate, key frame interval or bitrate multiple that servers can change to | PATCH |
 * | a track on or off, a format, a bitrate in kbps, a parameter that is taken away | a new session |
 */
export function operationsBetween(before: MediaSubscription, after: MediaSubscription): SessionOperation[] | undefined {
  const steps = stepsBetween(before, after);
  const operations = steps.flatMap(({ operation }) => operation ?? []);
  return operations.length === steps.length ? operations : undefined;
}

/**
 * The paths of the differences that only a new session can make.
 *
 * @param name Name of the argument, with which the paths begin.
 */
export function obstaclesBetween(before: MediaSubscription, after: MediaSubscription, name: string): string[] {
  return stepsBetween(before, after).flatMap(({ path, operation }) =>
    operation === undefined ? [`${name}.${path}`] : [],
  );
}

/** A difference of two configurations, and the operation that makes it; undefined where only a new session can. */
interface Step {
  readonly path: string;
  readonly operation: SessionOperation | undefined;
}

function stepsBetween(before: MediaSubscription, after: MediaSubscription): Step[] {
  const steps: Step[] = [];
  for (const [track, schema] of [["audio", audioSchema] as const, ["video", videoSchema] as const]) {
    const [old, wanted] = [trackOf(before, track), trackOf(after, track)];
    if (old === undefined && wanted === undefined) continue;
    if (old === undefined || wanted === undefined) {
      steps.push({ path: track, operation: undefined });
      continue;
    }
    if (!isEquivalent(schema.properties.format, old.format, wanted.format))
      steps.push({ path: `${track}.format`, operation: undefined });
    if (old.from !== wanted.from) steps.push({ path: `${track}.from`, operation: setSource(track, wanted.from) });
    steps.push(...parameterSteps(`${track}.parameters`, parametersOf(old), parametersOf(wanted)));
  }
  return steps;
}

function parameterSteps(at: string, before: SubscriptionParameters, after: SubscriptionParameters): Step[] {
  return (["resolution", "framerate", "bitrate", "keyFrameInterval"] as const).flatMap((name) =>
    isEquivalent(videoSchema.properties.parameters.properties[name], before[name], after[name])
      ? []
      : [{ path: `${at}.${name}`, operation: parameterOperation(name, after) }],
  );
}

function parameterOperation(
  name: keyof SubscriptionParameters,
  { resolution, framerate, bitrate, keyFrameInterval }: SubscriptionParameters,
): SessionOperation | undefined {
  const { framerate: framerates, bitrate: bitrates, keyFrameInterval: intervals } = updatableValues;
  switch (name) {
    case "resolution":
      return resolution && setResolution(resolution);
    case "framerate":
      return framerates.some((value) => value === framerate) ? setFramerate(framerate ?? 0) : undefined;
    case "bitrate":
      return bitrates.some((value) => value === bitrate) ? setBitrate(String(bitrate)) : undefined;
    case "keyFrameInterval":
      return intervals.some((value) => value === keyFrameInterval)
        ? setKeyFrameInterval(keyFrameInterval ?? 0)
        : undefined;
  }
}

/**
 * The media of a running session, restricted to what is declared. Servers fill in members and compute multiples of bitrates: neither is a
 * difference.
 */
export function liveMedia(declared: MediaSubscription, live: SessionMedia): MediaSubscription {
  const result: Record<string, unknown> = {};
  for (const track of ["audio", "video"] as const) {
    const own = trackOf(declared, track);
    const found = live[track] || undefined;
    if (found === undefined) result[track] = false;
    else if (own === undefined) result[track] = { from: found.from };
    else result[track] = liveTrack(own, found);
  }
  return result;
}

function liveTrack(declared: Track, live: SessionTrack): Record<string, unknown> {
  const { format, parameters } = declared as VideoSubscription;
  return {
    from: live.from,
    ...(format !== undefined && { format: restrictedTo(format, live.format) }),
    ...(parameters !== undefined && { parameters: liveParameters(parameters, live.parameters ?? {}) }),
  };
}

/** The declared members of the live value: a server adds others, such as the profile that it chose. */
function restrictedTo(declared: object, live: object | undefined): object | undefined {
  if (live === undefined) return undefined;
  return Object.fromEntries(Object.entries(live).filter(([name]) => Object.hasOwn(declared, name)));
}

function liveParameters(
  declared: SubscriptionParameters,
  live: NonNullable<SessionTrack["parameters"]>,
): Record<string, unknown> {
  const found = Object.entries(declared).map(([name, own]) => {
    const value = live[name as keyof typeof live];
    // Servers return a multiple as a number, or as null where the stream has no bitrate to multiply.
    if (name === "bitrate" && (typeof own === "string" || typeof value !== "number")) return [name, own] as const;
    return [name, value] as const;
  });
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function trackOf(media: MediaSubscription, track: "audio" | "video"): Track | undefined {
  const value = media[track];
  return isObject(value) ? value : undefined;
}

const parametersOf = (track: Track): SubscriptionParameters => (track as VideoSubscription).parameters ?? {};
