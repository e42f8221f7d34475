// Names of arguments in the spelling of Python, as `max_input`. Pulumi's package for Python translates the names in a dictionary only where the
// whole of it fits one type of a union, and its older versions in no union: the rest arrives as the program has it. Messages name
// arguments as the program does.

import type { TObject, TSchema } from "@sinclair/typebox";
import { branchesOf, isStruct, memberOf } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import { settings } from "../connection/settings";
import { projectRuntime } from "../connection/stack-file";
import { kinds } from "../kinds";
import { argumentsSchema } from "../lifecycle/state";
import { partsBy, shapeOf } from "../spelling/shapes";
import type { Mask, Received } from "./values";

/** Names that are words of Python, and end with an underscore there. */
const words: ReadonlySet<string> = new Set(["from"]);

/** A name as Pulumi's generator spells it in Python. */
export function pythonName(name: string): string {
  if (words.has(name)) return `${name}_`;
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

const byPythonName = new WeakMap<TObject, ReadonlyMap<string, string>>();

/** The member of an object that a name means: its own name, or the one in Python. */
function memberNamed(struct: TObject, name: string): string {
  if (memberOf(struct, name) !== undefined) return name;
  const known =
    byPythonName.get(struct) ?? new Map(Object.keys(struct.properties).map((own) => [pythonName(own), own]));
  byPythonName.set(struct, known);
  return known.get(name) ?? name;
}

/** The arguments with the names of their schema in place of those of Python. */
export function withoutPythonNames(schema: TObject, { values, mask }: Received): Received {
  const renamed = inOwnNames(schema, values, mask);
  return { values: renamed.value as Received["values"], mask: renamed.mask };
}

function inOwnNames(schema: TSchema, value: unknown, mask: Mask): { value: unknown; mask: Mask } {
  if (typeof value !== "object" || value === null) return { value, mask };
  const isList = Array.isArray(value);
  const { struct } = shapeOf(schema);
  const schemaOf = partsBy(schema, isList);
  const masks = new Map<string, Mask>();
  const parts = Object.entries(value).map(([key, part]: [string, unknown]) => {
    const named = struct === undefined || isList ? key : memberNamed(struct, key);
    // A program that has both names has one too many.
    const name = named !== key && Object.hasOwn(value, named) ? key : named;
    const own = schemaOf(name);
    const before = mask === true ? true : mask?.parts.get(key);
    const changed = own === undefined ? { value: part, mask: before } : inOwnNames(own, part, before);
    if (changed.mask !== undefined) masks.set(name, changed.mask);
    return [name, changed.value] as const;
  });
  return {
    value: isList ? parts.map(([, part]) => part) : Object.fromEntries(parts),
    mask: mask === true || masks.size === 0 ? mask : { isList, parts: masks },
  };
}

// ------------------------------------------------------------------ messages

/** The names of all arguments, of resources and of providers, whose spelling differs in Python. */
function differing(): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (schema: TSchema): void => {
    for (const branch of branchesOf(schema)) {
      if (isStruct(branch)) {
        for (const [name, member] of Object.entries(branch.properties)) {
          if (pythonName(name) !== name) found.add(name);
          collect(member);
        }
      }
      for (const inner of [branch.items, branch.additionalProperties] as unknown[])
        if (isObject(inner)) collect(inner as TSchema);
    }
  };
  for (const kind of Object.values(kinds)) collect(argumentsSchema(kind as never));
  for (const name of settings.map(({ key }) => key.slice("owt:".length)))
    if (pythonName(name) !== name) found.add(name);
  return found;
}

let names: ReadonlySet<string> | undefined;

/** A message with the names of arguments as the program spells them. Settings of the stack, `owt:serviceKey`, have the same in each language. */
export function inNamesOfProgram(text: string, runtime = projectRuntime()): string {
  if (runtime !== "python") return text;
  const known = (names ??= differing());
  return text.replace(/(?<![\w:])[a-z]+(?:[A-Z]+[a-z0-9]*)+\b|(?<=\.)[a-z]+\b/g, (name) =>
    known.has(name) ? pythonName(name) : name,
  );
}
