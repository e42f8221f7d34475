// The StreamingIn resource. Its lifecycle is in kind.ts.

import type * as pulumi from "@pulumi/pulumi";
import { hasCredentials } from "../../sdk/text/redact";
import type * as types from "../program/arguments";
import { optionalOutputs, secretWhere, withSecret } from "../program/resource";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * A stream from elsewhere into a room, a camera say, and the views that it is mixed into (API document, "Streaming-ins"). Its
 * id is that of the stream. Into which views it is mixed is changed while it runs; for another source, media or attributes
 * a new one is started before the old one is ended. A source that takes one connection only, and a room whose `inputLimit`
 * is reached, need Pulumi's option `deleteBeforeReplace`.
 *
 * @example A camera in the room's view, recorded by itself
 * ```ts
 * const camera = new owt.StreamingIn("camera", { room, source: { url: config.requireSecret("cameraUrl") }, views: ["main"] });
 * new owt.Recording("evidence", { room, media: { video: { from: camera } } });
 * ```
 */
export class StreamingIn extends SessionResource {
  declare readonly views: pulumi.Output<string[] | undefined>;

  constructor(
    /** Name of the resource in the stack. */
    name: string,
    /** Where the stream comes from, and where it goes. */
    args: InRoom<types.StreamingInArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    const { source, attributes } = args;
    const inputs = {
      ...args,
      source: withSecret(source, "url"),
      attributes: secretWhere(attributes, hasCredentials),
    };
    super("StreamingIn", name, inputs, [], options);
  }
}

optionalOutputs(StreamingIn, ["views"]);
