// The Analytics resource. Its lifecycle is in kind.ts.

import type * as pulumi from "@pulumi/pulumi";
import type * as types from "../program/arguments";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * Runs an algorithm on the video of a stream of a room (API document, "Analytics"). Servers cannot change a running one: every
 * change replaces it.
 *
 * @example
 * ```ts
 * new owt.Analytics("faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from: camera } } });
 * ```
 */
export class Analytics extends SessionResource {
  constructor(
    /** Name of the resource in the stack. */
    name: string,
    /** Room, algorithm, and the stream to analyse. */
    args: InRoom<types.AnalyticsArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    super("Analytics", name, args, [], options);
  }
}
