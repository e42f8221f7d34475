// Adoption of the objects of a kind: the schema of the argument `adopt`, and the search by id or name. The hooks are in adopting.ts.

import type { TSchema } from "@sinclair/typebox";
import { distance } from "fastest-levenshtein";
import type { OwtClient } from "../../sdk/client";
import { Type } from "../../sdk/schemas/type";
import type { StackConfiguration, Values } from "./hooks";
import { inform } from "./log";
import { givenOnce } from "./reporting";
import { ofRun } from "./run";

/** The object to adopt: its id, or its name where the kind has names. */
export type Adopt = string | { readonly name: string };

/** An object of the server, as it is to be recorded. */
export interface Existing {
  readonly id: string;
  /** Its live configuration, with secrets in clear or as they were declared. */
  readonly live: Values;
  readonly outputs: Values;
}

/** Clients that can explain why an object is missing. */
export interface Witnesses {
  /** A client of the super service; undefined where its credentials are not configured. */
  readonly superService: () => OwtClient | undefined;
}

/** An object in a list. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  /** Judges an object that a creation finds under the id that belongs to its resource. Undefined where the server chooses ids. */
  readonly takeUp?: (args: Values, configuration: StackConfiguration) => Earlier;
}

/** The judgement of an object that is there already under the id of a creation: it is taken up, or refused. */
export interface Earlier {
  readonly isRefused: boolean;
  /** The object, and what happens with it, as sentences. */
  readonly text: string;
  /** How to go on, the same for all such objects: given once in a run. */
  readonly remedy: string;
}

/** The refusal to take up an object. */
export const refusalOf = ({ text, remedy }: Earlier): string => `${text}${givenOnce(remedy)}`;

/** Ids of objects that were reported in this run. */
const reported = ofRun(new Set<string>());

/** Reports that an object is taken up, if the check of this command has not. */
export function reportEarlier(id: string, { text, remedy }: Earlier): void {
  if (reported.has(id)) return;
  reported.add(id);
  inform(`${text}${givenOnce(remedy)}`);
}

/** The adoption of objects of a kind. */
export interface Adoption<Config> {
  /** Schema of the argument `adopt`. */
  readonly schema: TSchema;
  /** Arguments that must be known before an object can be found. */
  readonly needs: readonly (keyof Config & string)[];
  /** Finds the object. Throws where there is none, or more than one, with a message that continues "adopt ". */
  readonly find: (client: OwtClient, wanted: Adopt, config: Config, witnesses: Witnesses) => Promise<Existing>;
  /**
   * For previews where a resource is to create an object: another one may have its name, and be that of this resource under another key; or
   * the object is there already.
   */
  readonly namesakes?: {
    /** Objects of the service, in one request. They need not be complete. */
    readonly list: (client: OwtClient) => Promise<readonly Listed[]>;
    /** The consequence of another object of the name, as a sentence. */
    readonly otherwise: string;
  };
}

const effect =
  "The adoption changes nothing on the server; the next preview shows the differences from the program. It applies when the resource is created, and is ignored later.";

const idOrName = (what: string) => `the id of a ${what}, 24 hexadecimal digits, or { name: NAME }`;

/** Schema of `adopt` for what has a name. */
export const adoptByIdOrName = (what: string): TSchema => ({
  ...Type.Union([
    Type.String({ pattern: "^[0-9a-fA-F]{24}$", allowed: idOrName(what) }),
    Type.Object(
      { name: Type.String({ minLength: 1, description: "Its name, if no other has the same." }) },
      { additionalProperties: false, title: "AdoptByName" },
    ),
  ]),
  allowed: idOrName(what),
  description: `An existing ${what} to adopt: its id, or { name: NAME }. ${effect}`,
});

/** Schema of `adopt` for what has an id only. */
export const adoptById = (what: string): TSchema =>
  Type.String({
    pattern: "^[0-9A-Za-z_-]+$",
    allowed: `the id of the ${what}: letters, digits, - and _`,
    description: `Id of a running ${what} to adopt. ${effect}`,
  });

/** The item of an id or a name, or why there is none, as a text that continues another. */
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

/** Items with similar names, with their ids, as a text that continues another; empty where there are none. */
export function near(wanted: string, items: readonly { readonly _id: string; readonly name: string }[]): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  const [text, limit] = [plain(wanted), Math.max(2, Math.floor(wanted.length / 3))];
  const found = items
    .map((item) => {
      const other = plain(item.name);
      const isLong = Math.min(text.trim().length, other.trim().length) >= 3;
      const contains = isLong && (other.includes(text) || text.includes(other));
      return { item, far: contains ? 1 : distance(text, other) };
    })
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far)
    .slice(0, 5);
  if (found.length === 0) return "";
  return `; near to it: ${found.map(({ item }) => `${JSON.stringify(item.name)} (${item._id})`).join(", ")}`;
}

/** A value of `adopt`, as messages show it. */
export const shown = (wanted: Adopt): string =>
  typeof wanted === "string" ? JSON.stringify(wanted) : `{ name: ${JSON.stringify(wanted.name)} }`;
