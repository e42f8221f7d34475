// Expected bodies of recorded exchanges: named fragments, variables, and patterns instead of values. Anything unknown is an
// error in the case, never a match.

import { isDeepStrictEqual } from "node:util";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}
export type Variables = Readonly<Record<string, Json>>;
export type Fragments = Readonly<Record<string, Json>>;

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const show = (value: Json | undefined): string => {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

/** Replaces each `{"$like": name, …changes}` with the fragment of that name, overridden by the changes. */
export function expand(value: Json, fragments: Fragments): Json {
  if (Array.isArray(value)) return value.map((entry) => expand(entry, fragments));
  if (!isObject(value)) return value;
  const { $like: name, ...own } = value;
  let members = own;
  if (name !== undefined) {
    const fragment = typeof name === "string" ? fragments[name] : undefined;
    if (fragment === undefined) throw new Error(`unknown fragment: ${show(name)}`);
    const base = expand(fragment, fragments);
    if (!isObject(base)) throw new Error(`fragment ${show(name)} is not an object`);
    members = { ...base, ...own };
  }
  const kept = Object.entries(members).filter(([, member]) => !isDeepStrictEqual(member, { $absent: true }));
  return Object.fromEntries(kept.map(([key, member]) => [key, expand(member, fragments)]));
}

/** Inserts variables. A string that is only `${name}` becomes the value of the variable, of any type. */
export function substitute(value: Json, variables: Variables): Json {
  if (Array.isArray(value)) return value.map((entry) => substitute(entry, variables));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, substitute(member, variables)]));
  }
  if (typeof value !== "string") return value;
  const lookUp = (name: string): Json => {
    const found = variables[name];
    if (found === undefined) throw new Error(`\${${name}} is unknown: the step that captures it failed`);
    return found;
  };
  const whole = /^\$\{(\w+)\}$/.exec(value)?.[1];
  if (whole !== undefined) return lookUp(whole);
  return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const found = lookUp(name);
    return typeof found === "string" ? found : JSON.stringify(found);
  });
}

const kinds: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  objectId: (value) => typeof value === "string" && /^[0-9a-f]{24}$/.test(value),
  numericString: (value) => typeof value === "string" && /^\d{1,18}$/.test(value),
  hex: (value) => typeof value === "string" && /^([0-9a-f]{2})+$/.test(value),
  base64: (value) => typeof value === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(value),
};

type Matcher = (argument: Json, actual: Json | undefined, at: string) => string[];

/** Patterns, by name. Each returns the differences. */
const patterns: Readonly<Record<string, Matcher>> = {
  $any: (argument) => {
    if (argument !== true) throw new Error("$any must be true");
    return [];
  },
  $match: (argument, actual, at) => {
    const test = typeof argument === "string" && Object.hasOwn(kinds, argument) ? kinds[argument] : undefined;
    if (test === undefined) throw new Error(`$match has an unknown kind: ${show(argument)}`);
    return test(actual) ? [] : [differs(at, `a ${text(argument)}`, actual)];
  },
  $pattern: (argument, actual, at) => {
    const matches = typeof actual === "string" && new RegExp(text(argument)).test(actual);
    return matches ? [] : [differs(at, `/${text(argument)}/`, actual)];
  },
  $contains: (argument, actual, at) => {
    const parts = (Array.isArray(argument) ? argument : [argument]).map(text);
    const found = typeof actual === "string" && parts.every((part) => actual.includes(part));
    return found ? [] : [differs(at, `a string with ${show(parts)}`, actual)];
  },
  $endsWith: (argument, actual, at) =>
    typeof actual === "string" && actual.endsWith(text(argument))
      ? []
      : [differs(at, `a string that ends with ${show(argument)}`, actual)],
  $base64Json: (argument, actual, at) => {
    try {
      const decoded = JSON.parse(Buffer.from(text(actual ?? null), "base64").toString("utf8")) as Json;
      return compare(argument, decoded, `${at}(decoded)`);
    } catch {
      return [differs(at, "JSON in base64", actual)];
    }
  },
  $unordered: (argument, actual, at) => {
    if (!Array.isArray(argument)) throw new Error("$unordered must be a list");
    if (!Array.isArray(actual)) return [differs(at, show(argument), actual)];
    const left = [...actual];
    const missing = argument.filter((entry) => {
      const found = left.findIndex((candidate) => compare(entry, candidate, at).length === 0);
      if (found >= 0) left.splice(found, 1);
      return found < 0;
    });
    return [
      ...missing.map((entry) => differs(at, `an entry ${show(entry)}`, undefined)),
      ...left.map((entry) => `${at}: expected no entry ${show(entry)}`),
    ];
  },
};

const text = (value: Json): string => {
  if (typeof value !== "string") throw new Error(`expected a string, got ${show(value)}`);
  return value;
};
const differs = (at: string, wanted: string, actual: Json | undefined): string =>
  `${at === "" ? "/" : at}: expected ${wanted}, got ${show(actual)}`;

/**
 * The name of the pattern in an object, if it is one.
 * @throws Error for an unknown pattern
 */
function patternOf(value: JsonObject): string | undefined {
  const names = Object.keys(value);
  const name = names.find((key) => key.startsWith("$"));
  if (name === undefined) return undefined;
  if (names.length > 1) throw new Error(`${show(value)} has a pattern and other members`);
  if (!Object.hasOwn(patterns, name)) throw new Error(`unknown pattern: ${name}`);
  return name;
}

/**
 * Lists the differences between expected and actual values, one line each.
 * @throws Error for invalid patterns
 */
export function compare(expected: Json, actual: Json | undefined, at = ""): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [differs(at, show(expected), actual)];
    const length =
      expected.length === actual.length ? [] : [`${at}: expected ${expected.length} entries, got ${actual.length}`];
    const shared = expected.slice(0, actual.length);
    return [...length, ...shared.flatMap((entry, index) => compare(entry, actual[index], `${at}/${index}`))];
  }
  if (!isObject(expected)) return Object.is(expected, actual) ? [] : [differs(at, show(expected), actual)];
  const pattern = patternOf(expected);
  if (pattern !== undefined) return patterns[pattern]!(expected[pattern]!, actual, at);
  if (!isObject(actual)) return [differs(at, show(expected), actual)];
  return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((key) => {
    const wanted = expected[key];
    const where = `${at}/${key}`;
    if (wanted === undefined) return [`${where}: expected nothing, got ${show(actual[key])}`];
    const optional = isObject(wanted) && isDeepStrictEqual(Object.keys(wanted), ["$optional"]);
    if (!(key in actual)) return optional ? [] : [differs(where, show(wanted), undefined)];
    return compare(optional ? wanted.$optional! : wanted, actual[key], where);
  });
}
