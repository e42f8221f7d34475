// The StreamingIn resource. Its lifecycle is in kind.ts.

import type * as pulumi from "@pulumi/pulumi";
import type { TSchema } from "@sinclair/typebox";
import { hasCredentials } from "../../sdk/text/redact";
import type * as types from "../program/arguments";
import { optionalOutputs, secretIf, withSecret } from "../program/resource";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * Brings an external stream, such as a camera, into a room and mixes it into views (API document, "Streaming-ins"). Its id is the id of
 * the stream. Changes of `views` apply to the running stream. Another source, media or attributes replace it: a new stream starts
 * before the old one ends. Set Pulumi's option `deleteBeforeReplace` for a source that accepts one connection only, or a room
 * whose `inputLimit` is reached.
 *
 * @example A camera in the room's view, recorded by itself
 * ```ts
 * const camera = new owt.StreamingIn("camera", { room, source: { url: config.requireSecret("cameraUrl") }, views: ["main"] });
 * new owt.Recording("evidence", { room, media: { video: { from: camera } } });
 * ```
 */
export class StreamingIn extends SessionResource {
  /** The views, each with the value true. */
  declare readonly views: pulumi.Output<Record<string, true> | undefined>;

  constructor(
    /** Name of the resource in the stack. */
    name: string,
    /** Room, source, and the views to mix the stream into. */
    args: InRoom<types.StreamingInArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    const { source, attributes } = args;
    const inputs = {
      ...args,
      source: withSecret(source, "url"),
      attributes: secretIf(attributes, hasCredentials),
    };
    super("StreamingIn", name, inputs, [], options);
  }
}

// A state of an earlier release has a list, until it changes.
optionalOutputs(StreamingIn, ["views"], (_, value) => {
  const { streamingIn } = require("./kind") as typeof import("./kind");
  const { named } = require("../spelling/spelling") as typeof import("../spelling/spelling");
  return named(streamingIn.schema.properties.views as TSchema, value);
});
