// Streams as arguments of resources.

import type * as pulumi from "@pulumi/pulumi";

/** A resource that is a stream of a room: a {@link StreamingIn}. */
export interface StreamResource extends pulumi.CustomResource {
  /** Id of the room. */
  readonly room: pulumi.Output<string>;
  /** Labels of the views that the stream is mixed into. */
  readonly views: pulumi.Output<string[] | undefined>;
}

/**
 * A stream: a view's mixed stream (`room.mixedStreams.main`), a {@link StreamingIn} of this program, or an id. `undefined` is
 * what a careful compiler takes `mixedStreams.main` for; it is refused where there is no such view.
 */
export type StreamSource = pulumi.Input<string> | StreamResource | undefined;
