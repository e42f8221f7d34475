// Resources of Pulumi's package schema, from the register of kinds.

import { type ResourceType, kinds } from "../../kinds";
import type { Kind } from "../../lifecycle/kind";
import { documentation } from "./documentation";
import { describedWith } from "./examples";
import { inputsOf } from "./inputs";
import type { PropertySpec, ResourceSpec } from "./spec";
import type { NamedTypes } from "./types";

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
