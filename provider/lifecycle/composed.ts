// What an update sends, member by member: what the program gives; the default, where it was taken out of the program; and what
// the server has, where no program ever gave it. What a preview does not show is not changed.

import type { TSchema } from "@sinclair/typebox";
import { branchesOf, isObject, isStruct, withDefaults } from "../../sdk/schemas";
import { counterparts, ownOf } from "./equality";

/**
 * The value to send, complete to the last member: servers replace nested objects whole.
 *
 * @param before What the program gave up to now; undefined where it gave nothing.
 * @param after What it gives.
 * @param live What the server has, secrets in clear.
 */
export function composed(schema: TSchema, before: unknown, after: unknown, live: unknown): unknown {
  if (before === undefined && after === undefined) return live ?? withDefaults(schema, undefined);
  const wanted = after ?? takenOut(schema, before);
  const struct = branchesOf(schema).find(isStruct);
  if (struct !== undefined && schema.atomic !== true && isObject(wanted)) {
    const members = Object.entries(struct.properties).map(
      ([name, member]) => [name, composed(member, part(before, name), part(wanted, name), part(live, name))] as const,
    );
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
  return Array.isArray(wanted) ? entries(schema, list(before ?? schema.default), wanted, list(live)) : wanted;
}

/** What stands for a value that was taken out of the program: of an object that has defaults, what it said goes to them. */
function takenOut(schema: TSchema, before: unknown): unknown {
  const byDefault = withDefaults(schema, undefined);
  if (schema.default !== undefined) return schema.default;
  return isObject(before) && isObject(byDefault) ? {} : byDefault;
}

/** An entry that the list had not up to now is new, and what it leaves out is at its default. */
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
