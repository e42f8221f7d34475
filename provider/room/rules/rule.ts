// What a rule is, and what rules look at: a room with its defaults filled in, in which anything can be not known yet, or of
// the wrong kind where the schema has told so already.

import { type Ratio, parseFraction } from "../../../sdk/schemas";
import { type Problem, formatPath } from "../../../sdk/schemas/validation";
import { isObject } from "../../../sdk/values";
import { unknownValue } from "../../lifecycle/unknown";

type Keys = Problem["keys"];
export type Members = Readonly<Record<string, unknown>>;

/** A rule, with what people are to know of it. */
export interface Rule {
  /** The name that `ignoreRules` has for it. It stays. */
  readonly id: string;
  readonly severity: "error" | "warning";
  /** Whether it can be silenced. Not where servers refuse the room. */
  readonly canBeIgnored: boolean;
  /** What is wrong, in a phrase. */
  readonly wrong: string;
  /** What servers do with it. */
  readonly server: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Members of a room, as a document has them. */
  readonly bad: string;
  readonly good: string;
  /** Where a room breaks it. */
  readonly find: (room: Members, declared: Members) => Problem[];
}

/** A place in a room that breaks a rule. */
export const found = (keys: Keys, value: unknown, message: string): Problem => ({
  keys,
  path: formatPath(keys),
  value,
  message,
});

export const isKnown = (value: unknown): boolean => value !== undefined && value !== unknownValue;
export const isText = (value: unknown): value is string => typeof value === "string" && value !== unknownValue;
export const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** What stands at the end of a path. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), value);
}

/** An entry of a list, and where it stands. */
export interface Entry {
  readonly entry: Members;
  readonly keys: Keys;
}

/** The picture of a view. */
export interface Picture {
  readonly picture: Members;
  readonly view: Members;
  readonly keys: Keys;
}

/** The entries of a list that can be looked at, with their places. */
export function entriesOf(list: unknown, keys: Keys = []): Entry[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((entry, i) => (isObject(entry) ? [{ entry, keys: [...keys, i] }] : []));
}

/** The views of a room. */
export const viewsOf = (room: Members): Entry[] => entriesOf(room.views, ["views"]);

/** The pictures of its views; audio-only views have none. */
export const picturesOf = (room: Members): Picture[] =>
  viewsOf(room).flatMap(({ entry, keys }) =>
    isObject(entry.video) ? [{ picture: entry.video, view: entry, keys: [...keys, "video"] as Keys }] : [],
  );

/** Those entries whose text some earlier one has already, with that one. */
export function repeated<Entry>(
  entries: readonly Entry[],
  textOf: (entry: Entry) => unknown,
): { entry: Entry; first: Entry }[] {
  return entries.flatMap((entry, i) => {
    const text = textOf(entry);
    const first = isText(text) ? entries.slice(0, i).find((other) => textOf(other) === text) : undefined;
    return first === undefined ? [] : [{ entry, first }];
  });
}

/** An exact ratio; undefined where it is not known. */
export const ratioOf = (value: unknown): Ratio | undefined => (isKnown(value) ? parseFraction(value) : undefined);
