// Compares what values mean to the server rather than how they are spelled: 0.5 and "1/2", a default given or left out,
// the order of a list where order means nothing. (Of entries that servers go by in their order, such as two formats of one codec
// in `mediaOut.audio`, it means something.)

import type { TSchema } from "@sinclair/typebox";
import { dequal as isSpelledAlike } from "dequal/lite";
import {
  branchesOf,
  isObject,
  isStruct,
  memberOf,
  parseFraction,
  withDefaults,
  withoutDefaults,
} from "../../sdk/schemas";

/** Whether the server would make the same of both values. */
export function sameMeaning(schema: TSchema, a: unknown, b: unknown): boolean {
  // What is spelled alike means the same, and mostly it is.
  return isSpelledAlike(a, b) || meansTheSame(schema, a, b);
}

function meansTheSame(schema: TSchema, a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  const one = a === undefined ? withDefaults(schema, undefined) : a;
  const other = b === undefined ? withDefaults(schema, undefined) : b;
  if (schema.fraction === true) return ratioOf(one) === ratioOf(other);
  if (Array.isArray(one) || Array.isArray(other))
    return Array.isArray(one) && Array.isArray(other) && sameEntries(schema, one, other);
  if (!isObject(one) && !isObject(other)) return Object.is(one, other);
  return sameMembers(schema, one, other);
}

/** The ratio in one spelling; what is none, as it is. */
const ratioOf = (value: unknown): unknown => parseFraction(value)?.toFraction() ?? value;

/** Servers drop objects without members: such a one means the same as none. */
function sameMembers(schema: TSchema, one: unknown = {}, other: unknown = {}): boolean {
  if (!isObject(one) || !isObject(other)) return false;
  const struct = branchesOf(schema).find(isStruct);
  const isSame = (name: string) =>
    meansTheSame((struct && memberOf(struct, name)) ?? anything, ownOf(one, name), ownOf(other, name));
  return Object.keys(one).every(isSame) && Object.keys(other).every((name) => Object.hasOwn(one, name) || isSame(name));
}

/** The schema of what no schema describes. */
const anything = {} as TSchema;

function sameEntries(schema: TSchema, one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  const items = (schema.items as TSchema | undefined) ?? anything;
  if (one.every((entry, i) => meansTheSame(items, entry, other[i]))) return true;
  const group = groupsOf(schema);
  if (schema.unordered !== true && group === undefined) return false;
  const rest = [...other];
  return one.every((entry) => {
    const isNext = (candidate: unknown) =>
      group === undefined ? meansTheSame(items, entry, candidate) : group(candidate) === group(entry);
    const at = rest.findIndex(isNext);
    return at >= 0 && meansTheSame(items, entry, rest.splice(at, 1)[0]);
  });
}

/** What those entries of a list have in common whose order counts; undefined where no such thing is known of the list. */
function groupsOf({ keyedBy, orderedBy, items }: TSchema): ((entry: unknown) => unknown) | undefined {
  const name = keyedBy ?? orderedBy;
  const struct = branchesOf((items ?? anything) as TSchema).find(isStruct);
  if (name === undefined || struct === undefined) return undefined;
  const member = memberOf(struct, name) ?? anything;
  return (entry) => {
    // Servers take anything for an entry: one that is no object is known by itself.
    const value = isObject(entry) ? withDefaults(member, ownOf(entry, name)) : entry;
    return Array.isArray(value) ? value.length : value;
  };
}

/**
 * The live value of what the user manages: `live`, as far as `declared` says anything of it. Where both mean the same, the
 * result is what the user wrote, to the letter; secrets are taken as declared, for servers do not show them.
 *
 * @param wholly Whether what is not declared is managed, too: it is at its default, or shows.
 */
export function projected(schema: TSchema, declared: unknown, live: unknown, wholly = false): unknown {
  // Most members of most objects.
  if (declared === undefined && !wholly) return undefined;
  if (declared !== undefined && sameMeaning(schema, declared, live ?? undefined)) return declared;
  return project(schema, declared, withDefaults(schema, live), wholly);
}

function project(schema: TSchema, declared: unknown, live: unknown, wholly: boolean): unknown {
  if (declared !== undefined && sameMeaning(schema, declared, live ?? undefined)) return declared;
  if (live === undefined || live === null) return undefined;
  if (declared === undefined) {
    if (!wholly) return undefined;
    return sameMeaning(schema, live, undefined) ? undefined : withoutDefaults(schema, withoutSecrets(schema, live));
  }
  if (schema.secret === true) return declared;
  const struct = branchesOf(schema).find(isStruct);
  if (struct !== undefined && isObject(declared)) {
    // `false` takes away what it stands for; whatever else a server may have there shows as it is.
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
    // Where nothing has a default, an object without members is how servers keep one that was taken away.
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

/** The value without the secrets in it: where none is declared, none is to come into state. */
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

/** Entries of a list with what was declared of each, in the order in which they are to show. */
export type Pairs = readonly { readonly declared?: unknown; readonly live: unknown }[];

function projectedEntries(schema: TSchema, pairs: Pairs, wholly: boolean): unknown[] {
  const items = schema.items as TSchema;
  return pairs.map(({ declared, live }) =>
    declared === undefined || live === null
      ? withoutDefaults(items, live, schema.keyedBy)
      : project(items, declared, live, wholly),
  );
}

/**
 * The live entries of a list with the declared ones that they are, in the order of these, and after them those that came by
 * another way.
 */
export function paired(schema: TSchema, declared: readonly unknown[], live: readonly unknown[]): Pairs {
  const places = counterparts(schema, declared, live);
  const rest = live.filter((_, i) => !places.includes(i));
  // One of another key is another one; of a list without keys, what is not known may be what has changed.
  const changed = () => (schema.keyedBy === undefined ? rest.shift() : undefined);
  const pairs = declared.map((entry, i) => {
    const place = places[i];
    return { declared: entry, live: place === undefined ? changed() : live[place] };
  });
  return [...pairs.filter((pair) => pair.live !== undefined), ...rest.map((entry) => ({ live: entry }))];
}

/**
 * For each entry of a list the place of the one among the others that it is; undefined where it is none of them. Entries of a list
 * whose order means something are known by their places; of another, by their keys, by their places among those whose order
 * counts, or by what they mean.
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
      group === undefined ? sameMeaning(items, entry, other) : group(other) === group(entry);
    const at = others.findIndex((other, i) => !taken.has(i) && isSame(other));
    if (at < 0) return undefined;
    taken.add(at);
    return at;
  });
}

/**
 * `written` with the spelling of `before` wherever both mean the same, at every depth: what was "1/2" and is 0.5 now stays
 * "1/2", a default that was left out stays out, and entries whose order means nothing stay where they were.
 *
 * @param keepGiven Whether defaults that are given now are kept beside something else that changes.
 */
export function respelled(schema: TSchema, before: unknown, written: unknown, keepGiven = false): unknown {
  return sameMeaning(schema, before, written) ? before : respell(schema, before, written, keepGiven);
}

function respell(schema: TSchema, before: unknown, written: unknown, keepGiven: boolean): unknown {
  if (before === undefined && keepGiven) return written;
  if (isSpelledAlike(before, written) || (!keepGiven && sameMeaning(schema, before, written))) return before;
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
    return sameMeaning(schema, before, written) ? before : written;
  return paired(schema, before, written).map(({ declared: old, live: entry }) =>
    old === undefined ? entry : respell(items, old, entry, keepGiven),
  );
}
