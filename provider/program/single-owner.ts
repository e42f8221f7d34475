// Stops a program in which two resources would own the same object of the server. The host process of the hooks cannot check
// this: it sees one resource at a time, in any order.

import * as pulumi from "@pulumi/pulumi";
import { failure } from "./failure";

/** A resource of the program that owns, or may adopt, an object of the server. */
interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly resource: pulumi.CustomResource;
  /** The `adopt` argument. */
  readonly adopt: unknown;
  /** The `connection` argument, compared by identity: a server and its copy have objects with the same ids. */
  readonly connection: unknown;
}

const owners: Owner[] = [];
/** The owners of each object, by kind and id or name. Filled only once a resource of the program adopts something. */
const ownersByObject = new Map<string, Owner[]>();
let isWatching = false;

/** Registers a resource. Throws in an `apply` where it adopts the object of another resource, or owns one that another adopts. */
export function requireSingleOwner(owner: Owner): void {
  owners.push(owner);
  if (isWatching) watch(owner);
  else if (owner.adopt !== undefined) {
    isWatching = true;
    for (const known of owners) watch(known);
  }
}

function watch(owner: Owner): void {
  owner.resource.id.apply((id) => claim(id.toLowerCase(), owner));
  if (owner.adopt === undefined) return;
  pulumi.output(owner.adopt).apply((adopt: unknown) => {
    claim(typeof adopt === "string" ? adopt.toLowerCase() : JSON.stringify(adopt), owner);
  });
}

function claim(object: string, owner: Owner): void {
  const key = `${owner.kind} ${object}`;
  const others = ownersByObject.get(key) ?? [];
  // A resource that has adopted its object claims it twice: by its id and by its `adopt`.
  if (others.includes(owner)) return;
  ownersByObject.set(key, [...others, owner]);
  const other = others.find(({ connection }) => connection === owner.connection);
  if (other === undefined) return;
  // Outputs resolve in any order; sorted for a stable message.
  const [first, second] = owners.indexOf(owner) < owners.indexOf(other) ? [owner, other] : [other, owner];
  const both = first.adopt !== undefined && second.adopt !== undefined;
  const [adopter, current] = second.adopt === undefined ? [first, second] : [second, first];
  throw failure(
    `owt:${adopter.kind} ${adopter.name}: adopt is ${object}, which the resource ${current.name} of this program ` +
      `${both ? "adopts, too" : "has already"}. An object belongs to one resource: remove one of the two.`,
  );
}
