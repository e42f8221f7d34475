// Arguments, state and live objects: how each is made from the others.

import type { TObject } from "@sinclair/typebox";
import { Type } from "../../sdk/schemas/type";
import { Connection } from "../connection/connection";
import { unfinished } from "../connection/reach";
import { projected, respelled, isEquivalent } from "./equality";
import type { Values } from "./hooks";
import type { Kind } from "./kind";

/** Made once for each kind: validators, and much else, are made for a schema at its first use. */
const argumentsSchemas = new WeakMap<object, TObject>();

/** Schema of all arguments of a resource: those of its kind, `connection`, and `adopt` where the kind has an adoption. */
export function argumentsSchema<Config>(kind: Kind<Config>): TObject {
  const known = argumentsSchemas.get(kind);
  if (known !== undefined) return known;
  const { schema, adoption } = kind;
  const made = Type.Object(
    {
      ...schema.properties,
      connection: Type.Optional(Connection),
      ...(adoption && { adopt: Type.Optional(adoption.schema) }),
    },
    { additionalProperties: false },
  );
  argumentsSchemas.set(kind, made);
  return made;
}

/** The members of the kind's schema among other values. In state they are the arguments that were applied last. */
export function configOf<Config>({ schema }: Kind<Config>, values: Values): Config & Values {
  const given = Object.keys(schema.properties).filter((name) => values[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, values[name]])) as Config & Values;
}

/** Members of the kind's schema with a different meaning. */
export function changedMembers<Config>({ schema, isSame }: Kind<Config>, before: Values, after: Values): string[] {
  return Object.entries(schema.properties)
    .filter(
      ([name, member]) => !isEquivalent(member, before[name], after[name]) && isSame?.(name, before, after) !== true,
    )
    .map(([name]) => name);
}

/** Whether the resource's own `connection` differs. */
export const isReconnected = (before: Values, after: Values): boolean =>
  !isEquivalent(Connection, before.connection, after.connection);

/** The arguments, each value spelled as before where both spellings mean the same. */
export function inSpellingOf<Config>(kind: Kind<Config>, schema: TObject, before: Values, args: Values): Values {
  return Object.keys(before).length === 0 ? args : (respelled(schema, before, args, kind.keepsOthers) as Values);
}

/** The arguments that count after the creation. */
export const lasting = ({ adopt: _, ...args }: Values): Values => args;

/** The state of a resource. */
export const stateOf = (args: Values, place: Values, outputs: Values): Values => ({
  ...lasting(args),
  ...place,
  ...outputs,
});

/** The members of a state that are neither arguments nor the place. */
export function outputsOf(schema: TObject, state: Values, place: Values): Values {
  const others = new Set([...Object.keys(schema.properties), ...Object.keys(place), unfinished]);
  return Object.fromEntries(Object.entries(state).filter(([name]) => !others.has(name)));
}

/** The arguments that declare the live object, restricted to what the program manages. */
export function liveArguments<Config>(
  kind: Kind<Config>,
  config: Config & Values,
  live: Values,
  wholly = kind.wholly?.(config),
): Values {
  const own: readonly string[] = kind.own ?? [];
  const members = Object.entries(kind.schema.properties).map(([name, member]) => {
    const value = own.includes(name) ? config[name] : projected(member, config[name], live[name], wholly);
    return [name, value] as const;
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
