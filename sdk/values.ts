// Values as JSON has them: walks through them, and copies of them.

/** Position in a value: an index of a list, or a name of an object's member. */
export type Key = string | number;

/** Whether a value is an object with members: no list, no null. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Entries of a list or members of an object, with their keys. Other values have none. */
export function partsOf(value: unknown): [key: Key, part: unknown][] {
  if (Array.isArray(value)) return [...(value as unknown[]).entries()];
  return isObject(value) ? Object.entries(value) : [];
}

/** A copy of a list or an object, with each part changed. Other values are returned as they are. */
export function mapParts(value: unknown, change: (part: unknown, key: Key) => unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map((part, index) => change(part, index));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, change(part, name)]));
}

/** A value and everything in it, outer values first, each with the keys that lead to it. */
export function walk(value: unknown, keys: readonly Key[] = []): { keys: readonly Key[]; value: unknown }[] {
  return [{ keys, value }, ...partsOf(value).flatMap(([key, part]) => walk(part, [...keys, key]))];
}
