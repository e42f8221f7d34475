// Warnings of rules, on their resource. Each names the resource, because `--diff` prints warnings without it, and for a resource of a
// conference document the place in its text.

import * as pulumi from "@pulumi/pulumi";
import { typeOf } from "../lifecycle/types";
import { pulumiTypeOf } from "./hosts";

type Keys = readonly (string | number)[];

/** The place in a document of a part of a resource's arguments, as `conference.yaml:12:5`. */
export type PlaceOf = (keys: Keys) => string;

/** Kept outside the arguments, which go to the engine. */
const places = new WeakMap<object, PlaceOf>();

/** Arguments that a document declares, with the places of their parts. Returns the arguments. */
export function locatedBy<Args extends object>(placeOf: PlaceOf, args: Args): Args {
  places.set(args, placeOf);
  return args;
}

/**
 * A resource as warnings name it: `owt:Room classroom`, with ` (conference.yaml:12:5)` where a document declares it.
 *
 * @param args The arguments as the class got them.
 * @param keys The part that the warning is about.
 */
export function titleOf(kind: string, name: string, args: object, keys: Keys): string {
  const place = places.get(args)?.(keys);
  return `owt:${kind} ${name}${place === undefined ? "" : ` (${place})`}`;
}

/** A warning of a rule. */
interface Warning {
  readonly problem: { readonly keys: Keys };
  readonly text: string;
}

/**
 * Whether the program reports the warnings about a resource. The native provider reports them by itself, for programs in any language, but
 * does not know the places in a document.
 */
export const isWarnedByProgram = (resource: pulumi.Resource, args: object): boolean =>
  places.has(args) || !pulumiTypeOf(resource).startsWith(typeOf("native", ""));

/** Reports the warnings about the arguments of a resource, unless its provider does. */
export function reportWarnings(
  kind: string,
  name: string,
  resource: pulumi.Resource,
  args: object,
  warnings: () => readonly Warning[],
): void {
  if (!isWarnedByProgram(resource, args)) return;
  for (const { problem, text } of warnings())
    void pulumi.log.warn(`${titleOf(kind, name, args, problem.keys)}: ${text}`, resource);
}
