// The names of the outputs of each kind, for programs that read what they do not manage.

import { placeOf } from "../connection/place";
import { type ResourceType, kinds } from "../kinds";
import type { Kind } from "../lifecycle/kind";

/** The names of all outputs of a kind: its arguments, its place, and what the server adds. */
export function outputsOf(name: string): readonly string[] {
  const { schema, computed, account } = kinds[name as ResourceType] as Kind<never>;
  const place = placeOf(account, { endpoint: "", serviceId: "" });
  return Object.keys({ ...schema.properties, ...place, ...computed?.properties });
}
