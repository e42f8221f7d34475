// The StreamingOut resource. Its lifecycle is in kind.ts.

import { ignoredRules } from "../program/settings";
import * as pulumi from "@pulumi/pulumi";
import type * as types from "../program/arguments";
import { deleteBeforeReplace, isOnlyRead } from "../program/resource";
import { isWarnedByProgram, reportWarnings } from "../program/warnings";
import { Room, argumentsOf } from "../room/resource";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * Sends a stream of a room to another server, by RTMP, RTSP, HLS or DASH (API document, "Streaming-outs"). Audio is always aac and
 * video h264: the room's `mediaOut` must have both. Changes of the source and of the video parameters apply to the running stream.
 * Any other change replaces it; the old one ends first, because a url accepts one stream. With the option
 * `deleteBeforeReplace: false` and another url, the new one starts first.
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
    /** Room, url, and the streams to send. */
    args: InRoom<types.StreamingOutArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    super("StreamingOut", name, { ...args, url: pulumi.secret(args.url) }, [], deleteBeforeReplace(options));
    if (isOnlyRead(options) || !isWarnedByProgram(this, args)) return;
    const ignored = args.room instanceof Room ? argumentsOf(args.room).ignoreRules : undefined;
    pulumi.output({ url: args.url, protocol: args.protocol, ignored }).apply(({ ignored: ofRoom, ...resolved }) => {
      const { sessionWarnings } = require("../room/rule-check") as typeof import("../room/rule-check");
      reportWarnings("StreamingOut", name, this, args, () =>
        sessionWarnings("StreamingOut", resolved, ofRoom, ignoredRules()),
      );
    });
  }
}
