// An object belongs to one resource. Where two resources of a program would have the same one, the program ends with a message:
// the process that runs the hooks sees one resource at a time, and perhaps the second before the first.

import * as pulumi from "@pulumi/pulumi";
import { failure } from "./failure";

/** A resource of the program that has, or may take over, an object of the server. */
interface Holder {
  readonly kind: string;
  readonly name: string;
  readonly resource: pulumi.CustomResource;
  /** What it takes over, if anything. */
  readonly adopt: unknown;
  /** Where it lives, as the program gave it. Two servers can have objects of one id, if one is a copy of the other. */
  readonly connection: unknown;
}

const holders: Holder[] = [];
/** Who has, and who wants, an object: only filled once a resource of the program takes something over. */
const claims = new Map<string, Holder[]>();
let isWatching = false;

/** Lets the program end where another resource has what this one is to take over, or is to take over what this one has. */
export function holdOnce(holder: Holder): void {
  holders.push(holder);
  if (isWatching) watch(holder);
  else if (holder.adopt !== undefined) {
    isWatching = true;
    for (const known of holders) watch(known);
  }
}

function watch(holder: Holder): void {
  holder.resource.id.apply((id) => claim(id.toLowerCase(), holder));
  if (holder.adopt === undefined) return;
  pulumi.output(holder.adopt).apply((adopt: unknown) => {
    claim(typeof adopt === "string" ? adopt.toLowerCase() : JSON.stringify(adopt), holder);
  });
}

function claim(object: string, holder: Holder): void {
  const key = `${holder.kind} ${object}`;
  const others = claims.get(key) ?? [];
  // One that takes over what it has in the stack already says so twice.
  if (others.includes(holder)) return;
  claims.set(key, [...others, holder]);
  const other = others.find(({ connection }) => connection === holder.connection);
  if (other === undefined) return;
  // Outputs resolve in any order; sorted for a stable message.
  const [first, second] = holders.indexOf(holder) < holders.indexOf(other) ? [holder, other] : [other, holder];
  const both = first.adopt !== undefined && second.adopt !== undefined;
  const [taker, owner] = second.adopt === undefined ? [first, second] : [second, first];
  throw failure(
    `owt:${taker.kind} ${taker.name}: adopt is ${object}, which the resource ${owner.name} of this program ` +
      `${both ? "takes over, too" : "has already"}: an object belongs to one resource.`,
  );
}
