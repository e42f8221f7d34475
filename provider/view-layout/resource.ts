// The ViewLayout resource. Its lifecycle is in kind.ts.

import type * as pulumi from "@pulumi/pulumi";
import type * as types from "../program/arguments";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * The layout of a view while a conference is going on: its regions and the streams in them, as one unit (API document,
 * "Streams", layout). What a view looks like when nobody arranges it is part of the room: `views[].video.layout`. The layout
 * ends with the conference; deleting the resource leaves the view as it is.
 *
 * @example A large picture, and a strip beside it for whoever comes
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
    /** Which view, and its layout. */
    args: InRoom<types.ViewLayoutArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    super("ViewLayout", name, args, [], options);
  }
}
