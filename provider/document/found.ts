// The things that a survey of a live server finds, in the terms of a conference document.

import { type Section } from "./schema";

/** Something found, as an entry of a document. */
export interface Found {
  /** Its key, which is the name of the resource. */
  readonly key: string;
  readonly members: Readonly<Record<string, unknown>>;
  /** What people should know of it. */
  readonly notes: readonly string[];
}

/** A room, with what goes on in it. */
export interface FoundRoom extends Found {
  /** Key of its service, where it is not the stack's own. */
  readonly service?: string;
  readonly sessions: Sessions;
  /** Paths of members that it has and that cannot be declared. */
  readonly leftOut: readonly string[];
  /** What goes on in it and cannot be declared, a text for each. */
  readonly undeclared: readonly string[];
  /** Whether it can be declared at all: where not, it is there for people to read. */
  readonly isDeclared: boolean;
}
/** Entries by section. */
export type Sessions = Readonly<Partial<Record<Section, readonly Found[]>>>;
