// Likely renames: a deleted and a created resource that are alike. Pulumi knows a resource by its name in the program, and takes another
// name for another resource: the object on the server is deleted, and a new one made.

import { distance } from "fastest-levenshtein";
import { kinds } from "../provider/kinds";
import type { Values } from "../provider/lifecycle/hooks";
import { isEquivalent } from "../provider/lifecycle/equality";
import type { TSchema } from "@sinclair/typebox";
import type { Resource } from "./resource";

/** A deleted resource, and the created one that seems to be the same under another name. */
export interface Rename {
  readonly from: Resource;
  readonly to: Resource;
}

/** Alikeness from which two resources are taken for one, from 0 to 1. */
const enough = 0.5;

/** The likely renames, each resource in one of them at most. */
export function likelyRenames(deleted: readonly Resource[], created: readonly Resource[]): Rename[] {
  const pairs = deleted.flatMap((from) =>
    created
      .filter(({ kind }) => kind === from.kind && (kind === "Room" || kind === "Service"))
      .map((to) => ({ from, to, alikeness: alikeness(from, to) })),
  );
  const taken = new Set<Resource>();
  return pairs
    .filter(({ alikeness: found }) => found >= enough)
    .sort((a, b) => b.alikeness - a.alikeness)
    .filter(({ from, to }) => {
      if (taken.has(from) || taken.has(to)) return false;
      taken.add(from).add(to);
      return true;
    })
    .map(({ from, to }) => ({ from, to }));
}

/** Members that say nothing about whether two resources are one. */
const notCompared: readonly string[] = ["name", "connection", "adopt"];

/** From 0 to 1: half for the arguments, the rest for the names. */
function alikeness(from: Resource, to: Resource): number {
  const [before = {}, after = {}] = [from.before, to.after];
  const names = Object.keys({ ...before, ...after }).filter((name) => !notCompared.includes(name));
  const schemas: Readonly<Record<string, TSchema>> = kinds[from.kind].schema.properties;
  const byName = ofNames(from, to, before, after);
  // Two resources without arguments of their own are alike by chance.
  if (names.length === 0) return 0.25 + byName / 2;
  // A stack can have thousands of pairs: a comparison ends where it cannot reach the limit any more.
  const mayDiffer = Math.floor(names.length * (1 + byName - 2 * enough));
  let differing = 0;
  for (const name of names) {
    if (!isEquivalent(schemas[name] ?? ({} as TSchema), before[name], after[name])) differing += 1;
    if (differing > mayDiffer) return 0;
  }
  return (1 - differing / names.length) / 2 + byName / 2;
}

/** Alikeness of the names in the program, or of names on the server that the program gives. */
function ofNames(from: Resource, to: Resource, before: Values, after: Values): number {
  const isGiven = before.name !== from.name || after.name !== to.name;
  if (isGiven && before.name !== undefined && before.name === after.name) return 1;
  const [one, other] = [from.name.toLowerCase(), to.name.toLowerCase()];
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length >= 3 && long.includes(short)) return 1;
  return Math.max(0, 1 - (2 * distance(one, other)) / Math.max(one.length, other.length));
}
