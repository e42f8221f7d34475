// Derives from a schema how the server stores each member: as a single value, a structure, a list of documents, or
// unchanged.

import type { TObject, TSchema } from "@sinclair/typebox";
import { branchesOf } from "../../sdk/schemas";
import type { Members } from "../values";

/** A single value, with the constraints that the server enforces. */
export interface Leaf {
  readonly kind: "text" | "number" | "boolean";
  readonly required: boolean;
  readonly initial?: string | number | boolean;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly fraction: boolean;
  readonly secret: boolean;
}

/** A member of a stored structure. */
export type Field =
  | Leaf
  /** A structure: each of its members has its own default. */
  | { readonly kind: "structure"; readonly members: Fields }
  /** A structure that is stored as one value: if given, no defaults are added. */
  | { readonly kind: "value"; readonly members: Fields; readonly initial: Members }
  /** A list of documents, each with the defaults of its members. */
  | { readonly kind: "documents"; readonly members: Fields }
  /** A list of any values. */
  | { readonly kind: "anything" };

export type Fields = ReadonlyMap<string, Field>;

const isStructure = (schema: TSchema): schema is TObject => schema.type === "object" && "properties" in schema;

/** The fields of a structure. Throws for a schema that cannot be stored. */
export function fieldsOf(schema: TObject): Fields {
  const required = new Set(schema.required ?? []);
  return new Map(
    Object.entries(schema.properties).map(([name, member]) => [name, fieldOf(member, required.has(name))]),
  );
}

function fieldOf(schema: TSchema, required: boolean): Field {
  const branches = branchesOf(schema);
  const structure = branches.find(isStructure);
  if (structure !== undefined) {
    const members = fieldsOf(structure);
    return schema.default === undefined
      ? { kind: "structure", members }
      : { kind: "value", members, initial: schema.default as Members };
  }
  if (schema.type === "array") {
    const items = schema.items as TSchema;
    return schema.unenforced === true || !isStructure(items)
      ? { kind: "anything" }
      : { kind: "documents", members: fieldsOf(items) };
  }
  return leafOf(schema, required);
}

function leafOf(schema: TSchema, required: boolean): Leaf {
  const kinds = { string: "text", number: "number", boolean: "boolean" } as const;
  const type = schema.fraction === true ? "string" : (schema.type as unknown);
  if (type !== "string" && type !== "number" && type !== "boolean") throw new Error("schema of no storable kind");
  const enforced = schema.unenforced !== true;
  return {
    kind: kinds[type],
    required: required && enforced,
    fraction: schema.fraction === true,
    secret: schema.secret === true,
    ...(schema.default !== undefined && { initial: schema.default as string | number | boolean }),
    ...(enforced && Array.isArray(schema.enum) && { choices: schema.enum as string[] }),
    ...(enforced && typeof schema.minimum === "number" && { minimum: schema.minimum }),
    ...(enforced && typeof schema.maximum === "number" && { maximum: schema.maximum }),
  };
}

/**
 * The lists that are stored when a document is created without them. (Defaults of single values are not stored: they are
 * added whenever the document is loaded.) Members without such lists are left out.
 */
export function initialLists(schema: TObject): Members {
  const lists: Members = {};
  for (const [name, member] of Object.entries(schema.properties)) {
    const list = initialList(member);
    if (list !== undefined) lists[name] = list;
  }
  return lists;
}

function initialList(schema: TSchema): unknown {
  if (schema.type === "array") return schema.default;
  if (!isStructure(schema)) return undefined;
  const lists = initialLists(schema);
  return Object.keys(lists).length === 0 ? undefined : lists;
}
