// Ids that belong to resources of a stack, so that a creation that is repeated finds what it has made.

import { derivedObjectId } from "../../sdk/once/object-id";
import type { StackConfiguration } from "./hooks";
import { subject } from "./log";
import { ofRun } from "./run";
import { kindOf, typeOf } from "./types";

/** The setting with a text of the user's, which gives a second copy of a stack on one server ids of its own. */
export const identityKey = { key: "owt:identity", variable: "OWT_IDENTITY" } as const;

/** The setting that makes resources take up an object that is there already although it differs. */
export const takeUpKey = { key: "owt:takeUp", variable: "OWT_TAKE_UP" } as const;

/** Gives the ids of a resource, one after the other: the next one is for a resource whose former object still exists. */
export type Identity = (generation: number) => string;

/**
 * The ids that belong to the resource whose hook runs, in a service. They are made of the service, and of the project, the stack, the types of
 * the parents, the kind and the name in the URN. Undefined where the host does not tell the URN.
 */
export function identityIn(serviceId: string | undefined, configuration: StackConfiguration): Identity | undefined {
  const { urn } = subject();
  if (urn === undefined || serviceId === undefined) return undefined;
  const [stack = "", project = "", types = "", ...name] = urn.split("::");
  const [type = "", ...parents] = types.split("$").reverse();
  // A resource has the same ids under each host: of its own type the kind counts, and of those of its parents the dynamic ones.
  const above = parents.reverse().map(withDynamicType).join("$");
  const path = [stack.split(":").pop() ?? "", project, above, type.split(":").pop() ?? "", name.join("::")];
  const salt = configuration(identityKey.key) ?? process.env[identityKey.variable] ?? "";
  return (generation) => derivedObjectId(serviceId, ...path, String(generation), salt);
}

function withDynamicType(type: string): string {
  const kind = kindOf(type);
  return kind === undefined ? type : typeOf("dynamic", kind);
}

/** How many ids of a resource are looked for in a list. Each replacement takes the other one of the first two, as a rule. */
export const likelyGenerations = 4;

/** Where the ids of a resource begin in this run, by its URN, if not with the first. */
const beginnings = ofRun(new Map<string | undefined, number>());

/** The ids of the resource whose hook runs begin here, for the rest of the run: its object is there, under a later id than the first. */
export function beginAt(generation: number): void {
  beginnings.set(subject().urn, generation);
}

/** The number of the first id that the creation of the resource whose hook runs may take. */
export const beginning = (): number => beginnings.get(subject().urn) ?? 0;
