// Reports a replacement in a preview: which arguments force it, why they do, and what the end of the old object takes with it.

import type { TSchema } from "@sinclair/typebox";
import { branchesOf, isStruct, memberOf } from "../../sdk/schemas";
import { formatPath } from "../../sdk/schemas/validation";
import { enumerated } from "../../sdk/text/words";
import { isObject } from "../../sdk/values";
import type { Access } from "../connection/access";
import { askAt, isLeft } from "../connection/reach";
import { isEquivalent, ownOf } from "./equality";
import type { Values } from "./hooks";
import type { Kind } from "./kind";
import { inform, subject, warn } from "./log";
import { configOf } from "./state";
import { hasUnknown } from "./unknown";

/** The cause of a replacement. */
export interface Cause {
  /** Paths of arguments that differ. */
  readonly paths: readonly string[];
  /** Those of them whose new value is not known before the update. */
  readonly unknown: readonly string[];
  /** Another cause, as a phrase that follows "because": "it moves to another service". */
  readonly other?: string;
  /** Whether the cause is reported for the whole stack: then only what a replacement takes with it is told of each resource. */
  readonly isOfStack?: boolean;
}

/**
 * The arguments that force a replacement, by their paths.
 *
 * @param names Names of changed arguments that cannot be changed on an existing object.
 * @param paths Paths in which this difference cannot be made.
 */
export function causeOf(
  { schema }: Pick<Kind<never>, "schema">,
  before: Values,
  after: Values,
  names: readonly string[],
  paths: readonly string[],
): Cause {
  const unknown = names.filter((name) => hasUnknown(after[name]));
  const known = names.filter((name) => !unknown.includes(name));
  const found = known.flatMap((name) =>
    changedPaths(schema.properties[name] as TSchema, before[name], after[name], [name]),
  );
  return { paths: [...found, ...paths], unknown };
}

/** Paths of the members in which two values differ. A list, a secret, and a value that only one has, are not divided. */
export function changedPaths(schema: TSchema, before: unknown, after: unknown, keys: readonly string[]): string[] {
  if (isEquivalent(schema, before, after)) return [];
  const struct = branchesOf(schema).find(isStruct);
  const isDivided = struct !== undefined && schema.atomic !== true && isObject(before) && isObject(after);
  if (!isDivided) return [formatPath(keys)];
  return Object.keys({ ...before, ...after }).flatMap((name) => {
    const member = memberOf(struct, name);
    return member === undefined ? [] : changedPaths(member, ownOf(before, name), ownOf(after, name), [...keys, name]);
  });
}

/**
 * Reports the replacement of an object, once in a command: a warning where its end takes something with it. The server is asked for
 * that, except in offline previews.
 */
export async function reportReplacement<Config>(
  access: Access<Config>,
  id: string,
  state: Values,
  cause: Cause,
): Promise<void> {
  const { kind, configuration } = access;
  const recorded = access.recorded(id, state);
  const { lost } = kind;
  const isAsked = lost !== undefined && !access.isOffline && !isLeft(recorded, configuration);
  const loss = isAsked
    ? await askAt(recorded, configuration, (client) => lost(client, id, recorded.config))
    : undefined;
  const why = `replaced because ${inWords(kind, cause)}.`;
  const text = subject().urn === undefined ? `The ${kind.called} ${nameOf(kind, id, state)} is ${why}` : why;
  if (loss !== undefined) warn(`${text} ${loss}`);
  else if (cause.isOfStack !== true) inform(text);
}

/** `"Weekly" (5c1b…)`, or the id alone. */
function nameOf<Config>(kind: Kind<Config>, id: string, state: Values): string {
  const { name } = configOf(kind, state) as Values;
  return typeof name === "string" ? `${JSON.stringify(name)} (${id})` : id;
}

function inWords({ fixed }: Pick<Kind<never>, "fixed">, { paths, unknown, other }: Cause): string {
  const own = paths.filter((path) => path !== "room");
  const causes = [
    other,
    own.length < paths.length && "its room is another one",
    own.length > 0 && `${enumerated(own)} ${own.length === 1 ? "differs" : "differ"}: ${fixed}`,
    unknown.length > 0 &&
      `${enumerated(unknown)} is not known before the update, which creates or replaces what it comes from`,
  ];
  return causes.filter((cause) => typeof cause === "string").join("; and because ");
}
