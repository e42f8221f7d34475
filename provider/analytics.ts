// The Analytics resource. Its lifecycle is in hooks/analytics.ts.

import type * as pulumi from "@pulumi/pulumi";
import type * as types from "./arguments";
import { type InRoom, SessionResource } from "./session";

/**
 * An algorithm that looks at the picture of a stream of a room (API document, "Analytics"). Servers can change nothing of one
 * that runs: every difference replaces it.
 *
 * @example
 * ```ts
 * new owt.Analytics("faces", { room, algorithm: "dc51138a8284436f873418a21ba8cfa7", media: { video: { from: streamId } } });
 * ```
 */
export class Analytics extends SessionResource {
  /**
   * @param name Name of the resource in the stack.
   * @param args Which algorithm, and what it looks at.
   * @param options Pulumi's options.
   */
  constructor(name: string, args: InRoom<types.AnalyticsArgs>, options?: pulumi.CustomResourceOptions) {
    super("Analytics", name, args, [], options);
  }
}
