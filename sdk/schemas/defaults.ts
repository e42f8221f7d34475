// Puts the server's defaults in, and takes them out, as the schemas have them.

import type { TObject, TSchema } from "@sinclair/typebox";
import { isDeepStrictEqual } from "node:util";
import { isObject, partsOf } from "../values";
import { branchesOf } from "./keywords";

/** Whether a schema describes an object by its members. */
export const isStruct = (schema: TSchema): schema is TObject =>
  schema.type === "object" && typeof schema.properties === "object";

/** The schema of a member; undefined where the struct has none of the name. All objects have a `constructor`, which is none. */
export const memberOf = (struct: TObject, name: string): TSchema | undefined =>
  Object.hasOwn(struct.properties, name) ? struct.properties[name] : undefined;

/**
 * `value` with the default of every member that it leaves out, at every depth. Members that have no default stay out.
 * A format is one value: where one is given, nothing is added to it. The argument is not changed.
 */
export function withDefaults(schema: TSchema, value: unknown): unknown {
  if (value === undefined) {
    if (!fillings.has(schema)) fillings.set(schema, frozen(filling(schema)));
    return fillings.get(schema);
  }
  if (Array.isArray(value)) {
    const items = schema.items as TSchema | undefined;
    return items === undefined ? value : value.map((entry) => withDefaults(items, entry));
  }
  if (!isObject(value)) return value;
  const struct = branchesOf(schema).find(isStruct);
  if (struct === undefined) return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(struct.properties)) {
    const filled = withDefaults(member, value[name]);
    if (filled !== undefined) result[name] = filled;
  }
  for (const [name, own] of Object.entries(value))
    if (!Object.hasOwn(result, name) && own !== undefined) result[name] = own;
  return result;
}

/** What stands where nothing is given, the same value each time. */
const fillings = new WeakMap<TSchema, unknown>();

function filling(schema: TSchema): unknown {
  if (schema.default !== undefined) return withDefaults(schema, structuredClone(schema.default));
  const [first] = branchesOf(schema);
  if (first === undefined || !isStruct(first)) return undefined;
  const filled = withDefaults(first, {}) as Record<string, unknown>;
  return Object.keys(filled).length === 0 ? undefined : filled;
}

/**
 * `value`, an answer of a server, with the lists that it lacks: they are empty. What else it lacks is at its default, and stays
 * out. The argument is not changed.
 */
export function withEmptyLists(schema: TSchema, value: unknown): unknown {
  if (schema.type === "array") {
    const items = schema.items as TSchema;
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value.map((entry) => withEmptyLists(items, entry)) : value;
  }
  const struct = branchesOf(schema).find(isStruct);
  if (struct === undefined || !(value === undefined || value === null || isObject(value))) return value;
  const result: Record<string, unknown> = { ...value };
  for (const [name, member] of Object.entries(struct.properties)) {
    const filled = withEmptyLists(member, result[name]);
    if (filled !== undefined) result[name] = filled;
  }
  return isObject(value) || Object.keys(result).length > 0 ? result : value;
}

/** Nobody can change what all share. */
function frozen<T>(value: T): T {
  for (const [, part] of partsOf(value)) frozen(part);
  return Object.freeze(value);
}

/**
 * `value` without the members that say what holds anyway, at every depth: the shortest way to write the same. Entries of a
 * list keep the member that tells them apart. The argument is not changed.
 */
export function withoutDefaults(schema: TSchema, value: unknown, keep?: string): unknown {
  if (Array.isArray(value)) {
    const items = schema.items as TSchema | undefined;
    return items === undefined ? value : value.map((entry) => withoutDefaults(items, entry, schema.keyedBy));
  }
  const struct = isObject(value) ? branchesOf(schema).find(isStruct) : undefined;
  if (struct === undefined || !isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, own] of Object.entries(value)) {
    const member = memberOf(struct, name);
    if (
      member === undefined ||
      name === keep ||
      !isDeepStrictEqual(withDefaults(member, own), withDefaults(member, undefined))
    ) {
      result[name] = member === undefined ? own : withoutDefaults(member, own);
    }
  }
  return result;
}
