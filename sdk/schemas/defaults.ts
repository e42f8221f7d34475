// Adds and removes the server's defaults, as the schemas declare them.

import type { TObject, TSchema } from "@sinclair/typebox";
import { isDeepStrictEqual } from "node:util";
import { isObject, partsOf } from "../values";
import { branchesOf } from "./keywords";

/** Whether a schema describes an object with named members. */
export const isStruct = (schema: TSchema): schema is TObject =>
  schema.type === "object" && typeof schema.properties === "object";

/** The schema of a member; undefined if the struct has none of the name. */
export const memberOf = (struct: TObject, name: string): TSchema | undefined =>
  Object.hasOwn(struct.properties, name) ? struct.properties[name] : undefined;

/**
 * A copy of `value` with the default of each missing member, at every depth. A format is one value: nothing is added to a given one.
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

/** Values for missing members, made once and frozen. */
const fillings = new WeakMap<TSchema, unknown>();

function filling(schema: TSchema): unknown {
  if (schema.default !== undefined) return withDefaults(schema, structuredClone(schema.default));
  const [first] = branchesOf(schema);
  if (first === undefined || !isStruct(first)) return undefined;
  const filled = withDefaults(first, {}) as Record<string, unknown>;
  return Object.keys(filled).length === 0 ? undefined : filled;
}

/**
 * A copy of `value`, an answer of a server, with an empty list for each missing list. Other missing members are at their
 * defaults, and stay out.
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
  for (const [name, member] of membersWithLists(struct)) {
    const filled = withEmptyLists(member, result[name]);
    if (filled !== undefined) result[name] = filled;
  }
  return isObject(value) || Object.keys(result).length > 0 ? result : value;
}

/** Answers of {@link membersWithLists}, which is asked for each room of a refresh. */
const listMembers = new WeakMap<TSchema, readonly [name: string, member: TSchema][]>();

/** The members of a struct that are lists, or have some at any depth. */
function membersWithLists(struct: TObject): readonly [name: string, member: TSchema][] {
  const members =
    listMembers.get(struct) ??
    Object.entries(struct.properties).filter(([, member]) => {
      const inner = branchesOf(member).find(isStruct);
      return member.type === "array" || (inner !== undefined && membersWithLists(inner).length > 0);
    });
  listMembers.set(struct, members);
  return members;
}

/** Freezes a value at every depth. */
function frozen<T>(value: T): T {
  for (const [, part] of partsOf(value)) frozen(part);
  return Object.freeze(value);
}

/**
 * A copy of `value` without members that are at their defaults, at every depth: the shortest value of the same meaning. Entries of
 * a list keep the member that distinguishes them (`keyedBy`).
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
