// Types of Pulumi's package schema, from our schemas. Arguments have the named spelling: views and roles are maps by name, formats and
// regions are short names, sets are lists. Answers of the server have the spelling of the API.

import type { TObject, TSchema } from "@sinclair/typebox";
import { isDeepStrictEqual } from "node:util";
import { branchesOf, isStruct } from "../../../sdk/schemas";
import { isObject } from "../../../sdk/values";
import { shortNamesOf } from "../../spelling/schema";
import { shapeOf } from "../../spelling/shapes";
import { isCounted, named } from "../../spelling/spelling";
import type { NamedTypeSpec, ObjectSpec, Properties, PropertySpec, TypeSpec } from "./spec";

/** How the types of some schemas are made. */
export interface TypeOptions {
  /** Whether values have the spelling of the API, as in answers of the server. */
  readonly isListed?: boolean;
  /** Begin of the names of types, to keep those of answers apart. */
  readonly prefix?: string;
  /** Whether a program that gives a default means the same as one that leaves it out: languages add the defaults. */
  readonly hasDefaults?: boolean;
}

/** The type of any value. */
const anyValue: TypeSpec = { $ref: "pulumi.json#/Any" };

/** Name of the type of a part: its own name in the API, or else where it stands. */
export function typeName(owner: string, member: string, { title }: TSchema): string {
  return title ?? owner + capitalized(member);
}

/** The named types of a package, collected while the types of properties are made. */
export class NamedTypes {
  readonly #specs = new Map<string, NamedTypeSpec>();

  /** All types, by their tokens. */
  get specs(): Readonly<Record<string, NamedTypeSpec>> {
    const byName = [...this.#specs].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(byName.map(([name, spec]) => [token(name), spec]));
  }

  /** The properties of an object, and those that are required. */
  objectOf(owner: string, struct: TObject, options: TypeOptions = {}): ObjectSpec & { properties: Properties } {
    const properties = Object.entries(struct.properties).map(
      ([member, schema]) => [member, this.propertyOf(owner, member, schema, options)] as const,
    );
    const { required = [] } = struct;
    return {
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required: [...required].sort() }),
    };
  }

  /** A property with its type, meaning and default. */
  propertyOf(owner: string, member: string, schema: TSchema, options: TypeOptions = {}): PropertySpec {
    const type = this.typeOf(owner, member, schema, options);
    const description = descriptionOf(schema, options);
    return {
      ...type,
      ...(description !== "" && { description }),
      ...(options.hasDefaults && isConstant(type, schema.default) && { default: schema.default }),
      ...(schema.secret === true && { secret: true }),
    };
  }

  typeOf(owner: string, member: string, schema: TSchema, options: TypeOptions = {}): TypeSpec {
    const { short } = shapeOf(schema);
    if (short !== undefined && options.isListed !== true) return this.#shortName(short, options);
    const branches = branchesOf(schema).filter(({ type }) => type !== "null");
    if (branches.length > 1)
      return { oneOf: distinct(branches.map((branch) => this.typeOf(owner, member, branch, options))) };
    if (schema.const !== undefined) return { type: typeof schema.const as "boolean" };
    // A single value is a mark, as in "auto" or a boolean. Servers answer with what they were given.
    if (Array.isArray(schema.enum)) {
      const isText = schema.enum.length === 1 || options.isListed === true;
      return isText ? { type: "string" } : this.#enumeration(owner, member, schema, options);
    }
    if (schema.type === "array") return this.#list(owner, member, schema, options);
    if (isStruct(schema)) return this.#struct(typeName(owner, member, schema), schema, options);
    if (schema.type === "object") {
      const values = valuesOf(schema);
      return {
        type: "object",
        additionalProperties: values === undefined ? anyValue : this.typeOf(owner, member, values, options),
      };
    }
    return schema.type === undefined ? anyValue : { type: schema.type as "string" };
  }

  #list(owner: string, member: string, schema: TSchema, options: TypeOptions): TypeSpec {
    const items = schema.items as TSchema;
    const { keyedBy } = schema;
    if (keyedBy === undefined || options.isListed === true)
      return { type: "array", items: this.typeOf(owner, singular(member), items, options) };
    const entry = isCounted(schema) ? items : withoutMember(items as TObject, keyedBy);
    return { type: "object", additionalProperties: this.typeOf(owner, singular(member), entry, options) };
  }

  #struct(name: string, struct: TObject, options: TypeOptions): TypeSpec {
    const { description } = struct;
    return this.#reference(name, options, {
      type: "object",
      ...(description !== undefined && { description }),
      ...this.objectOf(name, struct, options),
    });
  }

  #enumeration(owner: string, member: string, schema: TSchema, options: TypeOptions): TypeSpec {
    const values = schema.enum as readonly string[];
    return this.#reference(typeName(owner, member, schema), options, enumOf(values, schema.description));
  }

  /** A text, and the short names that editors complete. Servers may know others. */
  #shortName(struct: TObject, options: TypeOptions): TypeSpec {
    const names = shortNamesOf(struct);
    if (names.length === 0) return { type: "string" };
    const known = this.#reference(String(struct.title), options, enumOf(names, struct.description));
    return { oneOf: [{ type: "string" }, known] };
  }

  #reference(name: string, { prefix = "" }: TypeOptions, spec: NamedTypeSpec): TypeSpec {
    const full = prefix + name;
    const known = this.#specs.get(full);
    if (known === undefined) this.#specs.set(full, spec);
    else if (!isSameType(known, spec)) throw new Error(`Two different types of the package are called ${full}.`);
    return { $ref: `#/types/${token(full)}` };
  }
}

