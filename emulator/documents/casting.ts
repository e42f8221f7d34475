// Casts given values to stored ones as mongoose does: converts each to the kind of its member, drops unknown members, adds
// defaults, and collects the problems of values that cannot be stored, by path.

import { inspect } from "node:util";
import { parseFraction } from "../../sdk/schemas";
import type { Field, Fields, Leaf } from "./fields";
import { type Members, isObject } from "../values";

/** Messages by path, such as `views.0.video.maxInput`, collected while values are cast and validated. */
export type Problems = Map<string, string>;

/** A single value as shown in messages. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : inspect(value));

/** The path of a value: as a whole, and within its own document, which messages name. */
interface Place {
  readonly whole: string;
  readonly own: string;
}

const join = (path: string, name: string | number): string => (path === "" ? String(name) : `${path}.${String(name)}`);
const inside = (place: Place, name: string): Place => ({ whole: join(place.whole, name), own: join(place.own, name) });
const top: Place = { whole: "", own: "" };

// ------------------------------------------------------------------ single values

const truths: readonly unknown[] = [true, "true", 1, "1", "yes"];
const falsehoods: readonly unknown[] = [false, "false", 0, "0", "no"];

/** A value that cannot be cast. */
export class CastError extends Error {
  override readonly name = "CastError";

  constructor(kind: string, value: unknown, path: string, reason?: string) {
    const shown = typeof value === "string" ? `"${value}"` : `"${inspect(value)}"`;
    const type = typeof value !== "object" ? typeof value : Array.isArray(value) ? "Array" : "Object";
    const because = reason === undefined ? "" : ` because of "${reason}"`;
    super(`Cast to ${kind} failed for value ${shown} (type ${type}) at path "${path}"${because}`);
  }
}

/** Casts a value to the leaf's kind; null and undefined stay. Throws CastError. */
export function castLeaf(leaf: Leaf, value: unknown, path: string): unknown {
  if (value === null || value === undefined) return value;
  switch (leaf.kind) {
    case "text":
      if (typeof value === "string") return value;
      if (leaf.secret) throw new CastError("String", value, path, "TypeError");
      if (typeof value === "object") throw new CastError("string", value, path);
      return textOf(value);
    case "number": {
      if (value === "") return null;
      const number = typeof value === "object" ? NaN : Number(value);
      if (Number.isNaN(number)) throw new CastError("Number", value, path);
      return Number.isFinite(number) ? number : null;
    }
    case "boolean":
      if (truths.includes(value)) return true;
      if (falsehoods.includes(value)) return false;
      throw new CastError("Boolean", value, path, "CastError");
  }
}

// ------------------------------------------------------------------ defaults

function initialOf(field: Field): unknown {
  switch (field.kind) {
    case "structure":
      return initialMembers(field.members);
    case "value":
      return field.initial;
    case "documents":
    case "anything":
      return [];
    default:
      return field.initial;
  }
}

/** A structure of defaults. Members without a default are left out. */
export function initialMembers(fields: Fields): Members {
  const members: Members = {};
  for (const [name, field] of fields) {
    const initial = initialOf(field);
    if (initial !== undefined) members[name] = initial;
  }
  return members;
}

// ------------------------------------------------------------------ given values

/**
 * A new document of given values over the defaults. A direct member that should be a structure and is given as another
 * value is left out; at a deeper level that is a problem, and the default stays.
 */
export function construct(fields: Fields, given: Members, problems: Problems): Members {
  return constructAt(fields, given, top, problems);
}

function constructAt(fields: Fields, given: Members, place: Place, problems: Problems): Members {
  const document = initialMembers(fields);
  for (const [name, value] of Object.entries(given)) {
    const field = fields.get(name);
    if (field === undefined || value === undefined) continue;
    if (field.kind === "structure" && !isObject(value)) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a fresh object of known members
      delete document[name];
    } else {
      assign(document, name, field, value, inside(place, name), problems);
    }
  }
  return document;
}

/** Sets a member to a given value. If it cannot be cast, notes a problem and keeps the former value. */
function assign(target: Members, name: string, field: Field, value: unknown, place: Place, problems: Problems): void {
  if (field.kind === "structure" && isObject(value)) {
    const members = (target[name] ??= {}) as Members;
    for (const [key, inner] of Object.entries(value)) {
      const member = field.members.get(key);
      if (member !== undefined) assign(members, key, member, inner, inside(place, key), problems);
    }
    return;
  }
  try {
    const cast = castField(field, value, place, problems);
    if (cast !== undefined) target[name] = cast;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    problems.set(place.whole, error.message);
  }
}

/** The stored form of a given value; undefined if it is ignored. Throws CastError. */
function castField(field: Field, value: unknown, place: Place, problems: Problems): unknown {
  switch (field.kind) {
    case "structure":
      if (Array.isArray(value) || !value) return undefined;
      throw new CastError("Object", value, place.own);
    case "value": {
      if (!isObject(value)) throw new CastError("Embedded", value, place.own, "ObjectExpectedError");
      const members: Members = {};
      for (const [name, member] of field.members) {
        if (Object.hasOwn(value, name)) assign(members, name, member, value[name], inside(place, name), problems);
      }
      return members;
    }
    case "documents":
      return listOf(value).map((entry, index) => {
        if (typeof entry !== "object") throw new CastError("embedded", entry, place.own, "ObjectParameterError");
        const given = Array.isArray(entry) ? {} : (entry as Members);
        return constructAt(field.members, given, { whole: join(place.whole, index), own: "" }, problems);
      });
    case "anything":
      return Array.isArray(value) ? value : [value];
    default:
      return castLeaf(field, value, place.own);
  }
}

