// Values that are not known before the program has run: in a preview they stand anywhere in the arguments, in place of any type.

import { partsOf } from "../../sdk/values";

/** What the engine puts in place of a value that it does not know yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether the value, or anything in it, is not known yet. */
export function hasUnknown(value: unknown): boolean {
  return value === unknownValue || partsOf(value).some(([, part]) => hasUnknown(part));
}

/** The values with those members taken for unknown that have something wrong with them, so that rules judge the others only. */
export function soundPart<T extends object>(values: T, problems: readonly { keys: readonly (string | number)[] }[]): T {
  const unsound = problems.flatMap(({ keys }) => (keys[0] === undefined ? [] : [[keys[0], unknownValue] as const]));
  return { ...values, ...Object.fromEntries(unsound) };
}
