// Semantic equality: compares what values mean to the server rather than their spelling. 0.5 equals "1/2", a default equals no value, and
// unordered lists are equal in any order. (Of several formats of one codec in `mediaOut.audio`, the first counts.)

import type { TSchema } from "@sinclair/typebox";
import { dequal as isSpelledAlike } from "dequal/lite";
import { branchesOf, isStruct, memberOf, parseFraction, withDefaults, withoutDefaults } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";

/** Whether both values mean the same to the server. */
export function isEquivalent(schema: TSchema, a: unknown, b: unknown): boolean {
  // Fast path: most values are spelled alike.
  return isSpelledAlike(a, b) || areEquivalent(schema, a, b);
}

function areEquivalent(schema: TSchema, a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  const one = a === undefined ? withDefaults(schema, undefined) : a;
  const other = b === undefined ? withDefaults(schema, undefined) : b;
  if (schema.fraction === true) return ratioOf(one) === ratioOf(other);
  if (Array.isArray(one) || Array.isArray(other))
    return Array.isArray(one) && Array.isArray(other) && areEquivalentLists(schema, one, other);
  if (!isObject(one) && !isObject(other)) return Object.is(one, other);
  return areEquivalentObjects(schema, one, other);
}

/** The ratio in one spelling; any other value as it is. */
const ratioOf = (value: unknown): unknown => parseFraction(value)?.toFraction() ?? value;

/** Servers drop objects without members: they equal no value. */
function areEquivalentObjects(schema: TSchema, one: unknown = {}, other: unknown = {}): boolean {
  if (!isObject(one) || !isObject(other)) return false;
  const struct = branchesOf(schema).find(isStruct);
  const isSame = (name: string) =>
    areEquivalent((struct && memberOf(struct, name)) ?? anything, ownOf(one, name), ownOf(other, name));
  return Object.keys(one).every(isSame) && Object.keys(other).every((name) => Object.hasOwn(one, name) || isSame(name));
}

/** Schema of values that no schema describes. */
const anything = {} as TSchema;

function areEquivalentLists(schema: TSchema, one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  const items = (schema.items as TSchema | undefined) ?? anything;
  if (one.every((entry, i) => areEquivalent(items, entry, other[i]))) return true;
  const group = groupsOf(schema);
  if (schema.unordered !== true && group === undefined) return false;
  const isSet = schema.unordered === true;
  if (isSet && group !== undefined && !haveSameFirsts(items, group, one, other)) return false;
  const rest = [...other];
  return one.every((entry) => {
    const isNext = (candidate: unknown) =>
      isSet || group === undefined ? areEquivalent(items, entry, candidate) : group(candidate) === group(entry);
    const at = rest.findIndex(isNext);
    return at >= 0 && areEquivalent(items, entry, rest.splice(at, 1)[0]);
  });
}

/** Whether the first entry of each group is the same: the order of the others has no meaning. */
function haveSameFirsts(
  items: TSchema,
  group: (entry: unknown) => unknown,
  one: readonly unknown[],
  other: readonly unknown[],
): boolean {
  const firstOf = (entries: readonly unknown[], key: unknown) => entries.find((entry) => group(entry) === key);
  return [...new Set(one.map(group))].every((key) => areEquivalent(items, firstOf(one, key), firstOf(other, key)));
}

/** Returns the group of an entry, within which the order counts; undefined where the list has no groups. */
function groupsOf({ keyedBy, orderedBy, items }: TSchema): ((entry: unknown) => unknown) | undefined {
  const name = keyedBy ?? orderedBy;
  const struct = branchesOf((items ?? anything) as TSchema).find(isStruct);
  if (name === undefined || struct === undefined) return undefined;
  const member = memberOf(struct, name) ?? anything;
  return (entry) => {
    // Servers accept any value as an entry: one that is no object is its own group.
    const value = isObject(entry) ? withDefaults(member, ownOf(entry, name)) : entry;
    return Array.isArray(value) ? value.length : value;
  };
}

/**
 * Projects `live` on the members that `declared` has. Where both mean the same, the result is the declared value, to the letter;
 * secrets stay as declared, for servers do not show them.
 *
 * @param wholly Whether members that are not declared are projected, too, unless they are at their defaults.
 */
export function projected(schema: TSchema, declared: unknown, live: unknown, wholly = false): unknown {
  // Fast path: most members of most objects.
  if (declared === undefined && !wholly) return undefined;
  if (declared !== undefined && isEquivalent(schema, declared, live ?? undefined)) return declared;
  return project(schema, declared, withDefaults(schema, live), wholly);
}

