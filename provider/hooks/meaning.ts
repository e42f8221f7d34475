// Compares what values mean to the server rather than how they are spelled: 0.5 and "1/2", a default given or left out,
// the order of a list where order means nothing.

import type { TSchema } from "@sinclair/typebox";
import { isDeepStrictEqual } from "node:util";
import { branchesOf, isObject, isStruct, parseFraction, withDefaults, withoutDefaults } from "../../sdk/schemas";

/** Whether the server would make the same of both values. */
export function sameMeaning(schema: TSchema, a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(canonical(schema, withDefaults(schema, a)), canonical(schema, withDefaults(schema, b)));
}

/**
 * The live value of what the user manages: `live`, as far as `declared` says anything of it. Where both mean the same, the
 * result is what the user wrote, to the letter; secrets are taken as declared, for servers do not show them.
 */
export function projected(schema: TSchema, declared: unknown, live: unknown): unknown {
  return project(schema, declared, withDefaults(schema, live));
}

function project(schema: TSchema, declared: unknown, live: unknown): unknown {
  if (declared === undefined || live === undefined || live === null) return undefined;
  if (schema.secret === true) return declared;
  if (isDeepStrictEqual(canonical(schema, withDefaults(schema, declared)), canonical(schema, live))) return declared;
  const struct = branchesOf(schema).find(isStruct);
  if (struct !== undefined && isObject(declared)) {
    if (!isObject(live)) return branchesOf(schema).some((branch) => branch.const === live) ? live : undefined;
    // A format is one value: it is compared, and shown, as a whole.
    if (schema.default !== undefined) return withoutDefaults(schema, live);
    const members = Object.entries(declared).map(([name, value]) => {
      const member = struct.properties[name];
      return [name, member === undefined ? value : project(member, value, live[name])] as const;
    });
    const found = members.filter(([, value]) => value !== undefined);
    // Where nothing has a default, an object without members is how servers keep one that was taken away.
    return found.length === 0 && withDefaults(schema, undefined) === undefined ? undefined : Object.fromEntries(found);
  }
  if (Array.isArray(declared) && Array.isArray(live) && schema.keyedBy !== undefined) {
    const entries = projectedEntries(schema, schema.keyedBy, declared, live);
    if (entries !== undefined) return entries;
  }
  return withoutDefaults(schema, live);
}

/** Entries matched by their key: those of the declared first, in the user's order, then those that came by another way. */
function projectedEntries(schema: TSchema, key: string, declared: unknown[], live: unknown[]): unknown[] | undefined {
  const items = schema.items as TSchema;
  const wanted = byKey(items, key, declared);
  const found = byKey(items, key, live);
  if (wanted === undefined || found === undefined) return undefined;
  const kept = [...wanted]
    .filter(([name]) => found.has(name))
    .map(([name, entry]) => project(items, entry, found.get(name)));
  const added = [...found].filter(([name]) => !wanted.has(name)).map(([, entry]) => withoutDefaults(items, entry, key));
  return [...kept, ...added];
}

/** Undefined where two entries have one key, so that none can be told from the other. */
function byKey(items: TSchema, key: string, entries: unknown[]): Map<unknown, unknown> | undefined {
  const map = new Map(entries.map((entry) => [(withDefaults(items, entry) as Record<string, unknown>)[key], entry]));
  return map.size === entries.length ? map : undefined;
}

/** One spelling for all that means the same; `value` has its defaults already. */
function canonical(schema: TSchema, value: unknown): unknown {
  if (schema.fraction === true) return parseFraction(value)?.toFraction() ?? value;
  if (Array.isArray(value)) {
    const items = schema.items as TSchema | undefined;
    const entries = (value as unknown[]).map((entry) => (items === undefined ? entry : canonical(items, entry)));
    if (schema.unordered !== true && schema.keyedBy === undefined) return entries;
    return entries
      .map((entry) => [JSON.stringify(entry), entry] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, e]) => e);
  }
  if (!isObject(value)) return value;
  const struct = branchesOf(schema).find(isStruct);
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  return Object.fromEntries(
    names.map((name) => [name, canonical(struct?.properties[name] ?? ({} as TSchema), value[name])]),
  );
}
