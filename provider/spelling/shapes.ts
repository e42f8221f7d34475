// Sorts the branches of a schema of the API's spelling by the type of their values, once for each schema: values have many parts.

import type { TObject, TSchema } from "@sinclair/typebox";
import { branchesOf, isStruct, memberOf } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";

/** The branches of a schema. A value has the one of its type. */
export interface Shape {
  /** An object with named members. */
  readonly struct: TObject | undefined;
  /** The struct, if its values have short names. */
  readonly short: TObject | undefined;
  /** A list. */
  readonly list: TSchema | undefined;
  /** The schema of the values of a map with any keys. */
  readonly values: TSchema | undefined;
}

const shapes = new WeakMap<TSchema, Shape>();

/** The shape of the values of a schema. */
export function shapeOf(schema: TSchema): Shape {
  const known = shapes.get(schema);
  if (known !== undefined) return known;
  const branches = branchesOf(schema);
  const struct = branches.find(isStruct);
  const values: unknown = schema.additionalProperties;
  const shape: Shape = {
    struct,
    short: struct?.shortName === undefined ? undefined : struct,
    list: branches.find(({ type, items }) => type === "array" && items !== undefined),
    values: isObject(values) ? (values as TSchema) : undefined,
  };
  shapes.set(schema, shape);
  return shape;
}

/** Returns the schema of a part of a value, by its key. In either spelling, the entries of a list have that of its items. */
export function partsBy(schema: TSchema, isList: boolean): (name: string) => TSchema | undefined {
  const { struct, list, values } = shapeOf(schema);
  if (list !== undefined && (isList || struct === undefined)) return () => list.items as TSchema;
  return struct === undefined ? () => values : (name) => memberOf(struct, name);
}
