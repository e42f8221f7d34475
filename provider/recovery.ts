// Finds objects that a killed command has left behind: the engine recorded that a creation began, but not its result. The server shows
// whether the object exists.

import { isObject, mapParts } from "../sdk/values";
import { kinds } from "./kinds";
import { Access } from "./connection/access";
import type { StackConfiguration, Values } from "./lifecycle/hooks";
import type { Kind } from "./lifecycle/kind";
import { projected, isEquivalent } from "./lifecycle/equality";
import { listed } from "./spelling/spelling";

/** A creation that began. */
export interface Begun {
  /** Kind of resource: `Room` and so on. */
  readonly kind: string;
  /** Arguments, secrets in clear. */
  readonly inputs: Values;
  /** Earliest time of the creation, in milliseconds since 1970. */
  readonly since: number;
  /** Ids of the kind's objects that belong to resources of the stack. */
  readonly held: ReadonlySet<string>;
}

/** The result of the creation. */
export type Outcome =
  | { readonly found: { readonly id: string; readonly outputs: Values } }
  /** No object matches. */
  | { readonly found: undefined; readonly candidates: readonly [] }
  /** Several objects match. */
  | { readonly found: undefined; readonly candidates: readonly string[] };

/** Clocks differ, and the state is written a moment before the request is sent. */
const toleranceMs = 60_000;

/** Finds the object that a creation has left: it matches the arguments, and belongs to no resource of the stack. */
export async function outcomeOf(begun: Begun, configuration: StackConfiguration): Promise<Outcome> {
  const { alike, place } = await alikeTo(begun, configuration);
  const found = alike.filter(({ id }) => madeAt(id) >= begun.since - toleranceMs);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return { found: undefined, candidates: found.map(({ id }) => id) };
  return { found: { id: only.id, outputs: { ...place, ...only.outputs } } };
}

/**
 * Ids of the twins of a resource's object: created first, by a creation with an unknown result. A twin belongs to no resource of the
 * stack. Another stack on the same server may have similar objects, so a twin must equal the arguments in all members, defaults included,
 * while the resource's own object exists; and it is neither younger than that object nor in use.
 */
export async function twinsOf(
  resource: Omit<Begun, "since"> & { readonly id: string },
  configuration: StackConfiguration,
): Promise<string[]> {
  const { kind, all, alike, client } = await alikeTo(resource, configuration, true);
  if (!all.some(({ id }) => id === resource.id)) return [];
  const older = alike.map(({ id }) => id).filter((id) => !isObjectId(id) || madeAt(id) <= madeAt(resource.id));
  const used = await Promise.all(older.map(async (id) => kind.isInUse?.(client, id)));
  return older.filter((_, i) => !used[i]);
}

/** Ends a twin. */
export async function endTwin(
  { kind: name, inputs }: Pick<Begun, "kind" | "inputs">,
  id: string,
  configuration: StackConfiguration,
): Promise<void> {
  const { kind, client, config } = opened(name, inputs, configuration);
  await kind.delete(client, id, config, configuration);
}

async function alikeTo(
  { kind: name, inputs, held }: Omit<Begun, "since">,
  configuration: StackConfiguration,
  wholly = false,
) {
  const { kind, client, config, place, members } = opened(name, inputs, configuration);
  const all = (await kind.all?.(client, config)) ?? [];
  const alike = all.filter(
    ({ id, live }) =>
      !held.has(id) &&
      members.every(([member, schema]) =>
        isEquivalent(schema, projected(schema, config[member], live[member], wholly), config[member]),
      ),
  );
  return { kind, all, alike, client, place };
}

/** The kind of a resource, with access to its server and the arguments that the server knows. */
function opened(name: string, recorded: Values, configuration: StackConfiguration) {
  // The state of a later release can have an unknown kind: no objects of it are found.
  const kind = ((kinds as Readonly<Record<string, unknown>>)[name] ?? {
    ...kinds.Room,
    all: undefined,
  }) as Kind<Values>;
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

const isObjectId = (id: string) => /^[0-9a-f]{24}$/i.test(id);

/** Time of creation. The ids of rooms and services begin with the second; those of sessions do not have it. */
function madeAt(id: string): number {
  return isObjectId(id) ? Number.parseInt(id.slice(0, 8), 16) * 1000 : Infinity;
}

/** A value of an exported state with its secrets in clear, as `--show-secrets` gives them. */
export function inClear(value: unknown): unknown {
  const isSecret = isObject(value) && typeof value.plaintext === "string" && secretMark in value;
  return isSecret ? (JSON.parse(String(value.plaintext)) as unknown) : mapParts(value, inClear);
}

/** The member by which Pulumi marks special values, such as secrets. */
const secretMark = "4dabf18193072939515e22adb298388d";
