// What a command that was killed has left behind: the engine noted that it was about to make something, and not what came of
// it. Whether it is on the server shows there.

import { isObject } from "../../sdk/schemas";
import { analytics } from "./analytics";
import { clientFor, resolveConnection } from "./connection";
import type { StackConfiguration, Values } from "./hooks";
import type { Kind } from "./lifecycle";
import { projected, sameMeaning } from "./meaning";
import { recording } from "./recording";
import { room } from "./room";
import { service } from "./service";
import { sipCall } from "./sip-call";
import { streamingIn } from "./streaming-in";
import { streamingOut } from "./streaming-out";

/** The kinds of which objects can be left behind. Tokens expire, and a layout that is set again is the same layout. */
const kinds: Readonly<Record<string, Kind<never>>> = {
  Analytics: analytics,
  Recording: recording,
  Room: room,
  Service: service,
  SipCall: sipCall,
  StreamingIn: streamingIn,
  StreamingOut: streamingOut,
};

/** A creation that was begun. */
export interface Begun {
  /** Kind of resource: `Room` and so on. */
  readonly kind: string;
  /** Arguments, secrets in clear. */
  readonly inputs: Values;
  /** When it can have been at the earliest, in milliseconds of the clock. */
  readonly since: number;
  /** Ids of the kind that resources of the stack have already. */
  readonly held: ReadonlySet<string>;
}

/** What came of it. */
export type Outcome =
  | { readonly found: { readonly id: string; readonly outputs: Values } }
  /** Nothing that it can be. */
  | { readonly found: undefined; readonly candidates: readonly [] }
  /** Several that it can be. */
  | { readonly found: undefined; readonly candidates: readonly string[] };

/** Clocks differ, and the state is written a moment before the request is sent. */
const toleranceMs = 60_000;

/** Looks on the server for what a creation has made: what is as it was asked for, and belongs to no resource of the stack. */
export async function whatCameOf(
  { kind: name, inputs, since, held }: Begun,
  configuration: StackConfiguration,
): Promise<Outcome> {
  const kind = kinds[name] as Kind<Values> | undefined;
  if (kind?.all === undefined) return { found: undefined, candidates: [] };
  const { connection, failures } = resolveConnection(kind.account, inputs.connection, configuration);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
  const client = clientFor(connection);
  const ours = new Set<string>(kind.own);
  const members = Object.entries(kind.schema.properties).filter(([member]) => !ours.has(member));
  const config = Object.fromEntries(
    members.flatMap(([member]) => (member in inputs ? [[member, inputs[member]]] : [])),
  );
  const found = (await kind.all(client, config)).filter(
    ({ id, live }) =>
      !held.has(id) &&
      madeAt(id) >= since - toleranceMs &&
      members.every(([member, schema]) =>
        sameMeaning(schema, projected(schema, config[member], live[member]), config[member]),
      ),
  );
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return { found: undefined, candidates: found.map(({ id }) => id) };
  const place =
    kind.account === "service"
      ? { endpoint: connection.endpoint, serviceId: connection.serviceId }
      : { endpoint: connection.endpoint };
  return { found: { id: only.id, outputs: { ...place, ...only.outputs } } };
}

/** Ids of rooms and services begin with the second in which they were made; those of sessions tell nothing. */
function madeAt(id: string): number {
  return /^[0-9a-f]{24}$/i.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1000 : Infinity;
}

/** A value of an exported state with its secrets in clear, as `--show-secrets` gives them. */
export function inClear(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inClear);
  if (!isObject(value)) return value;
  if (typeof value.plaintext === "string" && secretMark in value) return JSON.parse(value.plaintext) as unknown;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inClear(member)]));
}

/** The member by which Pulumi marks a value as more than it looks like. */
const secretMark = "4dabf18193072939515e22adb298388d";
