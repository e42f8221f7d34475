// Values that a preview does not know yet. They stand anywhere in the arguments, in place of any type.

import { partsOf } from "../../sdk/values";

/** The marker that the engine puts in place of an unknown value. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether the value, or any part of it, is unknown. */
export function hasUnknown(value: unknown): boolean {
  return value === unknownValue || partsOf(value).some(([, part]) => hasUnknown(part));
}

/** The values with each member that has a problem made unknown, so that rules check only the others. */
export function soundPart<T extends object>(values: T, problems: readonly { keys: readonly (string | number)[] }[]): T {
  const unsound = problems.flatMap(({ keys }) => (keys[0] === undefined ? [] : [[keys[0], unknownValue] as const]));
  return { ...values, ...Object.fromEntries(unsound) };
}
