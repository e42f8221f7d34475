// Validates values by schemas, and describes each problem in words: the place, the value and the allowed values.

import type { TSchema } from "@sinclair/typebox";
import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import { closest, distance } from "fastest-levenshtein";
import { atEnds, isTrimmed, untrimmed } from "../text/ends";
import { withoutCredentials } from "../text/redact";
import { isStruct } from "./defaults";
import { branchesOf, fractionKeyword, keywords, parseFraction, trimmedKeyword } from "./keywords";

/** A problem with a value. */
export interface Problem {
  /** The place, as keys from the outermost value inwards. */
  readonly keys: readonly (string | number)[];
  /** The place as text: `views[0].video.maxInput`; empty for the value as a whole. */
  readonly path: string;
  /** The value at the place; undefined if it is missing or secret. */
  readonly value: unknown;
  /** The problem and the allowed values, as a phrase that follows the path: `is 0, but must be a number from 1 to 256`. */
  readonly message: string;
}

/** A problem at a place in a value. */
export const problem = (keys: Problem["keys"], value: unknown, message: string): Problem => ({
  keys,
  path: formatPath(keys),
  value,
  message,
});

export interface ValidationOptions {
  /** A stand-in for values that are not known yet; fits everywhere. */
  readonly wildcard?: string;
}

/** The problems of `value` by `schema`; empty if it fits. */
export function validate(schema: TSchema, value: unknown, { wildcard }: ValidationOptions = {}): Problem[] {
  const check = compiled(schema);
  if (check(value)) return [];
  const relevant = (check.errors ?? []).filter(
    ({ keyword, propertyName, data }) =>
      keyword !== "if" && propertyName === undefined && (wildcard === undefined || data !== wildcard),
  );
  const problems = relevant.map((error) => problemOf(error, value));
  return problems.filter(
    ({ path, message }, i) => problems.findIndex((p) => p.path === path && p.message === message) === i,
  );
}

/** Compiles the validator of a schema, which `validate` would do at its first use. */
export function prepare(schema: TSchema): void {
  compiled(schema);
}

/** `["views", 0, "video"]` as `views[0].video`. */
export function formatPath(keys: readonly (string | number)[]): string {
  return keys
    .map((key, i) =>
      typeof key === "number"
        ? `[${key}]`
        : /^[A-Za-z_$][\w$-]*$/.test(key)
          ? (i > 0 ? "." : "") + key
          : `[${JSON.stringify(key)}]`,
    )
    .join("");
}

/** Longest text of a shown value, in characters. */
const longest = 80;
/** Longest part of a text that is searched for credentials: one may end after the shown part. */
const lookedAt = 1000;

