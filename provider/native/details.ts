// The differences between recorded and new arguments, by their paths, as the engine prints them: what is added, removed and changed. Both
// sides may have either spelling; a path is in the spelling of both, and ends where they are spelled differently.

import type { TObject, TSchema } from "@sinclair/typebox";
import { memberOf } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import { counterparts, isEquivalent, ownOf } from "../lifecycle/equality";
import type { Difference, Values } from "../lifecycle/hooks";
import { unknownValue } from "../lifecycle/unknown";
import { shapeOf } from "../spelling/shapes";
import { listed } from "../spelling/spelling";

type Keys = readonly (string | number)[];
type Kind = "add" | "delete" | "update";

/** A difference at a path. */
interface Part {
  readonly keys: Keys;
  readonly kind: Kind;
}

/** A difference as the engine gets it. */
export interface Detail {
  /** Path in the engine's form: `views.main.video`, `mediaIn.audio["opus/48000/2"]`. */
  readonly path: string;
  readonly kind: Kind;
  /** Whether the difference forces a replacement. */
  readonly replaces: boolean;
  /** Whether the old value is that of the recorded arguments; otherwise it is that of the state. */
  readonly isOfInputs: boolean;
}

/** The sides of a comparison. */
export interface Sides {
  readonly state: Values;
  /** The recorded arguments, which can differ from those in the state: an update has failed, say. */
  readonly inputs: Values;
  readonly args: Values;
}

/**
 * The details of a difference.
 *
 * @param schema Schema of the arguments in the API's spelling.
 */
export function detailsOf(schema: TObject, { state, inputs, args }: Sides, difference: Difference): Detail[] {
  const { forced = [], beyond = [] } = difference;
  const isForced = (path: string) => forced.some((cause) => isWithin(path, cause) || isWithin(cause, path));
  const found = Object.entries(schema.properties).flatMap(([name, member]) => {
    if (name === "adopt") return [];
    const parts = (side: Values) => partsOf(member, ownOf(side, name), ownOf(args, name), [name]);
    const ofState = parts(state);
    if (ofState.length === 0) return [];
    const ofInputs = parts(inputs);
    const isOfInputs = ofInputs.length > 0;
    return (isOfInputs ? ofInputs : ofState).map((part) => ({ ...part, isOfInputs }));
  });
  const outside = beyond.map((name) => ({ keys: [name], kind: "update" as const, isOfInputs: false }));
  const details = [...found, ...outside].map(({ keys, ...rest }) => {
    const path = pathOf(keys);
    return { ...rest, path, replaces: isForced(path) };
  });
  return [...new Map(details.map((detail) => [detail.path, detail])).values()];
}

/** Whether one path is the other, or leads to a part of it. */
const isWithin = (path: string, whole: string): boolean =>
  path.startsWith(whole) && (path.length === whole.length || /^[.[]/.test(path.slice(whole.length)));

/** The differences of two values of a schema, as far inwards as both have them. */
function partsOf(schema: TSchema, before: unknown, after: unknown, keys: Keys): Part[] {
  if (isEquivalent(schema, listed(schema, before), listed(schema, after))) return [];
  const whole = (kind: Kind): Part[] => [{ keys, kind }];
  if (before === undefined) return whole("add");
  if (after === undefined) return whole("delete");
  if (before === unknownValue || after === unknownValue || schema.atomic === true) return whole("update");
  const inner = innerParts(schema, before, after, keys);
  return inner.length > 0 ? inner : whole("update");
}

/** The differences of the parts of two values; none where the values cannot be compared by their parts. */
function innerParts(schema: TSchema, before: unknown, after: unknown, keys: Keys): Part[] {
  const { struct, short, list, values } = shapeOf(schema);
  if (Array.isArray(before) && Array.isArray(after))
    return list === undefined ? [] : ofLists(list, before, after, keys);
  if (!isObject(before) || !isObject(after) || short !== undefined) return [];
  const names = Object.keys({ ...before, ...after });
  const schemaOf = (name: string): TSchema =>
    (struct === undefined ? ((list?.items as TSchema | undefined) ?? values) : memberOf(struct, name)) ?? anything;
  const isSet = struct === undefined && list?.unordered === true;
  return names.flatMap((name) => {
    const place = [...keys, name];
    const [one, other] = [ownOf(before, name), ownOf(after, name)];
    if (struct !== undefined || list === undefined) return partsOf(schemaOf(name), one, other, place);
    if (isSet || one === undefined || other === undefined) return ofEntries(one, other, place);
    // A name alone is an entry with defaults.
    return partsOf(schemaOf(name), one ?? {}, other ?? {}, place);
  });
}

/** Schema of values that no schema describes. */
const anything = {} as TSchema;

/** The difference of two entries of a set, or of an entry that one of two maps has. */
function ofEntries(before: unknown, after: unknown, keys: Keys): Part[] {
  if (before === after) return [];
  return [{ keys, kind: before === undefined ? "add" : after === undefined ? "delete" : "update" }];
}

/** The differences of two lists: an entry that only the old one has stands under its old index, all others under the new one. */
function ofLists(list: TSchema, before: readonly unknown[], after: readonly unknown[], keys: Keys): Part[] {
  const items = list.items as TSchema;
  const inApi = (entries: readonly unknown[]) => listed(list, entries) as readonly unknown[];
  const partners = counterparts(list, inApi(after), inApi(before));
  const parts = after.flatMap((entry, i): Part[] => {
    const partner = partners[i];
    if (partner === undefined) return [{ keys: [...keys, i], kind: "add" }];
    const inner = partsOf(items, before[partner], entry, [...keys, i]);
    // The engine takes the old value from the new index.
    return partner === i || inner.length === 0 ? inner : [{ keys, kind: "update" }];
  });
  const removed = before.flatMap((_, i): Part[] =>
    partners.includes(i) ? [] : [{ keys: [...keys, i], kind: "delete" }],
  );
  return merged([...parts, ...removed]);
}

/** The parts, where an entry that is removed and one that is added under the same index are a change. */
function merged(parts: readonly Part[]): Part[] {
  const known = new Map<string, Part>();
  for (const part of parts) {
    const path = pathOf(part.keys);
    known.set(path, known.has(path) ? { ...part, kind: "update" } : part);
  }
  return [...known.values()];
}

/** The path in the form that the engine parses. A name that it could not tell ends the path before it. */
function pathOf(keys: Keys): string {
  const end = keys.findIndex((key) => typeof key === "string" && key.includes("\\"));
  return (end < 0 ? keys : keys.slice(0, end))
    .map((key, i) => {
      if (typeof key === "number") return `[${key}]`;
      if (/^[A-Za-z_$][\w$]*$/.test(key)) return i > 0 ? `.${key}` : key;
      return `["${key.replaceAll('"', '\\"')}"]`;
    })
    .join("");
}