/** The entries of a list without null and undefined; any other value counts as a list of one. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.filter((entry) => entry !== undefined && entry !== null) : [value];
}

/**
 * The stored form of a replaced member: a structure has only the given members, without defaults.
 * Returns undefined if it cannot be stored, and notes the problem.
 */
export function replacement(name: string, field: Field, value: unknown, problems: Problems): unknown {
  const target: Members = {};
  replace(target, name, field, value, inside(top, name), problems);
  return target[name];
}

function replace(target: Members, name: string, field: Field, value: unknown, place: Place, problems: Problems): void {
  if (field.kind !== "structure") {
    assign(target, name, field, value, place, problems);
  } else if (isObject(value) || Array.isArray(value)) {
    const members: Members = {};
    for (const [key, inner] of Object.entries(value)) {
      const member = field.members.get(key);
      if (member !== undefined) replace(members, key, member, inner, inside(place, key), problems);
    }
    target[name] = members;
  } else if (value) {
    problems.set(place.whole, new CastError("Object", value, place.own).message);
  } else {
    target[name] = value;
  }
}

// ------------------------------------------------------------------ stored values

/**
 * A stored document as the server loads it: with the defaults of missing members, at every depth. Adds to `lists` the path
 * of each missing list outside of documents: those are written at the next change.
 */
export function load(fields: Fields, stored: Members, lists?: string[], path = ""): Members {
  const document: Members = {};
  for (const [name, field] of fields) {
    const member = loadMember(field, stored[name], join(path, name), lists);
    if (member !== undefined) document[name] = member;
  }
  return document;
}

/** Loads one member of a stored document, as `load` does. */
export function loadMember(field: Field, stored: unknown, path: string, lists?: string[]): unknown {
  if (stored === undefined && field.kind !== "structure") {
    if (field.kind === "documents" || field.kind === "anything") lists?.push(path);
    return initialOf(field);
  }
  if (field.kind === "structure") {
    return stored === undefined || isObject(stored) ? load(field.members, stored ?? {}, lists, path) : stored;
  }
  if (field.kind === "documents" && Array.isArray(stored)) {
    return stored.map((entry) => load(field.members, entry as Members));
  }
  return stored;
}

/** Notes a problem for each value that breaks a constraint. The first problem of a path stays. */
export function validate(fields: Fields, document: Members, problems: Problems): void {
  validateAt(fields, document, top, problems);
}

function validateAt(fields: Fields, members: Members, place: Place, problems: Problems): void {
  for (const [name, field] of fields) {
    const value = members[name];
    const at = inside(place, name);
    switch (field.kind) {
      case "anything":
        break;
      case "documents":
        if (!Array.isArray(value)) break;
        value.forEach((entry, index) => {
          if (isObject(entry)) validateAt(field.members, entry, { whole: join(at.whole, index), own: "" }, problems);
        });
        break;
      case "structure":
      case "value":
        validateAt(field.members, isObject(value) ? value : {}, at, problems);
        break;
      default: {
        const problem = problems.has(at.whole) ? undefined : constraintProblem(field, value, at.own);
        if (problem !== undefined) problems.set(at.whole, problem);
      }
    }
  }
}

/** The constraint that a leaf's value breaks, as a message; undefined if it breaks none. */
function constraintProblem(leaf: Leaf, value: unknown, path: string): string | undefined {
  if (leaf.required && (value === undefined || value === null || value === "")) return `Path \`${path}\` is required.`;
  if (value === undefined || value === null) return undefined;
  if (leaf.choices?.includes(value as string) === false) {
    return `\`${textOf(value)}\` is not a valid enum value for path \`${path}\`.`;
  }
  if (leaf.minimum !== undefined && (value as number) < leaf.minimum) {
    return `Path \`${path}\` (${textOf(value)}) is less than minimum allowed value (${String(leaf.minimum)}).`;
  }
  if (leaf.maximum !== undefined && (value as number) > leaf.maximum) {
    return `Path \`${path}\` (${textOf(value)}) is more than maximum allowed value (${String(leaf.maximum)}).`;
  }
  if (leaf.fraction && parseFraction(value) === undefined) return `${textOf(value)} is not a valid fraction string!`;
  return undefined;
}

// ------------------------------------------------------------------ shapes

/** The value with the members of structures in the order of the schema, at every depth. */
export function inOrder(field: Field, value: unknown): unknown {
  if (field.kind !== "structure" || !isObject(value)) return value;
  const members: Members = {};
  for (const [name, member] of field.members) {
    if (Object.hasOwn(value, name)) members[name] = inOrder(member, value[name]);
  }
  return members;
}

/** The value without other values in place of structures, at every depth; undefined if it is itself one. */
export function withoutRemoved(field: Field | undefined, value: unknown): unknown {
  if (field?.kind !== "structure") return value;
  if (!isObject(value)) return undefined;
  const members: Members = {};
  for (const [name, member] of Object.entries(value)) {
    const kept = withoutRemoved(field.members.get(name), member);
    if (kept !== undefined) members[name] = kept;
  }
  return members;
}

/** `value` without null members, at every depth: null means "not given". Entries of lists stay. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => withoutNulls(entry));
  if (!isObject(value)) return value;
  const result: Members = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== null) define(result, name, withoutNulls(member));
  }
  return result;
}

/** `value` without empty structures, at every depth below the top. Entries of lists stay. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => withoutEmpty(entry));
  if (!isObject(value)) return value;
  const result: Members = {};
  for (const [name, member] of Object.entries(value)) {
    const inner = withoutEmpty(member);
    if (!isObject(inner) || Object.keys(inner).length > 0) define(result, name, inner);
  }
  return result;
}

/** Sets a member of any name, `__proto__` included. */
function define(target: Members, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
