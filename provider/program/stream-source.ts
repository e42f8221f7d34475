// The type of arguments that take a stream.

import type * as pulumi from "@pulumi/pulumi";

/** A resource that is a stream of a room: a {@link StreamingIn}. */
export interface StreamResource extends pulumi.CustomResource {
  /** Id of the room. */
  readonly room: pulumi.Output<string>;
  /** Labels of the views that the stream is mixed into. */
  readonly views: pulumi.Output<Record<string, true> | undefined>;
}

/**
 * A stream: a view's mixed stream (`room.mixedStreams.main`), a {@link StreamingIn} of this program, or the id of a stream.
 * `undefined` is part of the type for `noUncheckedIndexedAccess`, under which `mixedStreams.main` may be undefined; as a value it
 * is refused.
 */
export type StreamSource = pulumi.Input<string> | StreamResource | undefined;
