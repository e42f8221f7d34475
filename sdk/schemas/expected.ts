// The allowed values of a schema, in words.

import type { TSchema } from "@sinclair/typebox";
import { isStruct } from "./defaults";
import { branchesOf } from "./keywords";

/** The allowed values of a schema, in words. */
export function expected(schema: TSchema): string {
  if (typeof schema.allowed === "string") return schema.allowed;
  if (Array.isArray(schema.enum)) return `one of ${(schema.enum as unknown[]).map((v) => String(v)).join(", ")}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  switch (schema.type) {
    case "object":
      return `an object${formOf(schema)}`;
    case "array": {
      const items = (schema.items ?? {}) as TSchema;
      if (items.shortName !== undefined) return `a list, each entry ${String(items.allowed)}`;
      return `a list${formOf(items, " of objects")}`;
    }
    case "boolean":
      return "true or false";
    case "string":
      if (typeof schema.pattern === "string") return `a text of the form ${schema.pattern}`;
      return schema.minLength === 1 ? "a text that is not empty" : "a text";
    case "number":
    case "integer": {
      const kind = schema.type === "integer" ? "a whole number" : "a number";
      const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
      if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`;
      if (minimum !== undefined) return `${kind} of at least ${minimum}`;
      return maximum === undefined ? kind : `${kind} of at most ${maximum}`;
    }
    default:
      return "something else";
  }
}

/** Largest number of members in the shown form of an object. */
const mostMembers = 6;

/** ` { width, height }`, required members first. Empty if the schema names no members. */
function formOf(schema: TSchema, prefix = ""): string {
  const struct = branchesOf(schema).find(isStruct);
  const { required = [], properties = {} } = struct ?? {};
  const names = [...new Set([...required, ...Object.keys(properties)])];
  const shown = names.length > mostMembers ? [...names.slice(0, mostMembers), "…"] : names;
  return names.length === 0 ? "" : `${prefix} { ${shown.join(", ")} }`;
}
