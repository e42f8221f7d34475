// The Recording resource. Its lifecycle is in hooks/recording.ts.

import type * as pulumi from "@pulumi/pulumi";
import type * as types from "./arguments";
import { type InRoom, SessionResource } from "./session";

/**
 * A recording of streams of a room, to a file on the server (API document, "Recordings"). Source and parameters are changed
 * while it runs; for another container, format or track a new recording is started before the old one is ended.
 *
 * @example
 * ```ts
 * const stream = room.mixedStreams.apply((streams) => streams.common ?? "");
 * const archive = new owt.Recording("archive", {
 *   room,
 *   container: "mkv",
 *   media: { audio: { from: stream }, video: { from: stream } },
 * });
 * export const file = archive.file;
 * ```
 */
export class Recording extends SessionResource {
  /** Host that the file is on. */
  declare readonly host: pulumi.Output<string>;
  /** Path of the file on that host. */
  declare readonly file: pulumi.Output<string>;

  /**
   * @param name Name of the resource in the stack.
   * @param args What to record, and where.
   * @param options Pulumi's options.
   */
  constructor(name: string, args: InRoom<types.RecordingArgs>, options?: pulumi.CustomResourceOptions) {
    super("Recording", name, args, ["host", "file"], options);
  }
}
