// The sections of a room's entry in a conference document. Programs load this file: it has names alone, and no schema.

import type { ResourceType } from "../kinds";

/**
 * The section that declares the resources of each kind; undefined where the entry of a room does not declare the kind. Resources
 * are made in this order: streaming-ins first, because other sessions take their streams.
 */
const sectionOf = {
  Room: undefined,
  Service: undefined,
  StreamingIn: "streamingIns",
  ViewLayout: "layouts",
  Recording: "recordings",
  StreamingOut: "streamingOuts",
  SipCall: "sipCalls",
  Analytics: "analytics",
  Token: undefined,
} as const satisfies Readonly<Record<ResourceType, string | undefined>>;

type Listed = keyof typeof sectionOf;
/** A kind that the entry of a room declares. */
export type DeclaredType = {
  [Type in Listed]: (typeof sectionOf)[Type] extends undefined ? never : Type;
}[Listed];
export type SectionOf<Type extends DeclaredType> = (typeof sectionOf)[Type];
export type Section = SectionOf<DeclaredType>;

const isDeclared = (type: Listed): type is DeclaredType => sectionOf[type] !== undefined;
const declaredTypes = (Object.keys(sectionOf) as Listed[]).filter(isDeclared);

export const sectionNames: readonly Section[] = declaredTypes.map((type) => sectionOf[type]);

/** The kind of the entries of each section. */
export const typeOf = Object.fromEntries(declaredTypes.map((type) => [sectionOf[type], type])) as Readonly<
  Record<Section, DeclaredType>
>;

export const isSection = (name: unknown): name is Section => sectionNames.includes(name as Section);

/** The argument that the key of an entry gives. */
export const keyArguments: Readonly<Partial<Record<Section, string>>> = { layouts: "view" };
