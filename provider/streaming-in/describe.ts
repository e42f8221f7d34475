// Describes live streaming-ins as entries of a conference document.

import { hasCredentials } from "../../sdk/text/redact";
import type { Stream } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import { type Found, type Surroundings, describing } from "../document/description";
import type { Names } from "../document/names";
import { isSecretReference, isStreamReference } from "../document/references";

/** Whether a stream is a streaming-in. */
export const isStreamingIn = ({ type, info }: Stream): boolean => type === "forward" && info.type === "streaming";

export const describeStreamingIns = describing(
  (_room, streams) => Promise.resolve(streams.filter(isStreamingIn)),
  (stream, keys, surroundings) => {
    const found = entryOf(stream, keys, surroundings);
    // Other sessions take it by its name.
    surroundings.streams.add(stream.id, { streamingIn: found.key });
    return found;
  },
);

function entryOf(stream: Stream, keys: Names, { secretOf, where }: Surroundings): Found {
  const { inViews = [], attributes } = stream.info;
  const isSecret = hasCredentials(attributes);
  const key = keys.key(isSecret ? "" : nameIn(attributes), stream.id, "input");
  const url = secretOf(key, "url", `url of the source of ${key} ${where}`);
  const notes = ["Servers do not show the source: the declared one counts as equal."];
  const obstacle = isSecret ? "something in them looks like a password or a key" : obstacleIn(attributes);
  if (obstacle !== undefined) notes.push(`Its attributes are left out: ${obstacle}.`);
  const isClear = obstacle === undefined && isObject(attributes) && Object.keys(attributes).length > 0;
  // A missing track was not asked for, or the source does not have it.
  const media = Object.fromEntries(
    (["audio", "video"] as const).filter((track) => stream.media[track] === undefined).map((track) => [track, false]),
  );
  const members = {
    adopt: stream.id,
    source: { url },
    ...(Object.keys(media).length === 1 && { media }),
    ...(isClear && { attributes }),
    ...(inViews.length > 0 && { views: inViews }),
  };
  return { key, members, notes };
}

/** Why attributes cannot be declared as they are; undefined where they can. */
function obstacleIn(attributes: unknown): string | undefined {
  if (attributes === null || typeof attributes !== "object") return undefined;
  if (isSecretReference(attributes) || isStreamReference(attributes)) return "they look like a reference";
  return Object.entries(attributes)
    .map(([name, value]: [string, unknown]) => {
      if (value === null) return "null in them does not pass through Pulumi";
      const isSound = [name, value].every((text) => typeof text !== "string" || text.isWellFormed());
      return isSound ? obstacleIn(value) : "a text in them is no Unicode";
    })
    .find((reason) => reason !== undefined);
}

/** The name that someone gave a stream; empty where there is none. */
function nameIn(attributes: unknown): string {
  if (!isObject(attributes)) return "";
  const { name, label } = attributes;
  return typeof name === "string" ? name : typeof label === "string" ? label : "";
}