/** Whether two types have the same values. A part can have a description of its own where it stands. */
function isSameType(a: NamedTypeSpec, b: NamedTypeSpec): boolean {
  const { description: _, ...one } = a;
  const { description: __, ...other } = b;
  return isDeepStrictEqual(one, other);
}

/** The token of a type, a resource or a function. */
export const token = (name: string): string => `owt:index:${name}`;

/** The meaning of a value: its description, since when servers know it, and its default. */
function descriptionOf(schema: TSchema, { isListed }: TypeOptions): string {
  const { description, undocumented } = schema;
  const shown: unknown = isListed === true ? undefined : named(schema, schema.default, "list");
  return [
    ...(description === undefined ? [] : [description]),
    ...(undocumented === undefined ? [] : [`Not in the API document; servers know it since ${undocumented}.`]),
    ...(shown === undefined ? [] : [`Default: \`${JSON.stringify(shown)}\`.`]),
  ].join(" ");
}

const enumOf = (values: readonly string[], description: string | undefined): NamedTypeSpec => ({
  type: "string",
  ...(description !== undefined && { description }),
  enum: values.map((value) => ({ name: valueName(value), value })),
});

/** Name of a value in languages: `Hd1080p`, `H264_CB`, `Opus_48000_2`. */
const valueName = (value: string): string => {
  const name = value
    .split(/[^0-9A-Za-z]+/)
    .map(capitalized)
    .join("_");
  return name;
};

const isConstant = (type: TypeSpec, value: unknown): value is string | number | boolean =>
  (typeof value === "string" && (type.type === "string" || type.$ref !== undefined)) ||
  (typeof value === "number" && (type.type === "number" || type.type === "integer")) ||
  (typeof value === "boolean" && type.type === "boolean");

/** The schema of the values of a map with any keys; undefined for any values. */
function valuesOf({ additionalProperties, patternProperties }: TSchema): TSchema | undefined {
  if (isObject(additionalProperties)) return additionalProperties as TSchema;
  return Object.values((patternProperties ?? {}) as Record<string, TSchema>)[0];
}

function withoutMember(struct: TObject, member: string): TObject {
  const { [member]: _, ...properties } = struct.properties;
  const required = struct.required?.filter((name) => name !== member) ?? [];
  return { ...struct, properties, required };
}

function distinct(types: readonly TypeSpec[]): TypeSpec[] {
  return [...new Map(types.map((type) => [JSON.stringify(type), type])).values()];
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const singular = (name: string): string => name.replace(/s$/, "");
