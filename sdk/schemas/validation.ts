// Validates values by schemas, and describes each problem in words: the place, the value and the allowed values.

import type { TSchema } from "@sinclair/typebox";
import type { ErrorObject } from "ajv";
import { closest, distance } from "fastest-levenshtein";
import { atEnds, untrimmed } from "../text/ends";
import { withoutCredentials } from "../text/redact";
import { isStruct } from "./defaults";
import { expected } from "./expected";
import { branchesOf, trimmedKeyword } from "./keywords";
import { validatorOf } from "./validator";

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
  const check = validatorOf(schema);
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

/** Loads or compiles the validator of a schema, which `validate` would do at its first use. */
export function prepare(schema: TSchema): void {
  validatorOf(schema);
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
