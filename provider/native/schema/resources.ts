// Resources of Pulumi's package schema, from the register of kinds.

import type { TProperties } from "@sinclair/typebox";
import { Type } from "../../../sdk/schemas/type";
import { type ResourceType, kinds } from "../../kinds";
import type { Kind } from "../../lifecycle/kind";
import { documentation } from "./documentation";
import { describedWith } from "./examples";
import { inputsOf } from "./inputs";
import type { PropertySpec, ResourceSpec } from "./spec";
import type { NamedTypes } from "./types";

/** The resource of a kind. Its outputs are its arguments, except the one that only a creation takes, its place, and what the server adds. */
export function resourceOf(types: NamedTypes, title: ResourceType): ResourceSpec {
  const kind = kinds[title] as unknown as Kind<never>;
  const { description, examples } = documentation.resources[title];
  const { inputProperties, requiredInputs = [] } = inputsOf(types, title, kind);
  const { adopt: _, ...lasting } = inputProperties;
  const added = types.objectOf(title, Type.Object({ ...placeIn(kind), ...kind.computed?.properties }));
  return {
    description: describedWith(description, examples),
    inputProperties,
    requiredInputs,
    properties: {
      ...Object.fromEntries(Object.entries(lasting).map(([name, property]) => [name, outputOf(property)])),
      ...added.properties,
    },
    // Without a name it has that of the resource.
    required: [...requiredInputs, ...("name" in inputProperties ? ["name"] : []), ...(added.required ?? [])].sort(),
    aliases: [{ type: `pulumi-nodejs:dynamic/owt:${title}` }],
  };
}

/** The outputs with the place of an object: the server, and the service that owns it. */
function placeIn({ account }: Kind<never>): TProperties {
  const endpoint = Type.String({ description: "Address of the server." });
  return account === "service"
    ? { endpoint, serviceId: Type.String({ description: "Id of the service that owns it." }) }
    : { endpoint, superServiceId: Type.Optional(Type.String({ description: "Id of the super service." })) };
}

/** An argument as an output: state has no default. */
const outputOf = ({ default: _, replaceOnChanges: __, ...property }: PropertySpec): PropertySpec => property;
