// The type of a rule, and access to the parts of a room. Rules get a room with its defaults, in which any value can be unknown, or of a
// wrong type that the schema has reported already.

import { type Ratio, parseFraction } from "../../../sdk/schemas";
import { type Problem, formatPath } from "../../../sdk/schemas/validation";
import { isObject } from "../../../sdk/values";
import { unknownValue } from "../../lifecycle/unknown";

type Keys = Problem["keys"];
export type Members = Readonly<Record<string, unknown>>;

/** A rule and its documentation. */
export interface Rule {
  /** Name of the rule in `ignoreRules`. It never changes. */
  readonly id: string;
  readonly severity: "error" | "warning";
  /** Whether it can be silenced; false where servers refuse the room. */
  readonly canBeIgnored: boolean;
  /** The problem, in a phrase. */
  readonly wrong: string;
  /** Behaviour of the server, in a sentence whose subject is "they". */
  readonly server: string;
  /** Instructions for the user. */
  readonly remedy: string;
  /** Members of a room that breaks the rule, in the YAML of a document. */
  readonly bad: string;
  /** The same members, corrected. */
  readonly good: string;
  /** Finds the places where a room breaks the rule. `room` has its defaults; `declared` has the arguments as given. */
  readonly find: (room: Members, declared: Members) => Problem[];
}

/** The problem at a place that breaks a rule. */
export const found = (keys: Keys, value: unknown, message: string): Problem => ({
  keys,
  path: formatPath(keys),
  value,
  message,
});

export const isKnown = (value: unknown): boolean => value !== undefined && value !== unknownValue;
export const isText = (value: unknown): value is string => typeof value === "string" && value !== unknownValue;
export const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** The value at a path; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), value);
}

/** An entry of a list, and its path. */
export interface Entry {
  readonly entry: Members;
  readonly keys: Keys;
}

/** The `video` of a view, and its path. */
export interface Picture {
  readonly picture: Members;
  readonly view: Members;
  readonly keys: Keys;
}

/** The entries of a list that are objects, with their paths. */
export function entriesOf(list: unknown, keys: Keys = []): Entry[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((entry, i) => (isObject(entry) ? [{ entry, keys: [...keys, i] }] : []));
}

/** The views of a room. */
export const viewsOf = (room: Members): Entry[] => entriesOf(room.views, ["views"]);

/** The `video` of each view of a room; audio-only views have none. */
export const picturesOf = (room: Members): Picture[] =>
  viewsOf(room).flatMap(({ entry, keys }) =>
    isObject(entry.video) ? [{ picture: entry.video, view: entry, keys: [...keys, "video"] as Keys }] : [],
  );

/** Entries whose text repeats that of an earlier entry, with the earlier entry. */
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

/** An exact ratio; undefined for an unknown value. */
export const ratioOf = (value: unknown): Ratio | undefined => (isKnown(value) ? parseFraction(value) : undefined);
