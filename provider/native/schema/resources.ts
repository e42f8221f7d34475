// Resources of Pulumi's package schema, from the register of kinds.

import type { TSchema } from "@sinclair/typebox";
import { type ResourceType, kinds } from "../../kinds";
import type { Kind } from "../../lifecycle/kind";
import { documentation } from "./documentation";
import { describedWith } from "./examples";
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

/** The resource of a kind. Its outputs are its arguments, except the one that only a creation takes, and what the server adds. */
export function resourceOf(types: NamedTypes, title: ResourceType): ResourceSpec {
  const kind = kinds[title] as unknown as Kind<never>;
  const { description, outputs, examples } = documentation.resources[title];
  const { inputProperties, requiredInputs = [] } = inputsOf(types, title, kind);
  const { adopt: _, ...lasting } = inputProperties;
  const added = Object.entries(outputs).filter(([name]) => !(name in inputProperties));
  return {
    description: describedWith(description, examples),
    inputProperties,
    requiredInputs,
    properties: {
      ...Object.fromEntries(Object.entries(lasting).map(([name, property]) => [name, lastingOf(property)])),
      ...Object.fromEntries(
        added.map(([name, { type, description: meaning }]) => [
          name,
          { type, description: meaning, ...(kind.secretOutputs?.includes(name) === true && { secret: true as const }) },
        ]),
      ),
    },
    required: [
      ...requiredInputs,
      // Without a name it has that of the resource.
      ...("name" in inputProperties && !requiredInputs.includes("name") ? ["name"] : []),
      ...added.flatMap(([name, { isOptional }]) => (isOptional ? [] : [name])),
    ].sort(),
    aliases: [{ type: `pulumi-nodejs:dynamic/owt:${title}` }],
  };
}

/** An argument as an output: state has no default. */
const lastingOf = ({ default: _, replaceOnChanges: __, ...property }: PropertySpec): PropertySpec => property;
