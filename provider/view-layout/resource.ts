// The ViewLayout resource. Its lifecycle is in kind.ts.

import type * as pulumi from "@pulumi/pulumi";
import type * as types from "../program/arguments";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * Sets the layout of a view in a running conference: its regions and the streams in them (API document, "Streams", layout). The
 * default layout of a view is part of the room: `views.main.video.layout`. The layout ends with the conference. Deleting the resource
 * does not change the view.
 *
 * @example A large region for the camera, and a small one for the next stream
 * ```ts
 * new owt.ViewLayout("stage", {
 *   room,
 *   view: "main",
 *   layout: [
 *     { stream: camera, region: "1: 0, 0, 3/4, 1" },
 *     { region: "2: 3/4, 0, 1/4, 1/4" },
 *   ],
 * });
 * ```
 */
export class ViewLayout extends SessionResource {
  declare readonly view: pulumi.Output<string>;

  constructor(
    /** Name of the resource in the stack. */
    name: string,
    /** Room, view, and its layout. */
    args: InRoom<types.ViewLayoutArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    super("ViewLayout", name, args, [], options);
  }
}
