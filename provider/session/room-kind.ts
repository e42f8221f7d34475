// A kind of resource that lives in a room: what it adds to the lifecycle.

import type { RoomConfig } from "../../sdk/schemas";
import type { Problem } from "../../sdk/schemas/validation";
import type { Describe } from "../document/description";
import type { Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";

/**
 * Returns what the arguments need and the room does not give. `room` has its defaults; parts of both can be unknown, and are not
 * checked. Streams of the room stand as `streamOfView` and `streamOfInput`.
 */
export type Needs = (args: Values, room: RoomConfig) => Problem[];

/** A kind of resource that lives in a room. */
export interface RoomKind<Config> extends Kind<Config> {
  readonly needs: Needs;
}

/** A kind of resource that the entry of a room in a conference document declares, in a section of its own. */
export interface DeclaredKind<Config> extends RoomKind<Config> {
  readonly section: {
    /** Description of the section in the document's schema. */
    readonly description: string;
    /** Describes live objects for `owt export`; undefined where it leaves them out. */
    readonly describe: Describe | undefined;
  };
}
