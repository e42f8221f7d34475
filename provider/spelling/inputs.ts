// Arguments of a program in the named spelling, before Pulumi sees them: transforms, policies, mocks and previews show it.

import * as pulumi from "@pulumi/pulumi";
import type { TSchema } from "@sinclair/typebox";
import { memberOf } from "../../sdk/schemas";
import { isObject, mapParts } from "../../sdk/values";
import { hasOutput, isOutput } from "../program/outputs";
import { shapeOf } from "./shapes";
import { isCounted, named, namesOf } from "./spelling";

/**
 * The arguments in the named spelling. Outputs may stand anywhere in them. One that a name depends on, such as the label of a view, makes an
 * output of the whole list.
 */
export function namedInputs(schema: TSchema, value: unknown): unknown {
  if (isOutput(value)) return whenKnown(schema, value);
  if (!hasOutput(value)) return named(schema, value);
  if (Array.isArray(value)) return namedList(schema, value);
  const struct = shapeOf(schema).struct;
  if (shapeOf(schema).short !== undefined) return whenKnown(schema, value);
  const list = struct === undefined ? shapeOf(schema).list : undefined;
  if (list !== undefined && list.keyedBy === undefined) return value;
  return mapParts(value, (part, name) => {
    const member =
      (list?.items as TSchema | undefined) ??
      (struct === undefined ? shapeOf(schema).values : memberOf(struct, String(name)));
    return member === undefined ? part : namedInputs(member, part);
  });
}

const whenKnown = (schema: TSchema, value: unknown) =>
  (pulumi.output(value) as pulumi.Output<unknown>).apply((known) => named(schema, known));

function namedList(schema: TSchema, value: readonly unknown[]): unknown {
  const list = shapeOf(schema).list;
  if (list === undefined) return value;
  const items = list.items as TSchema;
  if (list.keyedBy === undefined)
    return list.unordered === true ? whenKnown(schema, value) : value.map((entry) => namedInputs(items, entry));
  const key = list.keyedBy;
  if (!value.every((entry) => isObject(entry) && !isOutput(entry) && !isOutput(entry[key])))
    return whenKnown(schema, value);
  const names = namesOf(list, value);
  if (names === undefined) return value.map((entry) => namedInputs(items, entry));
  const entries = value.map((entry, i) => {
    const own = Object.entries(entry as object).filter(([member]) => member !== key || isCounted(list));
    return [names[i] ?? "", namedInputs(items, Object.fromEntries(own))] as const;
  });
  return Object.fromEntries(entries);
}
