// Rooms of one name in one service: servers take them, but who looks for a room by its name finds two. And services of one name,
// of which servers take one.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./arguments";
import { failure } from "./failure";

type Kind = "Room" | "Service";

const noEngine = {};
/** By run, for one process may run several programs: the first resource of each kind, place and name. */
const known = new WeakMap<object, Map<string, string>>();

/**
 * Warns where another room of the program has the name in the same service, and ends the program where another service has it on the
 * same server. Names and places that are known late are compared once they are.
 */
export function reportNamesakes(
  kind: Kind,
  resource: pulumi.Resource,
  own: string,
  name: unknown,
  connection: pulumi.Input<types.ConnectionArgs> | undefined,
): void {
  const compare = (text: unknown) => {
    if (typeof text !== "string") return;
    const run = pulumi.runtime.getMonitor() ?? noEngine;
    const names = known.get(run) ?? new Map<string, string>();
    known.set(run, names);
    const key = JSON.stringify([kind, placeOf(kind, connection), text]);
    const other = names.get(key);
    if (other === undefined) names.set(key, own);
    else tell(kind, resource, own, other, text);
  };
  if (typeof name === "string") compare(name);
  else pulumi.output(name as object).apply(compare);
}

function tell(kind: Kind, resource: pulumi.Resource, own: string, other: string, text: string): void {
  const both = `owt:${kind} ${own}: name is ${JSON.stringify(text)}, which the ${kind.toLowerCase()} ${other} of this program has, too`;
  if (kind === "Service")
    throw failure(`${both}: names of services are unique on a server. Give one of the two another name.`);
  void pulumi.log.warn(
    `${both}. Servers take both, but what looks for a room by its name fails (getRoom, owt commands, adopt: { name }): give one of the two another name.`,
    resource,
  );
}

/** The place that a resource lives in, as far as the program tells places apart; services of one server are in one place. */
function placeOf(kind: Kind, connection: pulumi.Input<types.ConnectionArgs> | undefined): unknown {
  if (connection === undefined) return null;
  if (pulumi.Output.isInstance(connection) || connection instanceof Promise) return placeId(connection);
  const { endpoint, serviceId } = connection;
  return [endpoint, ...(kind === "Room" ? [serviceId] : [])].map((part) =>
    typeof part === "object" ? placeId(part) : (part ?? null),
  );
}

const ids = new WeakMap<object, number>();
let count = 0;

/** The same number for the same output, whose value is not known yet. */
function placeId(output: object): number {
  const id = ids.get(output) ?? (count += 1);
  ids.set(output, id);
  return id;
}
