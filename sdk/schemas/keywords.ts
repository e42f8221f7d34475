// What our schemas say beyond JSON Schema. One schema describes each thing; these annotations let the validators, the
// comparison, the emulator and the documentation all read what they need from it.

import type { SchemaOptions, TSchema, TUnsafe } from "@sinclair/typebox";
import Fraction from "fraction.js";
import { Type } from "./type";

/** The annotations, each with the JSON Schema that its own value must satisfy (ajv runs in strict mode and asks). */
export const keywords = {
  /** The server takes any value here; what the schema allows is what has a meaning. The value is stored as it comes. */
  unenforced: { type: "boolean" },
  /** The order of the array's entries means nothing, but for those that `orderedBy` names. */
  unordered: { type: "boolean" },
  /** A member of the array's entries. Of those that are alike in it, a list by its length, the order counts: servers go by it. */
  orderedBy: { type: "string" },
  /** The member that tells the array's entries apart. Their order counts only where several have the same, which a rule forbids. */
  keyedBy: { type: "string" },
  /** The object is one value: it is compared, shown and sent as a whole. */
  atomic: { type: "boolean" },
  /** A secret: encrypted in state, never printed. */
  secret: { type: "boolean" },
  /** The id of a stream; a program may give the resource that makes the stream in its place. */
  stream: { type: "boolean" },
  /** The server knows it, the API document does not. The text says since which release. */
  undocumented: { type: "string" },
  /** What is allowed, in words, where the constraint itself would not tell a person. */
  allowed: { type: "string" },
} as const satisfies Record<string, object>;

/** Keyword of a validator: the value is a fraction that the server can read, such as 0.5, "1/3" or "0.(6)". */
export const fractionKeyword = "fraction";

/** Keyword of a validator: no blank and no line break stands at the ends of the text. Servers would take them for a part of it. */
export const trimmedKeyword = "trimmed";

declare module "@sinclair/typebox" {
  interface SchemaOptions {
    unenforced?: boolean;
    unordered?: boolean;
    orderedBy?: string;
    keyedBy?: string;
    atomic?: boolean;
    secret?: boolean;
    stream?: boolean;
    undocumented?: string;
    allowed?: string;
    fraction?: boolean;
    trimmed?: boolean;
  }
}

/** A text out of a fixed list, as one `enum` (a union of literals would give one error for each of them). */
export function TextEnum<const T extends readonly string[]>(
  values: T,
  options: SchemaOptions = {},
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ ...options, type: "string", enum: [...values] });
}

/** An exact ratio. */
export type Ratio = InstanceType<typeof Fraction>;

/** The exact ratio that a fraction of a region's area stands for; undefined where the server could not read it. */
export function parseFraction(value: unknown): Ratio | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  // The server's library is an older one, and stricter: of blanks it takes the one in "1 1/2", and no underscores.
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
