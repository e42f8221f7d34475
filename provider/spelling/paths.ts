// Property paths of Pulumi's options (`ignoreChanges`, `replaceOnChanges`) in the named spelling. Pulumi ignores a path that leads nowhere:
// without the translation, `views[0].video.maxInput` would protect nothing any more.

import type * as pulumi from "@pulumi/pulumi";
import type { TSchema } from "@sinclair/typebox";
import { memberOf } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import { failure } from "../program/failure";
import { hasOutput, isOutput } from "../program/outputs";
import { shapeOf } from "./shapes";
import { isCounted, listed, namesOf, nameIn } from "./spelling";

/** A step of a path: a name, an index, or all (`*`). */
type Step = string | number;

/**
 * The options with the paths of the named spelling.
 *
 * @param title The resource in messages: `owt:Room classroom`.
 * @param args The arguments as the program gives them. Indexes are those of their lists.
 * @throws RunError where a path names a part that has no place of its own in the named spelling.
 */
export function withNamedPaths<Options extends pulumi.CustomResourceOptions>(
  title: string,
  schema: TSchema,
  args: unknown,
  options: Options | undefined,
): Options | undefined {
  if (options?.ignoreChanges === undefined && options?.replaceOnChanges === undefined) return options;
  const inNames = (option: "ignoreChanges" | "replaceOnChanges") =>
    options[option]?.map((path) => {
      const found = named(schema, args, stepsOf(path), []);
      if ("problem" in found) throw failure(`${title}: ${option} has ${JSON.stringify(path)}, ${found.problem}`);
      return textOf(found);
    });
  const [ignoreChanges, replaceOnChanges] = [inNames("ignoreChanges"), inNames("replaceOnChanges")];
  return { ...options, ...(ignoreChanges && { ignoreChanges }), ...(replaceOnChanges && { replaceOnChanges }) };
}

/** The steps of a path: `views[0].video["maxInput"]`. */
const stepsOf = (path: string): Step[] =>
  [...path.matchAll(/\[(\d+)\]|\[\*\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([whole, index, quoted, name]) =>
    index !== undefined ? Number(index) : whole === "[*]" ? "*" : (quoted?.replace(/\\(.)/g, "$1") ?? name ?? whole),
  );

const textOf = (steps: readonly Step[]): string =>
  steps
    .map((step, i) =>
      typeof step === "number" || step === "*"
        ? i === 0
          ? String(step)
          : `[${step}]`
        : /^[A-Za-z_$][\w$]*$/.test(step)
          ? `${i === 0 ? "" : "."}${step}`
          : `[${JSON.stringify(step)}]`,
    )
    .join("");

type Found = readonly Step[] | { readonly problem: string };

function named(schema: TSchema, value: unknown, [step, ...rest]: readonly Step[], done: readonly Step[]): Found {
  // A format or a region is one text.
  if (step === undefined || shapeOf(schema).short !== undefined) return done;
  const list = shapeOf(schema).list;
  if (list !== undefined) return inList(list, value, step, rest, done);
  const struct = shapeOf(schema).struct;
  const member = struct === undefined ? shapeOf(schema).values : memberOf(struct, String(step));
  if (member === undefined) return [...done, step, ...rest];
  return named(member, isObject(value) && !isOutput(value) ? value[String(step)] : undefined, rest, [...done, step]);
}

function inList(list: TSchema, value: unknown, step: Step, rest: readonly Step[], done: readonly Step[]): Found {
  const items = list.items as TSchema;
  const { keyedBy } = list;
  const isNamed = keyedBy !== undefined || list.unordered === true;
  const entries = Array.isArray(value) ? (value as unknown[]) : [];
  const entry =
    typeof step === "number"
      ? entries[step]
      : Array.isArray(value)
        ? entries[namesOf(list, entries)?.indexOf(step) ?? -1]
        : isObject(value) && !isOutput(value)
          ? value[step]
          : undefined;
  if (!isNamed) return named(items, entry, rest, [...done, step]);
  if (keyedBy !== undefined && !isCounted(list) && rest[0] === keyedBy) {
    const all = textOf(done);
    return {
      problem: `but entries of ${all} stand under their ${keyedBy}: another ${keyedBy} is another entry. Name ${all}, or an entry of it`,
    };
  }
  if (typeof step === "string")
    return keyedBy === undefined ? [...done, step] : named(items, entry, rest, [...done, step]);
  const names =
    keyedBy === undefined
      ? entries.map((one) => (hasOutput(one) ? undefined : nameIn(items, listed(items, one))))
      : namesOf(list, entries);
  // Entries without names of their own stay a list.
  if (names === undefined)
    return isOutput(value) || entries.some(isOutput) ? unknownIndex(done, step) : [...done, step, ...rest];
  const name = names[step];
  if (name === undefined) return unknownIndex(done, step);
  return keyedBy === undefined ? [...done, name] : named(items, entry, rest, [...done, name]);
}

const unknownIndex = (done: readonly Step[], step: number): Found => ({
  problem: `but there is no entry ${step} in ${textOf(done)} of this program: name the entry, as in ${textOf(done)}.NAME`,
});
