// The builders of TypeBox that our schemas use, with the types of TypeBox and equal results. The package itself has two hundred
// modules, which took half of the time to load the host or a command.

import type { SchemaOptions, TSchema, Type as TypeBox } from "@sinclair/typebox";

const kind = Symbol.for("TypeBox.Kind");
const optional = Symbol.for("TypeBox.Optional");

const made = (name: string, schema: object, options?: SchemaOptions): object => ({
  ...options,
  [kind]: name,
  ...schema,
});
const isRequired = ([, member]: [string, TSchema]) => !(optional in member);

const builders = {
  Array: (items: TSchema, options?: SchemaOptions) => made("Array", { type: "array", items }, options),
  Boolean: (options?: SchemaOptions) => made("Boolean", { type: "boolean" }, options),
  Integer: (options?: SchemaOptions) => made("Integer", { type: "integer" }, options),
  Literal: (value: unknown, options?: SchemaOptions) => made("Literal", { const: value, type: typeof value }, options),
  Number: (options?: SchemaOptions) => made("Number", { type: "number" }, options),
  Object(properties: Record<string, TSchema>, options?: SchemaOptions) {
    const required = Object.entries(properties)
      .filter(isRequired)
      .map(([name]) => name);
    return made("Object", { type: "object", ...(required.length > 0 && { required }), properties }, options);
  },
  Optional: (schema: TSchema): object => ({ ...schema, [optional]: "Optional" }),
  /** Of texts as keys. */
  Record: (_: TSchema, member: TSchema, options?: SchemaOptions) =>
    made("Record", { type: "object", patternProperties: { "^(.*)$": member } }, options),
  String: (options?: SchemaOptions) => made("String", { type: "string" }, options),
  /** Of two types at least. */
  Union: (anyOf: TSchema[], options?: SchemaOptions) => made("Union", { anyOf }, options),
  Unknown: (options?: SchemaOptions) => made("Unknown", {}, options),
  Unsafe: (options?: SchemaOptions) => made("Unsafe", {}, options),
};

export const Type = builders as unknown as Pick<typeof TypeBox, keyof typeof builders>;
