// Compares what values mean to the server rather than how they are spelled: 0.5 and "1/2", a default given or left out,
// the order of a list where order means nothing.

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
  if (schema.unordered !== true && schema.keyedBy === undefined) return false;
  const rest = [...other];
  return one.every((entry) => {
    const at = rest.findIndex((candidate) => meansTheSame(items, entry, candidate));
    return at >= 0 && rest.splice(at, 1).length === 1;
  });
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
    // A format is one value: it is compared, and shown, as a whole.
    if (schema.default !== undefined) return withoutDefaults(schema, live);
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
    const counterparts =
      schema.keyedBy === undefined ? paired(schema, declared, live) : byKeyPaired(schema, declared, live);
    return projectedEntries(schema, counterparts ?? paired(schema, declared, live), wholly);
  }
  return withoutDefaults(schema, live);
}

/** A member of a value; undefined for a name such as `constructor`, which all objects have. */
const ownOf = (value: Readonly<Record<string, unknown>>, name: string): unknown =>
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
type Pairs = readonly { readonly declared?: unknown; readonly live: unknown }[];

function projectedEntries(schema: TSchema, pairs: Pairs, wholly: boolean): unknown[] {
  const items = schema.items as TSchema;
  return pairs.map(({ declared, live }) =>
    declared === undefined || live === null
      ? withoutDefaults(items, live, schema.keyedBy)
      : project(items, declared, live, wholly),
  );
}

/** Entries of a list whose order means something by their places; of another, those that mean the same first. */
function paired(schema: TSchema, declared: readonly unknown[], live: readonly unknown[]): Pairs {
  const items = schema.items as TSchema;
  if (schema.unordered !== true) return live.map((entry, i) => ({ declared: declared[i], live: entry }));
  const rest = [...live];
  const matched = declared.map((entry) => {
    const at = rest.findIndex((other) => sameMeaning(items, entry, other));
    return { declared: entry, live: at < 0 ? undefined : rest.splice(at, 1)[0] };
  });
  const known = matched.map((pair) => (pair.live === undefined ? { ...pair, live: rest.shift() } : pair));
  return [...known.filter((pair) => pair.live !== undefined), ...rest.map((entry) => ({ live: entry }))];
}

/**
 * `written` with the spelling of `before` wherever both mean the same, at every depth: what was "1/2" and is 0.5 now stays
 * "1/2", and a default that was left out stays out.
 */
export function respelled(schema: TSchema, before: unknown, written: unknown): unknown {
  if (isSpelledAlike(before, written)) return before;
  const struct = branchesOf(schema).find(isStruct);
  // A format is one value.
  if (struct !== undefined && schema.default === undefined && isObject(before) && isObject(written)) {
    const members = Object.keys({ ...written, ...before }).map((name) => {
      const member = memberOf(struct, name);
      const value = ownOf(written, name);
      return [name, member === undefined ? value : respelled(member, ownOf(before, name), value)] as const;
    });
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
  if (sameMeaning(schema, before, written)) return before;
  const items = schema.items as TSchema | undefined;
  if (items === undefined || !Array.isArray(before) || !Array.isArray(written)) return written;
  const { keyedBy } = schema;
  const known = keyedBy === undefined ? undefined : byKey(items, keyedBy, before);
  return (written as unknown[]).map((entry, i) => {
    const old: unknown =
      keyedBy === undefined || known === undefined ? before[i] : known.get(keyIn(items, keyedBy, entry));
    return old === undefined ? entry : respelled(items, old, entry);
  });
}

/** Entries matched by their key: those of the declared first, in the user's order, then those that came by another way. */
function byKeyPaired(schema: TSchema, declared: unknown[], live: unknown[]): Pairs | undefined {
  const { keyedBy: key = "" } = schema;
  const items = schema.items as TSchema;
  const wanted = byKey(items, key, declared);
  const found = byKey(items, key, live);
  if (wanted === undefined || found === undefined) return undefined;
  const kept = [...wanted].filter(([name]) => found.has(name));
  const added = [...found].filter(([name]) => !wanted.has(name));
  return [
    ...kept.map(([name, entry]) => ({ declared: entry, live: found.get(name) })),
    ...added.map(([, entry]) => ({ live: entry })),
  ];
}

/** Undefined where two entries have one key, so that none can be told from the other. */
function byKey(items: TSchema, key: string, entries: unknown[]): Map<unknown, unknown> | undefined {
  const map = new Map(entries.map((entry) => [keyIn(items, key, entry), entry]));
  return map.size === entries.length ? map : undefined;
}

/** The key of an entry. Servers take anything for one: what is no object is told by itself. */
function keyIn(items: TSchema, key: string, entry: unknown): unknown {
  const complete = withDefaults(items, entry);
  return isObject(complete) ? complete[key] : complete;
}