/** A value as errors show it: JSON, cut short, without credentials. */
export function show(value: unknown): string {
  // Stops after as many parts as can be shown: a value can be as large as an answer.
  let parts = longest;
  const known = (name: string, part: unknown): unknown => {
    if ((parts -= 1) < 0) return undefined;
    if (typeof part === "number" && !Number.isFinite(part)) return `${bare}${part}${bare}`;
    if (typeof part === "string") return String(withoutCredentials(part.slice(0, lookedAt), name)).slice(0, longest);
    return Array.isArray(part) ? part.slice(0, longest) : part;
  };
  const text = value === undefined ? "missing" : withBare(JSON.stringify(value, known));
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Marks NaN and infinite numbers, which JSON.stringify would turn into null. */
const bare = "\uFFFF";
const withBare = (text: string): string => text.replace(new RegExp(`"${bare}([^"]*)${bare}"`, "g"), "$1");

/** `; did you mean "maxInput"?` if one of the names is similar to the written one; empty otherwise. */
export function suggestion(written: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const near = closest(
    written.toLowerCase(),
    names.map((name) => name.toLowerCase()),
  );
  const name = names.find((candidate) => candidate.toLowerCase() === near) ?? "";
  return isNear(written.toLowerCase(), near) ? `; did you mean ${JSON.stringify(name)}?` : "";
}

/** The message for a member that an object does not have. `names` are those that it can have. */
export const unknownMember = (name: string, names: readonly string[]): string =>
  `is not known${suggestion(name, names) || ` (known here: ${names.join(", ")})`}`;

const lettersOf = (text: string) => Array.from(text).sort().join("");

function isNear(a: string, b: string): boolean {
  return (
    a.startsWith(b) ||
    b.startsWith(a) ||
    lettersOf(a) === lettersOf(b) ||
    distance(a, b) <= Math.max(1, Math.floor(Math.max(a.length, b.length) / 3))
  );
}

// ------------------------------------------------------------------ compiling

const cache = new WeakMap<TSchema, ValidateFunction>();
let ajv: Ajv | undefined;

function compiled(schema: TSchema): ValidateFunction {
  let check = cache.get(schema);
  if (check === undefined) {
    ajv ??= newAjv();
    check = ajv.compile(prepared(schema));
    cache.set(schema, check);
  }
  return check;
}

function newAjv(): Ajv {
  const { Ajv } = require("ajv") as typeof import("ajv");
  // Ajv's optimizer takes longer than it saves for thousands of rooms. Tests check that our schemas are JSON Schema.
  const quick = { code: { optimize: false }, validateSchema: false, meta: false };
  const instance = new Ajv({ strict: true, allErrors: true, verbose: true, allowUnionTypes: true, ...quick });
  for (const [keyword, metaSchema] of Object.entries(keywords)) instance.addKeyword({ keyword, metaSchema });
  instance.addKeyword({
    keyword: fractionKeyword,
    metaSchema: { type: "boolean" },
    validate: (wanted: boolean, value: unknown) => !wanted || parseFraction(value) !== undefined,
  });
  instance.addKeyword({
    keyword: trimmedKeyword,
    type: "string",
    metaSchema: { type: "boolean" },
    validate: (wanted: boolean, value: string) => !wanted || isTrimmed(value),
  });
  instance.addKeyword({ keyword: "noBranch", metaSchema: { type: "boolean" }, validate: () => false });
  return instance;
}

/** The schema in a form that gives one error for one mistake: a union becomes a choice by the value's type. */
function prepared(schema: TSchema): object {
  const branches = branchesOf(schema);
  const { anyOf: _, ...rest } = schema as TSchema & { anyOf?: unknown };
  const node: Record<string, unknown> = { ...rest };
  if (branches.length > 1) {
    const nothing = {
      ...annotations(schema),
      noBranch: true,
      allowed: schema.allowed ?? branches.map(expected).join(" or "),
    };
    const choice = branches.reduceRight<object>(
      (otherwise, branch) => ({ if: typeOf(branch), then: prepared(branch), else: otherwise }),
      nothing,
    );
    Object.assign(node, choice);
  } else if (schema.properties !== undefined) {
    const properties = schema.properties as Record<string, TSchema>;
    node.properties = Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, prepared(member)]));
  }
  if (typeof schema.additionalProperties === "object") {
    node.additionalProperties = prepared(schema.additionalProperties as TSchema);
  }
  if (schema.items !== undefined) node.items = prepared(schema.items as TSchema);
  return node;
}

const annotations = (schema: TSchema) => (schema.secret === undefined ? {} : { secret: schema.secret });
const typeOf = (branch: TSchema) =>
  branch.const !== undefined ? { const: branch.const as unknown } : { type: branch.type as unknown };

// ------------------------------------------------------------------ messages

