// The two spellings of arguments. The API's has lists: views with a `label`, roles with a `role`, formats as objects. In the other one,
// what has a name stands under its name: views and roles are maps, a format is its short name, and a set is a map of its entries.
// Programs and documents may use either. Pulumi gets and records the named one, because it shows differences by path: with lists, a
// removed entry looks like a change of all that follow. Rules, comparison and requests use the API's.

import type { TSchema } from "@sinclair/typebox";
import { dequal as isSpelledAlike } from "dequal/lite";
import { branchesOf, memberOf, withDefaults } from "../../sdk/schemas";
import { type Problem, problem, show } from "../../sdk/schemas/validation";
import { type Key, isObject, mapParts, partsOf } from "../../sdk/values";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";
import { shapeOf } from "./shapes";
import { numberOf, shortNameOf, valueOf } from "./short-names";

type Keys = Problem["keys"];

/** How sets are written: Pulumi records maps; people write lists of short names. */
export type SetStyle = "map" | "list";

/**
 * The value in the API's spelling. Parts that fit neither spelling stay as they are, for the validation to report.
 *
 * @param schema Schema of the API's spelling.
 * @param value A value in either spelling, or partly in each.
 */
export function listed(schema: TSchema, value: unknown): unknown {
  if (typeof value === "string") {
    const { short } = shapeOf(schema);
    return (short && valueOf(short, value)) ?? value;
  }
  if (typeof value !== "object" || value === null) return value;
  const { list, struct, values } = shapeOf(schema);
  if (Array.isArray(value)) {
    return list === undefined ? value : withParts(value, (part) => listed(list.items as TSchema, part));
  }
  if (!isObject(value)) return value;
  if (struct !== undefined) {
    return withParts(value, (part, name) => {
      const member = memberOf(struct, String(name));
      return member === undefined ? part : listed(member, part);
    });
  }
  if (list !== undefined) return entriesOf(list, value) ?? value;
  return values === undefined ? value : withParts(value, (part) => listed(values, part));
}

/** The value with each part changed; the same value where none is. Most parts of most rooms are in the API's spelling already. */
function withParts<T extends object>(value: T, change: (part: unknown, key: Key) => unknown): T {
  let copy: Record<Key, unknown> | undefined;
  for (const [key, part] of partsOf(value)) {
    const other = change(part, key);
    if (other === part) continue;
    copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<Key, unknown>;
    // An assignment to `__proto__` would set the prototype.
    Object.defineProperty(copy, key, { value: other, writable: true, enumerable: true, configurable: true });
  }
  return (copy as T | undefined) ?? value;
}

/**
 * The value in the named spelling. What has no name that says all of it stays in the API's: two views with one label, say.
 *
 * @param value A value in either spelling, or partly in each.
 */
export function named(schema: TSchema, value: unknown, sets: SetStyle = "map"): unknown {
  return nameAll(schema, listed(schema, value), sets);
}

/**
 * The named spelling of a value in the API's, except where a reference means exactly the same: there it is as the reference. So a state
 * of an earlier release stays as it is until something changes.
 *
 * @param sets How sets are recorded; as lists only where the reference is no map.
 */
export function recorded(schema: TSchema, reference: unknown, value: unknown, sets: SetStyle = "map"): unknown {
  if (reference === undefined) return nameAll(schema, value, sets);
  if (isSpelledAlike(listed(schema, reference), value)) return reference;
  const { struct, list, short } = shapeOf(schema);
  if (list !== undefined && isPlain(list) && Array.isArray(reference) && Array.isArray(value))
    return value.map((entry, i) => recorded(list.items as TSchema, reference[i], entry, sets));
  if (struct === undefined || short !== undefined || !isObject(reference) || !isObject(value))
    return nameAll(schema, value, isObject(reference) ? "map" : sets);
  return mapParts(value, (part, name) => {
    const member = memberOf(struct, String(name));
    return member === undefined ? part : recorded(member, reference[name], part, sets);
  });
}

