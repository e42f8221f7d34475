// Names that two resources of a run have: rooms of one service, which look-ups by name cannot tell apart, and services of one server, which
// refuses the second.

import { resolveConnection } from "../connection/connection";
import { type ResourceType, kinds } from "../kinds";
import type { StackConfiguration, Values } from "../lifecycle/hooks";
import { hasUnknown } from "../lifecycle/unknown";
import { repeatedNameRemedies } from "../program/repeated-names";
import { isOfDocument } from "./warnings";

/** Kinds whose objects are looked up by their names. */
export type NamedType = keyof typeof repeatedNameRemedies;

export const isNamed = (type: ResourceType): type is NamedType => type in repeatedNameRemedies;

/** The names of the resources of a run. */
export class Names {
  /** The URN of the first resource with a name, by kind, place and name. */
  readonly #first = new Map<string, string>();

  /**
   * What is wrong with the name of a resource; undefined where no other one has it, or a conference document declares one of them: the program
   * knows the place in its text.
   */
  problemOf(type: NamedType, urn: string, args: Values, configuration: StackConfiguration): string | undefined {
    const { account, called } = kinds[type];
    const { endpoint, serviceId } = resolveConnection(account, args.connection, configuration).connection;
    const place = type === "Room" ? [serviceId] : [endpoint];
    if (hasUnknown([args.name, place])) return undefined;
    const key = JSON.stringify([type, place, args.name]);
    const first = this.#first.get(key) ?? urn;
    this.#first.set(key, first);
    if (first === urn || isOfDocument(first) || isOfDocument(urn)) return undefined;
    const other = first.split("::").slice(3).join("::");
    return `name is ${JSON.stringify(args.name)}, which the ${called} ${other} of this program has, too${repeatedNameRemedies[type]}`;
  }
}
