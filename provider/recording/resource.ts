// The Recording resource. Its lifecycle is in kind.ts.

import type * as pulumi from "@pulumi/pulumi";
import type * as types from "../program/arguments";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * Records streams of a room to a file on the server (API document, "Recordings"). Changes of the source and the parameters apply to
 * the running recording. Another container, format or track replaces it: a new recording starts before the old one ends.
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
    /** Room, container, and the streams to record. */
    args: InRoom<types.RecordingArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    super("Recording", name, args, ["host", "file"], options);
  }
}
