// A room of a live server, as an entry of a conference document.

import type { Found } from "./description";
import type { Section } from "./sections";

/** A room with its sessions. */
export interface FoundRoom extends Found {
  /** Key of its service, where it is not the stack's own. */
  readonly service?: string;
  readonly sessions: Sessions;
  /** Paths of members that cannot be declared. */
  readonly leftOut: readonly string[];
  /** Sessions that cannot be declared, a text for each. */
  readonly undeclared: readonly string[];
  /** Whether it can be declared; otherwise it is written as a comment. */
  readonly isDeclared: boolean;
}

/** Entries by section. */
export type Sessions = Readonly<Partial<Record<Section, readonly Found[]>>>;
