// Inputs of resources in Pulumi's package schema, from the register of kinds.

import type { TSchema } from "@sinclair/typebox";
import type { Kind } from "../../lifecycle/kind";
import { programArguments } from "./program-arguments";
import type { PropertySpec, ResourceSpec } from "./spec";
import type { NamedTypes } from "./types";

/** The inputs of a resource, and those that are required. */
export function inputsOf(
  types: NamedTypes,
  title: string,
  kind: Kind<never>,
): Pick<ResourceSpec, "inputProperties" | "requiredInputs"> {
  const schema = programArguments(kind);
  const inputs = Object.entries(schema.properties).map(
    ([name, member]) => [name, inputOf(types, title, kind, name, member)] as const,
  );
  return {
    inputProperties: Object.fromEntries(inputs),
    ...(schema.required !== undefined && { requiredInputs: [...schema.required].sort() }),
  };
}

function inputOf(types: NamedTypes, title: string, kind: Kind<never>, name: string, schema: TSchema): PropertySpec {
  const own: readonly string[] = kind.own ?? [];
  const replacing: readonly string[] = kind.replaceOn;
  // An update of a room keeps what no program ever gave: a default that a program gives would overwrite it.
  // In a connection it would hide the stack's configuration.
  const hasDefaults = name !== "connection" && (kind.keepsOthers !== true || own.includes(name));
  return {
    ...types.propertyOf(title, name, schema, { hasDefaults }),
    ...(replacing.includes(name) && { replaceOnChanges: true }),
  };
}
