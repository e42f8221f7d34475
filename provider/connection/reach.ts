// Reaches an object that is in state: at the address where it was recorded, or at another one of the same server, where it
// is looked for first. An object of a service that is no longer configured is reached with the former key.

import type { OwtClient } from "../../sdk/client";
import { RequestRefusedError, TimeoutError, UnreachableError } from "../../sdk/failures/errors";
import { isObject } from "../../sdk/schemas";
import { type Connection, type Resolved, operationClient, resolveConnection } from "./connection";
import type { StackConfiguration, Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import {
  type Sighting,
  atNewAddress,
  formerKeys,
  isRelocated,
  leaveFormer,
  notThere,
  ownerOf,
  placeOf,
  recordedPlace,
  withoutFormerKey,
} from "./place";
import { replayRemedy } from "./stack-file";

/** An object in state, and the connection that its arguments lead to. */
export interface Recorded<Config> {
  readonly kind: Kind<Config>;
  readonly id: string;
  readonly state: Values;
  /** Its arguments, as they were applied last or as they are to be. */
  readonly config: Config;
  readonly resolved: Resolved;
}

/** What `Kind.read` gives. */
type Live = { readonly live: Values; readonly outputs: Values };

/** How an object is reached. */
export interface Reached {
  readonly client: OwtClient;
  readonly place: Values;
  /** Known where it was looked for: undefined where it is gone. */
  readonly seen?: { readonly found: Live | undefined };
}

/** Member of a state whose object may not be there, or is not finished yet. */
export const unfinished = "unfinished";

/** The key of the service that an object belongs to, where another one is configured now. */
export const formerKey = (account: Kind<never>["account"], configuration: StackConfiguration): string | undefined =>
  configuration(formerKeys[account].key) ?? (process.env[formerKeys[account].variable] || undefined);

/** Whether an object that is to be deleted belongs to a former service, and is to stay there: that server may be gone. */
export function isLeft<Config>(
  { kind, state, resolved }: Recorded<Config>,
  configuration: StackConfiguration,
): boolean {
  const owner = ownerOf(kind.account, recordedPlace(kind.account, state));
  if (owner === undefined || owner === resolved.connection.serviceId) return false;
  return (configuration(leaveFormer.key) ?? process.env[leaveFormer.variable]) === "true";
}

/** Reaches an object to read or to delete it. */
export async function reach<Config>(object: Recorded<Config>, configuration: StackConfiguration): Promise<Reached> {
  const { kind, id, state, resolved } = object;
  const { failures } = resolved;
  const connection = await answering(object, configuration);
  const place = recordedPlace(kind.account, state);
  const owner = ownerOf(kind.account, place);
  if (owner !== undefined && owner !== connection.serviceId) {
    const serviceKey = formerKey(kind.account, configuration);
    if (serviceKey === undefined) throw new Error(withoutFormerKey(kind.account, id, place, connection));
    return { client: at({ ...connection, serviceId: owner, serviceKey }, place.endpoint), place };
  }
  if (failures.length > 0) throw new Error([...failures.map(({ reason }) => reason), replayRemedy() ?? ""].join("\n"));
  const client = operationClient(connection);
  if (!isRelocated(state, connection) || kind.read === undefined) return { client, place };
  const to = placeOf(kind.account, connection);
  const now = await lookedFor(object, client);
  if (now.sighting === "found") return { client, place: to, ...now };
  // Nobody knows that it was ever made, and the server that would have it does not.
  if (now.sighting === "missing" && unfinished in state) return { client, place, seen: { found: undefined } };
  const former = await lookedForAtOld(object, connection, place);
  if (former.sighting === "found") return { place, ...former };
  if (now.sighting === "missing" && former.sighting === "missing") return { client, place, seen: { found: undefined } };
  throw new Error(notThere(id, place, to, former.sighting, now.reason));
}

/**
 * A connection as it was recorded with an object. Its own address can be that of the stack, or of a Service, at the time of the last
 * update. Where nothing answers there any more, and the stack has another one, this is where to look.
 */
async function answering<Config>(object: Recorded<Config>, configuration: StackConfiguration): Promise<Connection> {
  const { state, resolved, kind } = object;
  const { connection } = resolved;
  if (!isObject(state.connection) || typeof state.connection.endpoint !== "string") return connection;
  const { account } = kind;
  const { endpoint } = resolveConnection(account, undefined, configuration).connection;
  if (endpoint === undefined || endpoint === connection.endpoint) return connection;
  return (await answers(object, connection)) ? connection : { ...connection, endpoint };
}

/** Whether anything answered at an address, asked once. */
const answered = new Map<unknown, Promise<boolean>>();

function answers<Config>(object: Recorded<Config>, connection: Connection): Promise<boolean> {
  const { endpoint } = connection;
  const known = answered.get(endpoint) ?? lookedFor(object, operationClient(hasty(connection))).then(yes, isAnswer);
  answered.set(endpoint, known);
  return known;
}

const yes = () => true;
const isAnswer = (error: unknown) => !(error instanceof UnreachableError || error instanceof TimeoutError);

/**
 * Makes sure that an object is where the arguments lead to, before anything is sent to it there: at another address than the
 * recorded one, and where it is not known that it was made. Returns whether it is to be made there.
 */
export async function isToBeMade<Config>(object: Recorded<Config>, client: OwtClient): Promise<boolean> {
  const { kind, id, state, resolved } = object;
  const relocated = isRelocated(state, resolved.connection);
  const canBeMade = unfinished in state && kind.remake !== undefined;
  if (kind.read === undefined || (!relocated && !canBeMade)) return false;
  const { sighting, reason } = await lookedFor(object, client);
  if (sighting === "found") return false;
  if (sighting === "missing" && canBeMade) return true;
  const place = recordedPlace(kind.account, state);
  const former = await lookedForAtOld(object, resolved.connection, place);
  throw new Error(notThere(id, place, placeOf(kind.account, resolved.connection), former.sighting, reason));
}

interface Look {
  readonly sighting: Sighting;
  readonly seen?: { readonly found: Live | undefined };
  readonly reason?: string;
}

/** Looks for an object, or for the room that it is in: what is in a room can have ended by itself. */
async function lookedFor<Config>({ kind, id, config, state }: Recorded<Config>, client: OwtClient): Promise<Look> {
  try {
    const [isHome, found] = await Promise.all([kind.home?.(client, config), kind.read?.(client, id, config)]);
    return { sighting: (isHome ?? found !== undefined) ? "found" : "missing", seen: { found } };
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof RequestRefusedError && error.status === 401) return { sighting: "unknown", reason: message };
    if (!isRelocated(state, { endpoint: client.endpoint })) throw error;
    throw atNewAddress(error as Error, state, { endpoint: client.endpoint });
  }
}

/** How long the former address is given to answer, in seconds: it is often one at which nothing is any more. */
const oldAddressLimitS = 5;
const hasty = (connection: Connection): Connection => ({
  ...connection,
  retries: 0,
  timeout: oldAddressLimitS,
  operationTimeout: oldAddressLimitS,
});
/** Former addresses that gave no answer: a thousand objects are not to wait for each. */
const silent = new Set<unknown>();

async function lookedForAtOld<Config>(
  object: Recorded<Config>,
  connection: Connection,
  { endpoint }: Values,
): Promise<Look & { readonly client: OwtClient }> {
  const client = at(connection, endpoint);
  if (silent.has(endpoint)) return { sighting: "unknown", client };
  try {
    return { ...(await lookedFor(object, at(hasty(connection), endpoint))), client };
  } catch {
    silent.add(endpoint);
    return { sighting: "unknown", client };
  }
}

const at = (connection: Connection, endpoint: unknown): OwtClient =>
  operationClient(typeof endpoint === "string" ? { ...connection, endpoint } : connection);
