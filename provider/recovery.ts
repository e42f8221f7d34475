// Finds sessions that a killed command has left behind: the next one could not tell who had started them.

import { isObject, mapParts } from "../sdk/values";
import { kinds } from "./kinds";
import { Access } from "./connection/access";
import type { StackConfiguration, Values } from "./lifecycle/hooks";
import type { Kind } from "./lifecycle/kind";
import { projected, isEquivalent } from "./lifecycle/equality";
import { listed } from "./spelling/spelling";

/** A session of a resource. */
export interface OwnSession {
  /** Kind of resource: `Recording` and so on. */
  readonly kind: string;
  /** Arguments, secrets in clear. */
  readonly inputs: Values;
  readonly id: string;
  /** Ids of all objects that belong to resources of the stack. */
  readonly held: ReadonlySet<string>;
}

/**
 * Ids of the twins of a resource's session: they equal its arguments in all members, defaults included, and belong to no resource of the
 * stack, while the resource's own session runs. None for kinds that cannot be there twice.
 */
export async function twinsOf(
  { kind: name, inputs, id, held }: OwnSession,
  configuration: StackConfiguration,
): Promise<string[]> {
  const { kind, client, config, members } = opened(name, inputs, configuration);
  const all = (await kind.all?.(client, config)) ?? [];
  if (!all.some((one) => one.id === id)) return [];
  return all.flatMap(({ id: other, live }) =>
    !held.has(other) &&
    members.every(([member, schema]) =>
      isEquivalent(schema, projected(schema, config[member], live[member], true), config[member]),
    )
      ? [other]
      : [],
  );
}

/** Ends a twin. */
export async function endTwin(
  { kind: name, inputs }: Pick<OwnSession, "kind" | "inputs">,
  id: string,
  configuration: StackConfiguration,
): Promise<void> {
  const { kind, client, config } = opened(name, inputs, configuration);
  await kind.delete(client, id, config, configuration);
}

/** The kind of a resource, with access to its server and the arguments that the server knows. */
function opened(name: string, recorded: Values, configuration: StackConfiguration) {
  // The state of a later release can have an unknown kind: no objects of it are found.
  const kind = ((kinds as Readonly<Record<string, unknown>>)[name] ?? kinds.Room) as Kind<Values>;
  const access = new Access(kind);
  access.configure(configuration);
  const own = new Set<string>(kind.own);
  const inputs = listed(kind.schema, recorded) as Values;
  const members = Object.entries(kind.schema.properties).filter(([member]) => !own.has(member));
  const config = Object.fromEntries(
    members.flatMap(([member]) => (member in inputs ? [[member, inputs[member]]] : [])),
  );
  return { kind, members, config, ...access.connect(inputs) };
}

/** A value of an exported state with its secrets in clear, as `--show-secrets` gives them. */
export function inClear(value: unknown): unknown {
  const isSecret = isObject(value) && typeof value.plaintext === "string" && secretMark in value;
  return isSecret ? (JSON.parse(String(value.plaintext)) as unknown) : mapParts(value, inClear);
}

/** The member by which Pulumi marks special values, such as secrets. */
const secretMark = "4dabf18193072939515e22adb298388d";
