// Checks of JSON values: of request bodies before a conference sees them, and of stored documents.

import { isObject } from "../sdk/values";

export { isObject };

export type Members = Record<string, unknown>;

/** Whether a value is an object with no other members than these. */
export const hasOnly = (value: unknown, names: readonly string[]): value is Members =>
  isObject(value) && Object.keys(value).every((name) => names.includes(name));

export const isOneOf = (value: unknown, values: readonly unknown[]): boolean => values.includes(value);
export const isNumber = (value: unknown): value is number => typeof value === "number";
export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
export const isOptional = (value: unknown, test: (value: unknown) => boolean): boolean =>
  value === undefined || test(value);
export const isText = (value: unknown): value is string => typeof value === "string";
