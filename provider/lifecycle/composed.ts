// Composes the body of an update, member by member: the value of the program; the default, where the program no longer gives it; the
// value of the server, where no program ever gave one. An update changes nothing that its preview does not show.

import type { TSchema } from "@sinclair/typebox";
import { branchesOf, isStruct, withDefaults } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import { counterparts, ownOf } from "./equality";

/**
 * The value to send, complete to the last member: servers replace nested objects whole.
 *
 * @param before The former value of the program; undefined where it gave none.
 * @param after The new value of the program; undefined where it gives none.
 * @param live The value of the server, secrets in clear.
 */
export function composed(schema: TSchema, before: unknown, after: unknown, live: unknown): unknown {
  if (before === undefined && after === undefined) return live ?? withDefaults(schema, undefined);
  const wanted = after ?? valueOfRemoved(schema, before);
  const struct = branchesOf(schema).find(isStruct);
  if (struct !== undefined && schema.atomic !== true && isObject(wanted)) {
    const members = Object.entries(struct.properties).map(
      ([name, member]) => [name, composed(member, part(before, name), part(wanted, name), part(live, name))] as const,
    );
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
  return Array.isArray(wanted) ? entries(schema, list(before ?? schema.default), wanted, list(live)) : wanted;
}

/** The value in place of one that the program no longer gives: its default, or the defaults of its members. */
function valueOfRemoved(schema: TSchema, before: unknown): unknown {
  const byDefault = withDefaults(schema, undefined);
  if (schema.default !== undefined) return schema.default;
  return isObject(before) && isObject(byDefault) ? {} : byDefault;
}

/** The entries of a list. In an entry that was not there before, members without a value are at their defaults. */
function entries(
  schema: TSchema,
  before: readonly unknown[],
  wanted: readonly unknown[],
  live: readonly unknown[],
): unknown[] {
  const olds = counterparts(schema, wanted, before);
  const lives = counterparts(schema, wanted, live);
  return wanted.map((entry, i) => {
    const [old, found] = [olds[i], lives[i]];
    const isKnown = old !== undefined && found !== undefined;
    return composed(schema.items as TSchema, before[old ?? -1], entry, isKnown ? live[found] : undefined);
  });
}

const part = (value: unknown, name: string): unknown => (isObject(value) ? ownOf(value, name) : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