function project(schema: TSchema, declared: unknown, live: unknown, wholly: boolean): unknown {
  if (declared !== undefined && isEquivalent(schema, declared, live ?? undefined)) return declared;
  if (live === undefined || live === null) return undefined;
  if (declared === undefined) {
    if (!wholly) return undefined;
    return isEquivalent(schema, live, undefined) ? undefined : withoutDefaults(schema, withoutSecrets(schema, live));
  }
  if (schema.secret === true) return declared;
  const struct = branchesOf(schema).find(isStruct);
  if (struct !== undefined && isObject(declared)) {
    // `false` stands for no object; any other live value shows as it is.
    if (!isObject(live))
      return live !== false || branchesOf(schema).some((branch) => branch.const === live) ? live : undefined;
    if (schema.atomic === true) return withoutDefaults(schema, live);
    const names = wholly ? Object.keys({ ...declared, ...live }) : Object.keys(declared);
    const members = names.map((name) => {
      const member = memberOf(struct, name);
      const value = ownOf(declared, name);
      return [name, member === undefined ? value : project(member, value, ownOf(live, name), wholly)] as const;
    });
    const found = members.filter(([, value]) => value !== undefined);
    // Without defaults, an empty object is how servers store a removed one.
    return found.length === 0 && withDefaults(schema, undefined) === undefined ? undefined : Object.fromEntries(found);
  }
  if (Array.isArray(declared) && Array.isArray(live) && schema.items !== undefined) {
    return projectedEntries(schema, paired(schema, declared, live), wholly);
  }
  return withoutDefaults(schema, live);
}

/** A member of a value; undefined for a name such as `constructor`, which all objects have. */
export const ownOf = (value: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;

/** The value without its secrets: secrets that are not declared must not come into state. */
function withoutSecrets(schema: TSchema, value: unknown): unknown {
  if (schema.secret === true) return undefined;
  const struct = branchesOf(schema).find(isStruct);
  if (struct === undefined || !isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const own = memberOf(struct, name);
    return [name, own === undefined ? member : withoutSecrets(own, member)] as const;
  });
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

/** Live entries of a list with the declared entry of each, in the order in which they show. */
export type Pairs = readonly { readonly declared?: unknown; readonly live: unknown }[];

function projectedEntries(schema: TSchema, pairs: Pairs, wholly: boolean): unknown[] {
  const items = schema.items as TSchema;
  return pairs.map(({ declared, live }) =>
    declared === undefined || live === null
      ? withoutDefaults(items, live, schema.keyedBy)
      : project(items, declared, live, wholly),
  );
}

/** Pairs live entries with declared ones, in the order of the declared ones; live entries without a partner come last. */
export function paired(schema: TSchema, declared: readonly unknown[], live: readonly unknown[]): Pairs {
  const places = counterparts(schema, declared, live);
  const rest = live.filter((_, i) => !places.includes(i));
  // In a list without keys, a live entry without a partner may be a changed one.
  const changed = () => (schema.keyedBy === undefined ? rest.shift() : undefined);
  const pairs = declared.map((entry, i) => {
    const place = places[i];
    return { declared: entry, live: place === undefined ? changed() : live[place] };
  });
  return [...pairs.filter((pair) => pair.live !== undefined), ...rest.map((entry) => ({ live: entry }))];
}

/**
 * For each entry the index of its counterpart among `others`; undefined where it has none. Entries of ordered lists are matched by
 * index; other entries by key, by their order within a group, or by meaning.
 */
export function counterparts(
  schema: TSchema,
  entries: readonly unknown[],
  others: readonly unknown[],
): (number | undefined)[] {
  const items = schema.items as TSchema;
  const group = groupsOf(schema);
  if (schema.unordered !== true && group === undefined)
    return entries.map((_, i) => (i < others.length ? i : undefined));
  const taken = new Set<number>();
  return entries.map((entry) => {
    const isSame = (other: unknown) =>
      group === undefined ? isEquivalent(items, entry, other) : group(other) === group(entry);
    const at = others.findIndex((other, i) => !taken.has(i) && isSame(other));
    if (at < 0) return undefined;
    taken.add(at);
    return at;
  });
}

/**
 * `written` in the spelling of `before` wherever both mean the same, at every depth: 0.5 stays "1/2", a default that was left out stays
 * out, and entries of unordered lists keep their order.
 *
 * @param keepGiven Whether newly given defaults are kept where the value changes otherwise.
 */
export function respelled(schema: TSchema, before: unknown, written: unknown, keepGiven = false): unknown {
  return isEquivalent(schema, before, written) ? before : respell(schema, before, written, keepGiven);
}

function respell(schema: TSchema, before: unknown, written: unknown, keepGiven: boolean): unknown {
  if (before === undefined && keepGiven) return written;
  if (isSpelledAlike(before, written) || (!keepGiven && isEquivalent(schema, before, written))) return before;
  const struct = branchesOf(schema).find(isStruct);
  if (struct !== undefined && schema.atomic !== true && isObject(before) && isObject(written)) {
    const members = Object.keys({ ...written, ...before }).map((name) => {
      const member = memberOf(struct, name);
      const value = ownOf(written, name);
      return [name, member === undefined ? value : respell(member, ownOf(before, name), value, keepGiven)] as const;
    });
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
  const items = schema.items as TSchema | undefined;
  if (items === undefined || !Array.isArray(before) || !Array.isArray(written))
    return isEquivalent(schema, before, written) ? before : written;
  return paired(schema, before, written).map(({ declared: old, live: entry }) =>
    old === undefined ? entry : respell(items, old, entry, keepGiven),
  );
}
