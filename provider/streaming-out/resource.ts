// The StreamingOut resource. Its lifecycle is in kind.ts.

import { ignoredRules } from "../program/settings";
import * as pulumi from "@pulumi/pulumi";
import type * as types from "../program/arguments";
import { goingFirst } from "../program/resource";
import { Room, argumentsOf } from "../room/resource";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * A stream from a room to a server elsewhere, by RTMP, RTSP, HLS or DASH (API document, "Streaming-outs"). Source and
 * parameters of the picture are changed while it runs; for anything else it ends and a new one is started, so
 * that no two fight over one url. With the option `deleteBeforeReplace: false` the new one comes first, where its url is another. Sound is always aac and the picture h264: the room's mediaOut must have both.
 *
 * @example
 * ```ts
 * new owt.StreamingOut("live", {
 *   room,
 *   url: config.requireSecret("liveUrl"),
 *   media: { audio: { from: room.mixedStreams.common }, video: { from: room.mixedStreams.common } },
 * });
 * ```
 */
export class StreamingOut extends SessionResource {
  constructor(
    /** Name of the resource in the stack. */
    name: string,
    /** What to send, and where to. */
    args: InRoom<types.StreamingOutArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    super("StreamingOut", name, { ...args, url: pulumi.secret(args.url) }, [], goingFirst(options));
    const ignored = args.room instanceof Room ? argumentsOf(args.room).ignoreRules : undefined;
    pulumi.output({ url: args.url, protocol: args.protocol, ignored }).apply(({ ignored: ofRoom, ...known }) => {
      const { sessionWarnings } = require("../room/judgement") as typeof import("../room/judgement");
      for (const warning of sessionWarnings("StreamingOut", known, ofRoom, ignoredRules()))
        void pulumi.log.warn(warning, this);
    });
  }
}
