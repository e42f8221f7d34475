// Bodies that recorded exchanges expect: named fragments, variables, and patterns in place of values. What is not known
// here is an error in the case, never a match.

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

/** Replaces each `{"$like": name, …changes}` by the fragment of that name with the changes laid over it. */
export function expand(value: Json, fragments: Fragments): Json {
  if (Array.isArray(value)) return value.map((entry) => expand(entry, fragments));
  if (!isObject(value)) return value;
  const { $like: name, ...own } = value;
  let members = own;
  if (name !== undefined) {
    const fragment = typeof name === "string" ? fragments[name] : undefined;
    if (fragment === undefined) throw new Error(`there is no fragment ${show(name)}`);
    const base = expand(fragment, fragments);
    if (!isObject(base)) throw new Error(`fragment ${show(name)} is not an object`);
    members = { ...base, ...own };
  }
  const kept = Object.entries(members).filter(([, member]) => !isDeepStrictEqual(member, { $absent: true }));
  return Object.fromEntries(kept.map(([key, member]) => [key, expand(member, fragments)]));
}

/** Puts variables in. A text that is only `${name}` becomes the variable's value, of whatever type. */
export function substitute(value: Json, variables: Variables): Json {
  if (Array.isArray(value)) return value.map((entry) => substitute(entry, variables));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, substitute(member, variables)]));
  }
  if (typeof value !== "string") return value;
  const lookUp = (name: string): Json => {
    const found = variables[name];
    if (found === undefined) throw new Error(`\${${name}} is not known: the step that captures it did not succeed`);
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

/** Each pattern with what it finds wrong. */
const patterns: Readonly<Record<string, Matcher>> = {
  $any: (argument) => {
    if (argument !== true) throw new Error("$any must be true");
    return [];
  },
  $match: (argument, actual, at) => {
    const test = typeof argument === "string" && Object.hasOwn(kinds, argument) ? kinds[argument] : undefined;
    if (test === undefined) throw new Error(`there is no kind ${show(argument)} to match`);
    return test(actual) ? [] : [differs(at, `a ${text(argument)}`, actual)];
  },
  $pattern: (argument, actual, at) => {
    const matches = typeof actual === "string" && new RegExp(text(argument)).test(actual);
    return matches ? [] : [differs(at, `/${text(argument)}/`, actual)];
  },
  $contains: (argument, actual, at) => {
    const parts = (Array.isArray(argument) ? argument : [argument]).map(text);
    const found = typeof actual === "string" && parts.every((part) => actual.includes(part));
    return found ? [] : [differs(at, `a text with ${show(parts)}`, actual)];
  },
  $endsWith: (argument, actual, at) =>
    typeof actual === "string" && actual.endsWith(text(argument))
      ? []
      : [differs(at, `a text that ends with ${show(argument)}`, actual)],
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
  if (typeof value !== "string") throw new Error(`expected a text, got ${show(value)}`);
  return value;
};
const differs = (at: string, wanted: string, actual: Json | undefined): string =>
  `${at === "" ? "/" : at}: expected ${wanted}, got ${show(actual)}`;

/** The name of the pattern that an object is, or undefined. Throws for a pattern that is not known. */
function patternOf(value: JsonObject): string | undefined {
  const names = Object.keys(value);
  const name = names.find((key) => key.startsWith("$"));
  if (name === undefined) return undefined;
  if (names.length > 1) throw new Error(`${show(value)} is a pattern and something else`);
  if (!Object.hasOwn(patterns, name)) throw new Error(`there is no pattern ${name}`);
  return name;
}

/** Lists where `actual` departs from `expected`, as lines of text. Throws where `expected` makes no sense. */
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
