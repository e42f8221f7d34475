// Rules that several kinds of sessions share. They report at preview what servers refuse with "Bad request" or "Operation failed".

import type { MediaSubscription, VideoSubscription } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";

export function neither(media: MediaSubscription): Problem[] {
  if (isTaken(media, "audio") || isTaken(media, "video")) return [];
  return [problem(["media"], media, "takes neither sound nor picture: give audio or video a `from`")];
}

/** Whether a track is taken. An unknown track counts as taken. */
export function isTaken(media: MediaSubscription | string, track: "audio" | "video"): boolean {
  if (typeof media === "string") return true;
  const value: unknown = media[track];
  return value !== undefined && value !== false;
}

export function codecOf(media: MediaSubscription | string, track: "audio" | "video"): string | undefined {
  const value: unknown = typeof media === "string" ? undefined : media[track];
  const format: unknown = isObject(value) ? (value as Partial<VideoSubscription>).format : undefined;
  return isObject(format) && !hasUnknown(format) ? String(format.codec) : undefined;
}

export const isKnown = (value: string | undefined): value is string => value !== undefined && value !== unknownValue;
