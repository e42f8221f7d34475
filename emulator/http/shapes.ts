// Shapes of requests' bodies, as the server checks them before a conference sees them.

export type Members = Record<string, unknown>;

export const isRecord = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value is an object with no members but these. */
export const hasOnly = (value: unknown, names: readonly string[]): value is Members =>
  isRecord(value) && Object.keys(value).every((name) => names.includes(name));

export const isOneOf = (value: unknown, values: readonly unknown[]): boolean => values.includes(value);
export const isNumber = (value: unknown): value is number => typeof value === "number";
export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
export const isOptional = (value: unknown, test: (value: unknown) => boolean): boolean =>
  value === undefined || test(value);
export const isText = (value: unknown): value is string => typeof value === "string";