function problemOf(error: ErrorObject, root: unknown): Problem {
  const keys = keysOf(error.instancePath, root);
  const parent = error.parentSchema as TSchema;
  const params = error.params as Record<string, unknown>;
  if (error.keyword === "required") {
    return problem([...keys, String(params.missingProperty)], undefined, "is missing, but required");
  }
  if (error.keyword === "additionalProperties") {
    const name = String(params.additionalProperty);
    return problem([...keys, name], undefined, unknownMember(name, Object.keys(parent.properties as object)));
  }
  if (error.keyword === "propertyNames") {
    const wanted = expected((parent.propertyNames ?? {}) as TSchema);
    const message = `is named in a way that is not allowed: it must be ${wanted}`;
    return problem([...keys, String(params.propertyName)], undefined, message);
  }
  const value: unknown = parent.secret === true ? undefined : error.data;
  if (error.keyword === trimmedKeyword) return problem(keys, value, untrimmed(error.data as string));
  return problem(
    keys,
    value,
    `is ${shownBy(parent, error.data)}, but must be ${expected(parent)}${hint(parent, error.data)}`,
  );
}

/** A value as messages show it; of a secret, only its type. */
const shownBy = ({ secret }: TSchema, value: unknown): string =>
  secret === true ? `${kindOf(value)} (not shown, for it is a secret)` : show(value);

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "an empty text";
  if (Array.isArray(value)) return "a list";
  const kinds: Record<string, string> = {
    string: "a text",
    number: "a number",
    boolean: "true or false",
    object: "an object",
  };
  return kinds[typeof value] ?? typeof value;
}

/** A hint that fits the value, beyond the allowed values. */
function hint(schema: TSchema, value: unknown): string {
  if (typeof value !== "string") return "";
  const names = branchesOf(schema).flatMap((branch) => (Array.isArray(branch.enum) ? (branch.enum as string[]) : []));
  const size = /^(\d+)\s*[x×*:,]\s*(\d+)$/i.exec(value.trim());
  const members = Object.keys(branchesOf(schema).find(isStruct)?.properties ?? {});
  if (size !== null && members.join() === "width,height")
    return `; write { width: ${size[1] ?? ""}, height: ${size[2] ?? ""} }`;
  const ends = schema.secret === true ? undefined : atEnds(value);
  return ends === undefined ? suggestion(value, names) : `; it ${ends}: trim it`;
}

/** The allowed values of a schema, in words. */
export function expected(schema: TSchema): string {
  if (typeof schema.allowed === "string") return schema.allowed;
  if (Array.isArray(schema.enum)) return `one of ${(schema.enum as unknown[]).map((v) => String(v)).join(", ")}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  switch (schema.type) {
    case "object":
      return `an object${formOf(schema)}`;
    case "array": {
      const items = (schema.items ?? {}) as TSchema;
      if (items.shortName !== undefined) return `a list, each entry ${String(items.allowed)}`;
      return `a list${formOf(items, " of objects")}`;
    }
    case "boolean":
      return "true or false";
    case "string":
      if (typeof schema.pattern === "string") return `a text of the form ${schema.pattern}`;
      return schema.minLength === 1 ? "a text that is not empty" : "a text";
    case "number":
    case "integer": {
      const kind = schema.type === "integer" ? "a whole number" : "a number";
      const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
      if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`;
      if (minimum !== undefined) return `${kind} of at least ${minimum}`;
      return maximum === undefined ? kind : `${kind} of at most ${maximum}`;
    }
    default:
      return "something else";
  }
}

/** Largest number of members in the shown form of an object. */
const mostMembers = 6;

/** ` { width, height }`, required members first. Empty if the schema names no members. */
function formOf(schema: TSchema, prefix = ""): string {
  const struct = branchesOf(schema).find(isStruct);
  const { required = [], properties = {} } = struct ?? {};
  const names = [...new Set([...required, ...Object.keys(properties)])];
  const shown = names.length > mostMembers ? [...names.slice(0, mostMembers), "…"] : names;
  return names.length === 0 ? "" : `${prefix} { ${shown.join(", ")} }`;
}

/** The keys of a JSON pointer. Indexes of lists become numbers. */
function keysOf(pointer: string, root: unknown): (string | number)[] {
  let at = root;
  return pointer
    .split("/")
    .slice(1)
    .map((part) => {
      const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(at) ? Number(name) : name;
      at = (at as Record<string | number, unknown>)[key];
      return key;
    });
}
