// Differences in meaning between two values, one for each member that differs. Values without a meaning of their own, such as another
// spelling of a fraction or another order of a set, are no difference.

import type { TSchema } from "@sinclair/typebox";
import { branchesOf, isStruct, memberOf, withDefaults } from "../sdk/schemas";
import { isObject } from "../sdk/values";
import { counterparts, isEquivalent, ownOf } from "../provider/lifecycle/equality";
import { isCounted } from "../provider/spelling/spelling";
import { hasUnknown, unknownValue } from "../provider/lifecycle/unknown";

/** The text that the engine prints in place of a secret. */
export const secretMark = "[secret]";

/** A member that differs. */
export interface Difference {
  /** The keys that lead to it. Entries of lists with names have their name, others their index. */
  readonly keys: readonly (string | number)[];
  /** The former value, a default where none was given; undefined for a new entry, or without a default. */
  readonly before: unknown;
  /** The new value, a default where none is given; undefined for a removed entry, or without a default. */
  readonly after: unknown;
  /** Whether the value is the default, because none is given. */
  readonly isDefault: { readonly before: boolean; readonly after: boolean };
  /** For a set of values: those that are new, and those that are gone. */
  readonly set?: { readonly added: readonly unknown[]; readonly removed: readonly unknown[] };
  /** Whether a preview cannot know the new value. */
  readonly isUnknown: boolean;
}

/** Schema of members that no schema describes. */
const anything = {} as TSchema;

/** All differences between two values of a schema. `undefined` stands for a value that is not given. */
export function differences(
  schema: TSchema,
  before: unknown,
  after: unknown,
  keys: readonly (string | number)[] = [],
): Difference[] {
  if (isEquivalent(schema, before, after)) return [];
  const [one, other] = [withDefaults(schema, before), withDefaults(schema, after)];
  const whole = (set?: Difference["set"]): Difference[] => [
    {
      keys,
      before: one,
      after: other,
      isDefault: { before: before === undefined, after: after === undefined },
      isUnknown: hasUnknown(after),
      ...(set && { set }),
    },
  ];
  if (after === unknownValue || schema.secret === true) return whole();
  const struct = branchesOf(schema).find(isStruct);
  if (
    struct !== undefined &&
    schema.atomic !== true &&
    (isObject(one) || one === undefined) &&
    (isObject(other) || other === undefined)
  ) {
    if (one === undefined && other === undefined) return [];
    // Members of a value that is not given are at their own defaults, unless the value has a default as a whole.
    const [old, wanted] = [before, after].map((value, i) => {
      if (isObject(value)) return value;
      return schema.default === undefined ? {} : ((i === 0 ? one : other) ?? {});
    }) as [Record<string, unknown>, Record<string, unknown>];
    return Object.keys({ ...struct.properties, ...old, ...wanted }).flatMap((name) =>
      differences(memberOf(struct, name) ?? anything, ownOf(old, name), ownOf(wanted, name), [...keys, name]),
    );
  }
  if (Array.isArray(one) && Array.isArray(other) && schema.items !== undefined)
    return listDifferences(schema, one, other, keys, whole);
  return whole();
}

function listDifferences(
  schema: TSchema,
  before: readonly unknown[],
  after: readonly unknown[],
  keys: readonly (string | number)[],
  whole: (set?: Difference["set"]) => Difference[],
): Difference[] {
  const items = schema.items as TSchema;
  const name = schema.keyedBy;
  if (name !== undefined && !isCounted(schema)) {
    const key = (entry: unknown, index: number): string | number => nameIn(items, entry, name) ?? index;
    const [old, wanted] = [byKey(before, key), byKey(after, key)];
    return [...new Set([...old.keys(), ...wanted.keys()])].flatMap((own) => {
      const [one, other] = [old.get(own), wanted.get(own)];
      if (one === undefined || other === undefined)
        return [
          {
            keys: [...keys, own],
            before: one,
            after: other,
            isDefault: { before: false, after: false },
            isUnknown: hasUnknown(other),
          },
        ];
      return differences(items, one, other, [...keys, own]);
    });
  }
  if (schema.unordered !== true) return whole();
  const partners = counterparts({ ...schema, orderedBy: undefined } as unknown as TSchema, before, after);
  return whole({
    added: after.filter((_, i) => !partners.includes(i)),
    removed: before.filter((_, i) => partners[i] === undefined),
  });
}

/** The name of an entry of a list with names. */
export function nameIn(items: TSchema, entry: unknown, member: string): string | undefined {
  if (!isObject(entry)) return undefined;
  const struct = branchesOf(items).find(isStruct);
  const own = struct && memberOf(struct, member);
  const value = own === undefined ? entry[member] : withDefaults(own, ownOf(entry, member));
  return typeof value === "string" ? value : undefined;
}

function byKey<K>(entries: readonly unknown[], key: (entry: unknown, index: number) => K): Map<K, unknown> {
  return new Map(entries.map((entry, i) => [key(entry, i), entry]));
}