/** The keys in a value as it is written, of a place in its API spelling. A place within a short name is that of the name. */
export function writtenKeys(schema: TSchema, written: unknown, keys: Keys): Keys {
  const [key, ...rest] = keys;
  if (key === undefined) return [];
  const list = shapeOf(schema).list;
  if (list !== undefined && typeof key === "number") {
    const items = list.items as TSchema;
    if (Array.isArray(written)) return [key, ...writtenKeys(items, written[key], rest)];
    const map = written ?? named(schema, withDefaults(schema, undefined));
    const name = isObject(map) ? namesOfMap(list, map)[key] : undefined;
    if (!isObject(map) || name === undefined) return [];
    const isOfName = list.keyedBy === undefined || (rest[0] === list.keyedBy && rest.length === 1 && !isCounted(list));
    return isOfName ? [name] : [name, ...writtenKeys(items, map[name], rest)];
  }
  if (typeof written === "string") return [];
  if (written !== undefined && !isObject(written)) return keys;
  const struct = shapeOf(schema).struct;
  const member = struct === undefined ? shapeOf(schema).values : memberOf(struct, String(key));
  return member === undefined ? keys : [key, ...writtenKeys(member, written?.[String(key)], rest)];
}

/** A problem of the API's spelling, at its place in the value as it is written. */
export function asWritten(schema: TSchema, written: unknown, found: Problem): Problem {
  // Without keys, the path is of something else: a setting of the stack.
  if (found.keys.length === 0) return found;
  const keys = writtenKeys(schema, written, found.keys);
  const inner = found.keys.slice(keys.length).at(-1);
  const text = inner === undefined ? undefined : partAt(written, keys);
  // A part of a short name has no place of its own.
  const message = typeof text === "string" ? `is ${show(text)}: its ${inner ?? ""} ${found.message}` : found.message;
  return problem(keys, found.value, message);
}

const partAt = (value: unknown, keys: Keys): unknown =>
  keys.reduce((at, key) => (at as Readonly<Record<string | number, unknown>> | undefined)?.[key], value);

// ------------------------------------------------------------------ lists and maps

/** Whether the entries of a list have no names: their order has a meaning. */
const isPlain = ({ keyedBy, unordered }: TSchema): boolean => keyedBy === undefined && unordered !== true;

/** Whether entries of a list are named by the number of things that they have: custom templates by that of their regions. */
export const isCounted = ({ keyedBy, items }: TSchema): boolean => {
  const struct = shapeOf(items as TSchema).struct;
  return keyedBy !== undefined && struct !== undefined && memberOf(struct, keyedBy)?.type === "array";
};

/** Pulumi takes names that begin so for its own, and does not show them. */
export const isHidden = (name: string): boolean => name.startsWith("__");

