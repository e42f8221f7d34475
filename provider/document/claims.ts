// Finds what two entries of a document claim: names of services and adopted objects belong to one of them. Two rooms of one name are
// accepted, but lookups by that name fail.

import { type Problem, formatPath, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { repeatedNameRemedies } from "../program/repeated-names";
import { entriesOf } from "./entries";
import { sectionNames } from "./sections";

/** A value that one entry of a document can claim. */
interface Claim {
  /** Equal for claims of the same thing. */
  readonly key: string;
  /** The entry. */
  readonly entry: Problem["keys"];
  /** The member with the value. */
  readonly member: string;
  readonly value: unknown;
}

/** Errors: services of one name, and objects that two entries adopt. */
export function repeatedClaims(content: unknown): Problem[] {
  return [
    ...repeated(serviceNames(content), `has, too${repeatedNameRemedies.Service}`),
    ...repeated(adoptions(content), "adopts, too. An object belongs to one resource: remove one of the two."),
  ];
}

/** Warnings: rooms of one name in one service. */
export function repeatedRoomNames(content: unknown): Problem[] {
  const names = entriesOf(content, "rooms").map(([key, { name = key, service }]) =>
    claim(["rooms", key], "name", name, service),
  );
  return repeated(names, `has, too${repeatedNameRemedies.Room}`);
}

const claim = (entry: Problem["keys"], member: string, value: unknown, ...place: readonly unknown[]): Claim => {
  const text = typeof value === "string" && member === "adopt" ? value.toLowerCase() : value;
  return { key: JSON.stringify([text, ...place]), entry, member, value };
};

function repeated(claims: readonly Claim[], rest: string): Problem[] {
  const first = new Map<string, Claim>();
  return claims.flatMap((own) => {
    const other = first.get(own.key);
    if (other === undefined) first.set(own.key, own);
    if (other === undefined || !(typeof own.value === "string" || isObject(own.value))) return [];
    const message = `is ${JSON.stringify(own.value)}, which ${formatPath(other.entry)} ${rest}`;
    return [problem([...own.entry, own.member], own.value, message)];
  });
}

const serviceNames = (content: unknown): Claim[] =>
  entriesOf(content, "services").map(([key, { name = key }]) => claim(["services", key], "name", name));

function adoptions(content: unknown): Claim[] {
  const of = (keys: Problem["keys"], { adopt }: Record<string, unknown>, ...place: readonly unknown[]): Claim[] =>
    adopt === undefined ? [] : [claim(keys, "adopt", adopt, ...place)];
  const services = entriesOf(content, "services").flatMap(([key, entry]) => of(["services", key], entry, "services"));
  const rooms = entriesOf(content, "rooms").flatMap(([key, entry]) => {
    const { service } = entry;
    const sessions = sectionNames.flatMap((section) =>
      entriesOf(entry, section).flatMap(([name, own]) => of(["rooms", key, section, name], own, section, service)),
    );
    return [...of(["rooms", key], entry, "rooms", service), ...sessions];
  });
  return [...services, ...rooms];
}
