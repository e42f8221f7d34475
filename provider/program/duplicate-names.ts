// Reports duplicate names in a program. Two rooms of a service may have one name, but lookups by name then fail: a warning. Two
// services of a server may not: an error. The native provider reports those of its resources, except of documents.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./arguments";
import { failure } from "./failure";
import { pulumiTypeOf } from "./hosts";
import { repeatedNameRemedies } from "./repeated-names";
import { isWarnedByProgram, titleOf } from "./warnings";

type Kind = "Room" | "Service";

const noEngine = {};
/** The first resource of each kind, place and name, by run: one process may run several programs (Automation API). */
const namesByRun = new WeakMap<object, Map<string, Owner>>();

/** A resource that has a name. */
interface Owner {
  /** Its name in the stack. */
  readonly title: string;
  /** Whether the program reports the warnings about it. */
  readonly isWarned: boolean;
}

/**
 * Warns where another room of the program has the same name in the same service; throws where another service has the same name on
 * the same server. Names that are outputs are compared when they resolve.
 */
export function reportDuplicateName(
  kind: Kind,
  resource: pulumi.Resource,
  own: string,
  name: unknown,
  args: { readonly connection?: pulumi.Input<types.ConnectionArgs> | undefined },
): void {
  const compare = (text: unknown) => {
    if (typeof text !== "string") return;
    const run = pulumi.runtime.getMonitor() ?? noEngine;
    const names = namesByRun.get(run) ?? new Map<string, Owner>();
    namesByRun.set(run, names);
    const key = JSON.stringify([kind, providerOf(resource), placeOf(kind, args.connection), text]);
    const isWarned = isWarnedByProgram(resource, args);
    const other = names.get(key);
    if (other === undefined) names.set(key, { title: own, isWarned });
    else if (isWarned || other.isWarned) report(kind, resource, titleOf(kind, own, args, ["name"]), other.title, text);
  };
  if (typeof name === "string") compare(name);
  else pulumi.output(name as object).apply(compare);
}

function report(kind: Kind, resource: pulumi.Resource, title: string, other: string, text: string): void {
  const both = `${title}: name is ${JSON.stringify(text)}, which the ${kind.toLowerCase()} ${other} of this program has, too`;
  if (kind === "Service") throw failure(`${both}${repeatedNameRemedies.Service}`);
  void pulumi.log.warn(`${both}${repeatedNameRemedies.Room}`, resource);
}

/** Key of the server and, for a room, the service of a resource, as far as the program distinguishes them. */
function placeOf(kind: Kind, connection: pulumi.Input<types.ConnectionArgs> | undefined): unknown {
  if (connection === undefined) return null;
  if (pulumi.Output.isInstance(connection) || connection instanceof Promise) return identityOf(connection);
  const { endpoint, serviceId } = connection;
  return [endpoint, ...(kind === "Room" ? [serviceId] : [])].map((part) =>
    typeof part === "object" ? identityOf(part) : (part ?? null),
  );
}

/** Key of the explicit provider of a resource. */
function providerOf(resource: pulumi.Resource): number | null {
  const provider = resource.getProvider(pulumiTypeOf(resource));
  return provider === undefined ? null : identityOf(provider);
}

const identities = new WeakMap<object, number>();
let count = 0;

/** A number for an object, such as an output whose value is not known yet; the same number for the same object. */
function identityOf(object: object): number {
  const id = identities.get(object) ?? (count += 1);
  identities.set(object, id);
  return id;
}