export const namesIn = (map: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(map).filter((name) => map[name] !== undefined);

/** Value of the first of several formats of one codec, in a set in which that counts. */
export const first = "first";

/** The entries of a map, as a list; undefined where lists of the schema have no names. */
function entriesOf(list: TSchema, map: Readonly<Record<string, unknown>>): unknown[] | undefined {
  const { keyedBy, unordered } = list;
  const items = list.items as TSchema;
  if (keyedBy !== undefined) return namesIn(map).map((name) => keyedEntry(list, keyedBy, name, map[name]));
  if (unordered !== true) return undefined;
  return namesOfMap(list, map).map((name) => entryOf(items, name));
}

/** The names of a map, in the order of its entries in the list. */
function namesOfMap({ orderedBy }: TSchema, map: Readonly<Record<string, unknown>>): string[] {
  const names = namesIn(map);
  return orderedBy === undefined ? names : names.sort((a, b) => Number(map[b] === first) - Number(map[a] === first));
}

function keyedEntry(list: TSchema, keyedBy: string, name: string, entry: unknown): unknown {
  const items = list.items as TSchema;
  const key = isCounted(list) ? {} : { [keyedBy]: name };
  // A key alone declares an entry in which everything is at its default.
  if (entry === null) return key;
  if (entry === unknownValue && !isCounted(list)) {
    const members = Object.keys(shapeOf(items).struct?.properties ?? {});
    return { ...Object.fromEntries(members.map((member) => [member, unknownValue])), ...key };
  }
  const own = listed(items, entry);
  return isObject(own) ? { ...key, ...own, ...key } : own;
}

/** The entry of a set with a name. */
export function entryOf(items: TSchema, name: string): unknown {
  const struct = shapeOf(items).short;
  if (struct !== undefined) return valueOf(struct, name) ?? name;
  return branchesOf(items).some(({ type }) => type === "number") ? (numberOf(name) ?? name) : name;
}

/** The name of an entry of a set; undefined where it has none that says all of it. */
export function nameIn(items: TSchema, entry: unknown): string | undefined {
  const struct = shapeOf(items).short;
  const name = isObject(entry)
    ? struct && shortNameOf(struct, entry)
    : typeof entry === "string" || typeof entry === "number"
      ? String(entry)
      : undefined;
  // A short name says all that the value has.
  return name !== undefined && (isObject(entry) || entryOf(items, name) === entry) ? name : undefined;
}

/** The name of an entry of a list with named entries. */
function keyIn(list: TSchema, entry: unknown): string | undefined {
  const struct = shapeOf(list.items as TSchema).struct;
  if (!isObject(entry) || struct === undefined || list.keyedBy === undefined) return undefined;
  const own = Object.hasOwn(entry, list.keyedBy) ? entry[list.keyedBy] : undefined;
  const key = own === undefined ? (memberOf(struct, list.keyedBy)?.default as unknown) : own;
  if (isCounted(list)) return Array.isArray(key) ? String(key.length) : undefined;
  return typeof key === "string" ? key : undefined;
}

/** The names of the entries of a list; undefined where they have none, or not each its own. */
export const namesOf = (list: TSchema, entries: readonly unknown[]): readonly string[] | undefined =>
  unique(entries.map((entry) => keyIn(list, entry)));

/** The names, if each entry has its own that Pulumi shows. */
function unique(names: readonly (string | undefined)[]): readonly string[] | undefined {
  const known = names.filter((name) => name !== undefined && !isHidden(name)) as string[];
  return known.length === names.length && new Set(known).size === known.length ? known : undefined;
}

// ------------------------------------------------------------------ from the API's spelling

function nameAll(schema: TSchema, value: unknown, sets: SetStyle): unknown {
  if (Array.isArray(value)) {
    const list = shapeOf(schema).list;
    return list === undefined ? value : nameList(list, value, sets);
  }
  if (!isObject(value)) return value;
  const short = shapeOf(schema).short;
  if (short !== undefined) return hasUnknown(value) ? unknownValue : (shortNameOf(short, value) ?? value);
  const struct = shapeOf(schema).struct;
  return mapParts(value, (part, name) => {
    const member = struct === undefined ? shapeOf(schema).values : memberOf(struct, String(name));
    return member === undefined ? part : nameAll(member, part, sets);
  });
}

function nameList(list: TSchema, entries: readonly unknown[], sets: SetStyle): unknown {
  const items = list.items as TSchema;
  const each = () => entries.map((entry) => nameAll(items, entry, sets));
  if (list.keyedBy !== undefined) {
    if (entries.some((entry) => entry === unknownValue || keyIn(list, entry) === unknownValue)) return unknownValue;
    const names = namesOf(list, entries);
    if (names === undefined) return each();
    const isKept = isCounted(list);
    return Object.fromEntries(
      entries.map((entry, i) => {
        const own = Object.entries(entry as object).filter(([member]) => isKept || member !== list.keyedBy);
        return [names[i] ?? "", nameAll(items, Object.fromEntries(own), sets)];
      }),
    );
  }
  if (list.unordered !== true || sets === "list") return each();
  if (hasUnknown(entries)) return unknownValue;
  const names = unique(entries.map((entry) => nameIn(items, entry)));
  if (names === undefined) return each();
  return Object.fromEntries(names.map((name, i) => [name, markOf(list, entries, i)]));
}

/** `first` for the first of several entries of one group, in a list in which that counts; otherwise true. */
function markOf({ orderedBy }: TSchema, entries: readonly unknown[], i: number): string | true {
  if (orderedBy === undefined) return true;
  const group = entries.filter((entry) => groupIn(orderedBy, entry) === groupIn(orderedBy, entries[i]));
  return group.length > 1 && group[0] === entries[i] ? first : true;
}

/** The group of an entry of a set in which the first of each group counts. */
export const groupIn = (orderedBy: string, entry: unknown): unknown => (isObject(entry) ? entry[orderedBy] : entry);
