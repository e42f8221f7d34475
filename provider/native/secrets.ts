// The places of secrets in the values of a kind, by its schema. Programs need not mark them.

import type { TSchema } from "@sinclair/typebox";
import { branchesOf } from "../../sdk/schemas";
import { hasCredentials, peerWithoutPassword } from "../../sdk/text/redact";
import { partsBy } from "../spelling/shapes";
import { type Mask, maskOfParts } from "./values";

/** The mask of the secrets in a value of a schema, in either spelling. */
export function secretsIn(schema: TSchema, value: unknown): Mask {
  if (value === undefined) return undefined;
  if (isSecret(schema, value)) return true;
  if (typeof value !== "object" || value === null) return undefined;
  const schemaOf = partsBy(schema, Array.isArray(value));
  return maskOfParts(value, ([key, part]) => {
    const own = schemaOf(String(key));
    return own === undefined ? undefined : secretsIn(own, part);
  });
}

function isSecret(schema: TSchema, value: unknown): boolean {
  const branches = branchesOf(schema);
  if (schema.secret === true || branches.some(({ secret }) => secret === true)) return true;
  if (schema.mayBeSecret !== true) return false;
  return hasCredentials(value) || (typeof value === "string" && peerWithoutPassword(value) !== value);
}
