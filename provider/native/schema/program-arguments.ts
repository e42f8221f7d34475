// The arguments of resources as programs give them.

import type { TObject } from "@sinclair/typebox";
import { Type } from "../../../sdk/schemas/type";
import { Connection } from "../../connection/connection";
import type { Kind } from "../../lifecycle/kind";

/** The arguments of a kind as programs give them: with its adoption and its connection. Without a name it has that of the resource. */
export function programArguments({ schema, adoption }: Pick<Kind<never>, "schema" | "adoption">): TObject {
  const { name, ...properties } = schema.properties;
  const own = name && { ...name, description: `${String(name.description)} Without it, the name of the resource.` };
  return Type.Object({
    ...(own && { name: Type.Optional(own) }),
    ...properties,
    ...(adoption && { adopt: Type.Optional(adoption.schema) }),
    connection: Type.Optional(Connection),
  });
}
