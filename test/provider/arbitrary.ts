// Arbitrary values of a schema, and other spellings of them, for property tests.

import type { TSchema } from "@sinclair/typebox";
import fc from "fast-check";
import { branchesOf, isStruct, parseFraction, withDefaults, withoutDefaults } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";

type Members = Record<string, unknown>;

/** The seed of a run: `OWT_SEED` of the environment, or else a fixed one. */
export const seedOf = (): number => Number(process.env.OWT_SEED ?? 20_261_124);

const texts = ["a", "b", "main", "side", "a b", "ä/ö", "x".repeat(40), "toString", "1/2"];

/** Arbitrary values of a schema; `undefined` stands for a member that is left out. */
export function valueOf(
  schema: TSchema,
  own: Readonly<Record<string, fc.Arbitrary<unknown>>> = {},
  path = "",
): fc.Arbitrary<unknown> {
  const special = own[path];
  if (special !== undefined) return special;
  const branches = branchesOf(schema);
  if (schema.fraction === true) {
    return fc.oneof(
      fc.constantFrom<unknown>(0, 1, 0.5, 0.25, "0", "1", "1/2", "1/3", "2/3", "0.5", ".25", "0.(3)", "3/2", "-1/4"),
      fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 12 })).map(([a, b]) => `${a}/${b}`),
    );
  }
  if (branches.length > 1) return fc.oneof(...branches.map((branch) => valueOf(branch, own, path)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  if (isStruct(schema)) {
    const required = new Set(schema.required ?? []);
    const members = Object.entries(schema.properties).map(([name, member]) => {
      const value = valueOf(member, own, path === "" ? name : `${path}.${name}`);
      return [name, required.has(name) ? value : fc.option(value, { nil: undefined, freq: 2 })] as const;
    });
    return fc.record(Object.fromEntries(members)).map(without);
  }
  switch (schema.type) {
    case "object":
      return fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", "2"), { maxKeys: 3 });
    case "array": {
      const entry = valueOf(schema.items as TSchema, own, `${path}[]`);
      const { keyedBy } = schema;
      if (keyedBy === undefined) return fc.array(entry, { maxLength: 3 });
      const keyOf = (value: unknown) => (value as Members)[keyedBy] ?? "common";
      return fc.uniqueArray(entry, { maxLength: 3, selector: keyOf });
    }
    case "boolean":
      return fc.boolean();
    case "number":
    case "integer": {
      const { minimum: min = -1, maximum: max = 2000 } = schema as { minimum?: number; maximum?: number };
      const whole = fc.oneof(fc.constantFrom(min, max), fc.integer({ min: Math.ceil(min), max: Math.floor(max) }));
      return schema.type === "integer"
        ? whole
        : fc.oneof({ arbitrary: whole, weight: 4 }, { arbitrary: fc.constant(min + (max - min) / 3), weight: 1 });
    }
    default:
      if (typeof schema.pattern === "string") return fc.stringMatching(new RegExp(schema.pattern));
      return schema.minLength === 1 ? fc.constantFrom(...texts) : fc.constantFrom("", ...texts);
  }
}

/** An object without the members that are undefined. */
const without = (value: Members): Members =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));

/** Pseudo-random numbers from 0 to 1, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The value in another spelling: defaults given or left out, other fractions, lists and members in another order. */
export function spelledOtherwise(schema: TSchema, value: unknown, random: () => number): unknown {
  const chosen = random();
  const filled =
    chosen < 0.4
      ? withDefaults(schema, value)
      : chosen < 0.6
        ? withoutDefaults(schema, withDefaults(schema, value))
        : value;
  return turned(schema, filled, random);
}

function turned(schema: TSchema, value: unknown, random: () => number): unknown {
  if (schema.fraction === true) {
    const ratio = parseFraction(value);
    const spellings = ratio === undefined ? [value] : [value, ratio.toFraction(), ratio.toString()];
    return spellings[Math.floor(random() * spellings.length)];
  }
  if (Array.isArray(value)) {
    const items = schema.items as TSchema;
    const entries = (value as unknown[]).map((entry) => turned(items, entry, random));
    if (schema.unordered !== true && schema.keyedBy === undefined) return entries;
    const group = schema.orderedBy ?? schema.keyedBy;
    return group === undefined ? shuffled(entries, random) : mixed(entries, groupOf(group), random);
  }
  if (!isObject(value)) return value;
  const struct = branchesOf(schema).find(isStruct);
  const members = Object.entries(value).map(([name, member]) => {
    const own = struct?.properties[name];
    return [name, own === undefined ? member : turned(own, member, random)] as const;
  });
  return Object.fromEntries(shuffled(members, random));
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((entry) => [random(), entry] as const)
    .sort(([a], [b]) => a - b)
    .map(([, entry]) => entry);
}

/** The group of an entry, within which the order counts: a member's value, or its length. */
const groupOf = (name: string) => (entry: unknown) => {
  const value = (entry as Members)[name];
  return Array.isArray(value) ? value.length : value;
};

/** The entries in another order, which stays the same within each group. */
function mixed(entries: readonly unknown[], group: (entry: unknown) => unknown, random: () => number): unknown[] {
  const rest = [...entries];
  return shuffled(entries.map(group), random).map((wanted) => {
    const at = rest.findIndex((entry) => group(entry) === wanted);
    return rest.splice(at, 1)[0];
  });
}

/** The schema of a member, at any depth; `[]` stands for the entries of a list. */
export function memberAt(schema: TSchema, ...path: readonly string[]): TSchema {
  const [name, ...rest] = path;
  if (name === undefined) return schema;
  const known: TSchema[] = branchesOf(schema);
  const struct = known.find(({ properties, items }) => (name === "[]" ? items : properties) !== undefined);
  const members = struct?.properties as Record<string, unknown> | undefined;
  const member: unknown = name === "[]" ? struct?.items : members?.[name];
  if (member === undefined) throw new Error(`the schema has no ${path.join(".")}`);
  return memberAt(member as TSchema, ...rest);
}
