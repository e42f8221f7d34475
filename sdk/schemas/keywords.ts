// Annotations of our schemas beyond JSON Schema, for validators, comparison, the emulator and the documentation.

import type { SchemaOptions, TSchema, TUnsafe } from "@sinclair/typebox";
import Fraction from "fraction.js";
import { Type } from "./type";

/** The annotations, each with the JSON Schema of its value, which the strict mode of ajv requires. */
export const keywords = {
  /** The server stores any value; the schema allows those that have a meaning. */
  unenforced: { type: "boolean" },
  /** The order of the array's entries has no meaning, except as `orderedBy` says. */
  unordered: { type: "boolean" },
  /** A member of the array's entries. Of those that are equal in it, the first has a meaning of its own. */
  orderedBy: { type: "string" },
  /**
   * The member that identifies the array's entries: a text, or a list of which the length counts. Their order counts only if several have
   * the same, which a rule forbids.
   */
  keyedBy: { type: "string" },
  /** The object has a short name: "format" (its members with slashes: `opus/48000/2`) or "region" (`a: 0, 0, 1/2, 1`). */
  shortName: { type: "string" },
  /** The object is one value: it is compared, shown and sent as a whole. */
  atomic: { type: "boolean" },
  /** A secret: encrypted in state, never printed. */
  secret: { type: "boolean" },
  /** A secret where something in it looks like a credential: a password in an address, say. */
  mayBeSecret: { type: "boolean" },
  /** The id of a stream; programs may give the resource that makes the stream instead. */
  stream: { type: "boolean" },
  /** Release since which servers know the member, which the API document does not have. */
  undocumented: { type: "string" },
  /** The allowed values in words, for constraints that are hard to read. */
  allowed: { type: "string" },
} as const satisfies Record<string, object>;

/** Keyword of a validator: the value is a fraction that the server can read, such as 0.5, "1/3" or "0.(6)". */
export const fractionKeyword = "fraction";

/** Keyword of a validator: the text has no blanks and line breaks at its ends. Servers would treat them as a part of it. */
export const trimmedKeyword = "trimmed";

declare module "@sinclair/typebox" {
  interface SchemaOptions {
    unenforced?: boolean;
    unordered?: boolean;
    orderedBy?: string;
    keyedBy?: string;
    shortName?: "format" | "region";
    atomic?: boolean;
    secret?: boolean;
    mayBeSecret?: boolean;
    stream?: boolean;
    undocumented?: string;
    allowed?: string;
    fraction?: boolean;
    trimmed?: boolean;
  }
}

/** A text of a fixed list, as one `enum`: a union of literals would give an error for each of them. */
export function TextEnum<const T extends readonly string[]>(
  values: T,
  options: SchemaOptions = {},
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ ...options, type: "string", enum: [...values] });
}

/** An exact ratio. */
export type Ratio = InstanceType<typeof Fraction>;

/** The exact ratio of a fraction in a region's area; undefined if the server could not parse it. */
export function parseFraction(value: unknown): Ratio | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  // The server has an older, stricter version of the library: it accepts only the blank of "1 1/2", and no underscores.
  if (/[\s_]/.test(String(value)) && !/^[+-]?\d+ \d+[/:]\d+$/.test(String(value))) return undefined;
  try {
    return new Fraction(value);
  } catch {
    return undefined;
  }
}

/** The branches of a union schema, or the schema itself as its only branch. */
export function branchesOf(schema: TSchema): TSchema[] {
  return Array.isArray(schema.anyOf) ? (schema.anyOf as TSchema[]) : [schema];
}
