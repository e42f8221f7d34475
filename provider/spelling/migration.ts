// Reports where an update records a list of an earlier release under names. The preview then shows all of the list and all of the map; the
// report says what differs between them.

import type { TSchema } from "@sinclair/typebox";
import { dequal as isSpelledAlike } from "dequal/lite";
import { memberOf } from "../../sdk/schemas";
import { formatPath } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { inform } from "../lifecycle/log";
import { shapeOf } from "./shapes";
import { named } from "./spelling";

type Keys = readonly string[];

/** Reports the parts that are lists in the state, and maps in the arguments. */
export function reportMigration(schema: TSchema, state: unknown, args: unknown): void {
  for (const { keys, differing } of migrations(schema, state, args, [])) {
    const path = formatPath(keys);
    const what = differing.length === 0 ? "Nothing else differs" : `What differs: ${differing.join(", ")}`;
    inform(
      `${path} is a list in the state of an earlier release. This update records it under names, so that the preview shows all of it. ` +
        `${what}. ignoreChanges and replaceOnChanges for parts of ${path} have no effect in this one update.`,
    );
  }
}

interface Migration {
  readonly keys: Keys;
  /** Paths of the members that differ. */
  readonly differing: readonly string[];
}

function migrations(schema: TSchema, before: unknown, after: unknown, keys: Keys): Migration[] {
  if (Array.isArray(before) && isObject(after) && shapeOf(schema).list !== undefined) {
    const differing = differences(named(schema, before), after, keys).map(formatPath);
    return [{ keys, differing }];
  }
  const struct = shapeOf(schema).struct;
  if (struct === undefined || !isObject(before) || !isObject(after)) return [];
  return Object.keys(after).flatMap((name) => {
    const member = memberOf(struct, name);
    return member === undefined ? [] : migrations(member, before[name], after[name], [...keys, name]);
  });
}

/** Keys of the parts that differ, as far inwards as both have them. */
function differences(one: unknown, other: unknown, keys: Keys): Keys[] {
  if (isSpelledAlike(one, other)) return [];
  if (!isObject(one) || !isObject(other)) return [keys];
  return Object.keys({ ...one, ...other }).flatMap((name) => differences(one[name], other[name], [...keys, name]));
}
