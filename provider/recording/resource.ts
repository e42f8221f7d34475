// The Recording resource. Its lifecycle is in kind.ts.

import type * as pulumi from "@pulumi/pulumi";
import type * as types from "../program/arguments";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * A recording of streams of a room, to a file on the server (API document, "Recordings"). Source and parameters are changed
 * while it runs; for another container, format or track a new recording is started before the old one is ended.
 *
 * @example
 * ```ts
 * const archive = new owt.Recording("archive", {
 *   room,
 *   container: "mkv",
 *   media: { audio: { from: room.mixedStreams.common }, video: { from: room.mixedStreams.common } },
 * });
 * export const file = archive.file;
 * ```
 */
export class Recording extends SessionResource {
  /** Host that the file is on. */
  declare readonly host: pulumi.Output<string>;
  /** Path of the file on that host. */
  declare readonly file: pulumi.Output<string>;

  constructor(
    /** Name of the resource in the stack. */
    name: string,
    /** What to record, and where. */
    args: InRoom<types.RecordingArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    super("Recording", name, args, ["host", "file"], options);
  }
}
