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
 *     { stream: camera, region: { id: "1", area: { left: 0, top: 0, width: "3/4", height: 1 } } },
 *     { region: { id: "2", area: { left: "3/4", top: 0, width: "1/4", height: "1/4" } } },
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
