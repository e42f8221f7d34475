// Finds the problems of a value in its spelling, at the places where they are written: mixtures of the two, names that cannot be used, and what the
// schema says. Messages name what is allowed in the spelling of the value.

import type { TSchema } from "@sinclair/typebox";
import { memberOf } from "../../sdk/schemas";
import { expected } from "../../sdk/schemas/expected";
import {
  type Problem,
  type ValidationOptions,
  problem,
  show,
  unknownMember,
  validate,
} from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { unknownValue } from "../lifecycle/unknown";
import { shapeOf } from "./shapes";
import { asWritten, entryOf, first, groupIn, isCounted, isHidden, listed, namesIn } from "./spelling";

type Keys = Problem["keys"];

/**
 * The problems of a value by its schema, at their places in the value as it is written: in either spelling, or partly in each.
 */
export function problemsAsWritten(schema: TSchema, written: unknown, options?: ValidationOptions): Problem[] {
  const ofSpelling = spellingProblems(schema, written);
  const bySchema = validate(schema, listed(schema, written), options).map((found) => asWritten(schema, written, found));
  return [...ofSpelling, ...bySchema.filter((found) => !ofSpelling.some((known) => isWithin(known, found)))];
}

/** Whether a problem is at the place of another, or within a value that the other refuses as a whole. */
const isWithin = (known: Problem, { keys, path }: Problem): boolean =>
  known.path === path || (known.value !== undefined && known.keys.every((key, i) => keys[i] === key));

/** The problems of the spelling itself: mixtures of the two, and names that cannot be used. The schema cannot see these. */
export function spellingProblems(schema: TSchema, value: unknown, keys: Keys = []): Problem[] {
  const list = shapeOf(schema).list;
  if (list !== undefined && Array.isArray(value)) {
    return value.flatMap((entry, i) => spellingProblems(list.items as TSchema, entry, [...keys, i]));
  }
  if (!isObject(value)) return [];
  const struct = shapeOf(schema).struct;
  if (list !== undefined && struct === undefined) return problemsOfMap(list, value, keys);
  const unquoted = shapeOf(schema).short?.shortName === "region" ? unquotedRegion(schema, value, keys) : undefined;
  if (unquoted !== undefined) return [unquoted];
  return Object.entries(value).flatMap(([name, part]) => {
    const member = struct === undefined ? shapeOf(schema).values : memberOf(struct, name);
    return member === undefined ? [] : spellingProblems(member, part, [...keys, name]);
  });
}

/** A region that YAML reads as an object, because its text stands without quotes: `- a: 0, 0, 1, 1`. */
function unquotedRegion(schema: TSchema, value: Readonly<Record<string, unknown>>, keys: Keys): Problem | undefined {
  const [[id, area] = ["", undefined], ...others] = Object.entries(value);
  const isText = typeof area === "string" || typeof area === "number";
  const { struct } = shapeOf(schema);
  if (!isText || others.length > 0 || struct === undefined || memberOf(struct, id) !== undefined) return undefined;
  const rest = typeof area === "string" ? "" : ", …";
  const advice = `write it in quotes, as "${id}: ${area}${rest}"`;
  return problem(keys, value, `is ${show(value)}, but must be ${expected(schema)}: ${advice}`);
}

function problemsOfMap(list: TSchema, map: Readonly<Record<string, unknown>>, keys: Keys): Problem[] {
  const items = list.items as TSchema;
  const ofEntries = namesIn(map).flatMap((name) => {
    const [place, entry] = [[...keys, name], map[name]];
    const hidden = isHidden(name)
      ? [problem(place, undefined, "has a name that begins with __, which Pulumi does not show: choose another name")]
      : [];
    return list.keyedBy === undefined
      ? [...hidden, ...problemsOfSetEntry(list, entry, place)]
      : [...hidden, ...problemsOfKeyed(list, name, entry, place), ...spellingProblems(items, entry, place)];
  });
  return [...ofEntries, ...secondFirsts(list, map, keys)];
}

/** Entries that are the first of their group besides another. */
function secondFirsts(list: TSchema, map: Readonly<Record<string, unknown>>, keys: Keys): Problem[] {
  const { orderedBy } = list;
  if (orderedBy === undefined) return [];
  const groupOf = (name: string) => groupIn(orderedBy, entryOf(list.items as TSchema, name));
  const firsts = namesIn(map).filter((name) => map[name] === first);
  return firsts.flatMap((name, i) => {
    const other = firsts.slice(0, i).find((before) => groupOf(before) === groupOf(name));
    if (other === undefined) return [];
    const message = `is "${first}", as ${JSON.stringify(other)} is: only one of each ${orderedBy} is the first, the others are true`;
    return [problem([...keys, name], first, message)];
  });
}

function problemsOfKeyed(list: TSchema, name: string, entry: unknown, keys: Keys): Problem[] {
  const { keyedBy = "" } = list;
  if (!isCounted(list)) {
    const wrong = problemsOfEntry(list, keyedBy, entry, keys);
    if (wrong.length > 0) return wrong;
  }
  if (!isObject(entry) || entry[keyedBy] === undefined) return [];
  const own = entry[keyedBy];
  if (!isCounted(list)) {
    const message = `is ${JSON.stringify(own)}, but the key ${JSON.stringify(name)} is the ${keyedBy} already: leave ${keyedBy} out`;
    return [problem([...keys, keyedBy], own, message)];
  }
  if (!Array.isArray(own) || String(own.length) === name) return [];
  const message = `stands under ${JSON.stringify(name)}, but has ${own.length} in ${keyedBy}: the key is their number`;
  return [problem(keys, undefined, message)];
}

/** The problems of an entry of a map: the schema of the list would name its key among the members. */
function problemsOfEntry(list: TSchema, keyedBy: string, entry: unknown, keys: Keys): Problem[] {
  const struct = shapeOf(list.items as TSchema).struct;
  if (struct === undefined || entry === null || entry === unknownValue) return [];
  const { [keyedBy]: _, ...properties } = struct.properties;
  if (!isObject(entry)) {
    const wanted = expected({ ...struct, properties, required: [] });
    return [problem(keys, entry, `is ${show(entry)}, but must be ${wanted}`)];
  }
  const unknown = Object.keys(entry).filter((name) => memberOf(struct, name) === undefined);
  return unknown.map((name) => problem([...keys, name], undefined, unknownMember(name, Object.keys(properties))));
}

function problemsOfSetEntry({ unordered, orderedBy }: TSchema, mark: unknown, keys: Keys): Problem[] {
  if (unordered !== true || mark === true || mark === unknownValue || (orderedBy !== undefined && mark === first))
    return [];
  const allowed = orderedBy === undefined ? "true" : `true, or "${first}" for the first of several of one ${orderedBy}`;
  return [
    problem(
      keys,
      mark,
      `is ${JSON.stringify(mark)}, but must be ${allowed}: leave the entry out to take it out of the set`,
    ),
  ];
}
