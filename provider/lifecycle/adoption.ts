// Taking over what exists: a resource that is created with `adopt` makes nothing and changes nothing. Its state is what is
// live, in the terms of what the program declares, so that the next preview shows what differs and nothing else.
//
// `adopt` counts for the creation alone. Later it is neither a difference nor a request; a replacement makes a new object.

import type { TSchema } from "@sinclair/typebox";
import { distance } from "fastest-levenshtein";
import type { OwtClient } from "../../sdk/client";
import { branchesOf, isObject, isStruct, memberOf } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import type { Values } from "./hooks";

/** What to take over: an object by its id, or by its name where it has one. */
export type Adopt = string | { readonly name: string };

/** What exists, as it is recorded. */
export interface Existing {
  readonly id: string;
  /** Its live configuration. Secrets in it are in clear, or as they were declared. */
  readonly live: Values;
  readonly outputs: Values;
}

/** What else can be asked to tell why something is not there. */
export interface Witnesses {
  /** A client of the super service, where its credentials are configured. */
  readonly superService: () => OwtClient | undefined;
}

/** How objects of a kind are taken over. */
export interface Adoption<Config> {
  /** Schema of the argument `adopt`. */
  readonly schema: TSchema;
  /** Arguments without which nothing can be found. */
  readonly needs: readonly (keyof Config & string)[];
  /** Finds what is meant. Throws where there is no such thing, or more than one, with a text that goes on after "adopt ". */
  readonly find: (client: OwtClient, wanted: Adopt, config: Config, witnesses: Witnesses) => Promise<Existing>;
}

const effect =
  "Nothing is made and nothing is changed by that; the next preview shows where it differs from the program. It counts when the resource is created, and means nothing later.";

const idOrName = (what: string) => `the id of a ${what}, 24 hexadecimal digits, or { name: NAME }`;

/** Schema of `adopt` for what has a name. */
export const adoptByIdOrName = (what: string): TSchema => ({
  ...Type.Union([
    Type.String({ pattern: "^[0-9a-fA-F]{24}$", allowed: idOrName(what) }),
    Type.Object(
      { name: Type.String({ minLength: 1, description: "Its name, where no other has the same." }) },
      { additionalProperties: false, title: "AdoptByName" },
    ),
  ]),
  allowed: idOrName(what),
  description: `A ${what} that exists and is taken over: its id, or { name: NAME }. ${effect}`,
});

/** Schema of `adopt` for what has an id only. */
export const adoptById = (what: string): TSchema =>
  Type.String({
    pattern: "^[0-9A-Za-z_-]+$",
    allowed: `the id of the ${what}: letters, digits, - and _`,
    description: `Id of the ${what} that is taken over while it is going on. ${effect}`,
  });

/** What is looked for by its name or its id, in a list of all there are. */
export function chosen<Item extends { readonly _id: string; readonly name: string }>(
  items: readonly Item[],
  wanted: Adopt,
): { readonly item: Item } | { readonly problem: string } {
  if (typeof wanted === "string") {
    const item = items.find(({ _id }) => _id === wanted.toLowerCase());
    return item === undefined ? { problem: "" } : { item };
  }
  const [item, ...others] = items.filter(({ name }) => name === wanted.name);
  if (item === undefined) return { problem: near(wanted.name, items) };
  if (others.length === 0) return { item };
  const ids = [item, ...others].map(({ _id }) => _id).join(", ");
  return { problem: `, which ${others.length + 1} have: ${ids}. Give the id of the one that is meant` };
}

/** The names that may be meant, with their ids, as a text that goes on after another; empty where there are none. */
export function near(wanted: string, items: readonly { readonly _id: string; readonly name: string }[]): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  const [text, limit] = [plain(wanted), Math.max(2, Math.floor(wanted.length / 3))];
  const found = items
    .map((item) => {
      const other = plain(item.name);
      const isTold = Math.min(text.trim().length, other.trim().length) >= 3;
      const contains = isTold && (other.includes(text) || text.includes(other));
      return { item, far: contains ? 1 : distance(text, other) };
    })
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far)
    .slice(0, 5);
  if (found.length === 0) return "";
  return `; near to it: ${found.map(({ item }) => `${JSON.stringify(item.name)} (${item._id})`).join(", ")}`;
}

/** What stands in a message for what was looked for. */
export const shown = (wanted: Adopt): string =>
  typeof wanted === "string" ? JSON.stringify(wanted) : `{ name: ${JSON.stringify(wanted.name)} }`;

/**
 * `projection`, in which secrets are as they were declared, with those that the server tells in clear: whether they are the
 * same must show once.
 */
export function withLiveSecrets(schema: TSchema, projection: unknown, live: unknown): unknown {
  if (schema.secret === true) return typeof projection === "string" && typeof live === "string" ? live : projection;
  const struct = branchesOf(schema).find(isStruct);
  if (struct === undefined || !isObject(projection) || !isObject(live)) return projection;
  const members = Object.entries(projection).map(([name, value]) => {
    const member = memberOf(struct, name);
    return [name, member === undefined ? value : withLiveSecrets(member, value, live[name])] as const;
  });
  return Object.fromEntries(members);
}

/**
 * Which objects resources have, as far as this run tells: the hooks are asked about every resource of a stack in one process, and
 * learn ids as they go. An object belongs to one resource; and what a resource has taken over in this run must not go when
 * another one, which had it before, is deleted.
 */
export class Holdings {
  readonly #held = new Set<string>();
  readonly #adopted = new Set<string>();
  /** Ids and names of what was deleted. */
  readonly #gone = new Set<string>();
  /** Arguments of resources that have taken something over in an earlier run, by what it was. */
  readonly #settled = new Map<string, Set<string>>();

  /** Begins a run. */
  clear(): void {
    for (const known of [this.#held, this.#adopted, this.#gone, this.#settled]) known.clear();
  }

  /** A resource has the object. */
  hold(object: string): void {
    this.#held.add(object);
  }

  isHeld(object: string): boolean {
    return this.#held.has(object);
  }

  /** A resource has taken the object over in this run. */
  adopt(object: string): void {
    this.hold(object);
    this.#adopted.add(object);
  }

  /** The object is to be deleted for a resource; whether it must stay, since another resource has taken it over in this run. */
  release(object: string): boolean {
    this.#held.delete(object);
    return this.#adopted.delete(object);
  }

  /** The object of a resource was deleted: one that is made again in its place has nothing to take over. */
  lose(id: string, name: unknown): void {
    this.#gone.add(id);
    if (typeof name === "string") this.#gone.add(shown({ name }));
  }

  isLost(wanted: Adopt): boolean {
    return this.#gone.has(typeof wanted === "string" ? wanted.toLowerCase() : shown(wanted));
  }

  /** A resource with these arguments has taken something over already. If it is replaced, it is not to do so again. */
  settle(wanted: string, args: string): void {
    const known = this.#settled.get(wanted) ?? new Set();
    this.#settled.set(wanted, known.add(args));
  }

  /** Whether that was said of the arguments, or of any where none are given. */
  isSettled(wanted: string, args?: string): boolean {
    const known = this.#settled.get(wanted);
    return known !== undefined && (args === undefined || known.has(args));
  }
}
