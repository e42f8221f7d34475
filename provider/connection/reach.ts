// Connects to the server of an object in state. At another address than the recorded one, the object must first be found there. An object
// of a service that is no longer configured needs the former key.

import type { OwtClient } from "../../sdk/client";
import { RequestRefusedError, TimeoutError, UnreachableError } from "../../sdk/failures/errors";
import { isObject } from "../../sdk/values";
import { type Connection, type Resolved, operationClient, resolveConnection } from "./connection";
import type { StackConfiguration, Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import { ofRun } from "../lifecycle/run";
import {
  type LookupResult,
  atNewAddress,
  formerKeys,
  isRelocated,
  leaveFormer,
  notFoundAtNewAddress,
  ownerOf,
  placeOf,
  recordedPlace,
  withoutFormerKey,
} from "./place";
import { replayRemedy } from "./stack-file";

/** An object in state, and the connection of its arguments. */
export interface Recorded<Config> {
  readonly kind: Kind<Config>;
  readonly id: string;
  readonly state: Values;
  /** The last applied arguments, or the new ones. */
  readonly config: Config;
  readonly resolved: Resolved;
}

/** Result of `Kind.read`. */
type Live = { readonly live: Values; readonly outputs: Values };

/** The client and the place of an object. */
export interface Reached {
  readonly client: OwtClient;
  readonly place: Values;
  /** The live object, where it was looked up already; `found` is undefined where it does not exist. */
  readonly seen?: { readonly found: Live | undefined };
}

/** Member of the state of an object whose creation was not confirmed or is not complete. */
export const unfinished = "unfinished";

/** The configured key of the former service. */
export const formerKey = (account: Kind<never>["account"], configuration: StackConfiguration): string | undefined =>
  configuration(formerKeys[account].key) ?? (process.env[formerKeys[account].variable] || undefined);

/** Services whose objects another provider of the program has, and deletes by its own key. */
const withProvider = ofRun(new Set<string>());

/** Another provider of the program has the objects of a service. */
export function addServiceWithProvider(serviceId: string): void {
  withProvider.add(serviceId);
}

/** Whether nothing has the key to delete the objects of a former service. */
export const lacksKeyOf = (
  serviceId: string | undefined,
  account: Kind<never>["account"],
  configuration: StackConfiguration,
): boolean => !withProvider.has(serviceId ?? "") && formerKey(account, configuration) === undefined;

/** Whether objects of a former service stay on its server (`owt:leaveFormer`). */
export const leavesFormer = (configuration: StackConfiguration): boolean =>
  (configuration(leaveFormer.key) ?? process.env[leaveFormer.variable]) === "true";

/** Whether a deletion leaves an object of a former service on its server (`owt:leaveFormer`), which may no longer exist. */
export function isLeft<Config>(
  { kind, state, resolved }: Recorded<Config>,
  configuration: StackConfiguration,
): boolean {
  const owner = ownerOf(kind.account, recordedPlace(kind.account, state));
  if (owner === undefined || owner === resolved.connection.serviceId) return false;
  return leavesFormer(configuration);
}

/** Whether the first question at an address was answered. The others wait for it. */
const firstAnswers = ofRun(new Map<unknown, Promise<boolean>>());

/**
 * Asks the server where an object is recorded, for a notice: undefined where it does not answer soon, or refuses. Nothing depends on
 * the answer.
 */
export async function askAt<Config, T>(
  { kind, state, resolved }: Recorded<Config>,
  configuration: StackConfiguration,
  ask: (client: OwtClient) => Promise<T>,
): Promise<T | undefined> {
  const place = recordedPlace(kind.account, state);
  const { connection } = resolved;
  const serviceId = ownerOf(kind.account, place) ?? connection.serviceId;
  const isFormer = serviceId !== connection.serviceId;
  const serviceKey = isFormer ? formerKey(kind.account, configuration) : connection.serviceKey;
  const endpoint = place.endpoint ?? connection.endpoint;
  if (serviceId === undefined || serviceKey === undefined || typeof endpoint !== "string") return undefined;
  const first = firstAnswers.get(endpoint);
  if ((await first) === false) return undefined;
  const asked = ask(at(withShortTimeout({ ...connection, serviceId, serviceKey }), endpoint));
  if (first === undefined)
    firstAnswers.set(
      endpoint,
      asked.then(() => true, isAnswer),
    );
  return asked.catch(() => undefined);
}

/** Connects to an object, to read or delete it. */
export async function reach<Config>(object: Recorded<Config>, configuration: StackConfiguration): Promise<Reached> {
  const { kind, id, state, resolved } = object;
  const { failures } = resolved;
  const connection = await reachableConnection(object, configuration);
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
  const now = await lookUp(object, client);
  if (now.result === "found") return { client, place: to, ...now };
  // Its creation was never confirmed, and the server does not have it.
  if (now.result === "missing" && unfinished in state) return { client, place, seen: { found: undefined } };
  const former = await lookUpAtRecorded(object, connection, place);
  if (former.result === "found") return { place, ...former };
  if (now.result === "missing" && former.result === "missing") return { client, place, seen: { found: undefined } };
  throw new Error(notFoundAtNewAddress(id, place, to, former.result, now.reason));
}

/**
 * The recorded connection of an object. Its own address may come from the stack or a Service at the time of the last update. If nothing
 * answers there any more, returns it with the address of the stack.
 */
async function reachableConnection<Config>(
  object: Recorded<Config>,
  configuration: StackConfiguration,
): Promise<Connection> {
  const { state, resolved, kind } = object;
  const { connection } = resolved;
  if (!isObject(state.connection) || typeof state.connection.endpoint !== "string") return connection;
  const { account } = kind;
  const { endpoint } = resolveConnection(account, undefined, configuration).connection;
  if (endpoint === undefined || endpoint === connection.endpoint) return connection;
  return (await answers(object, connection)) ? connection : { ...connection, endpoint };
}

/** Whether a server answers, by address. */
const answersByAddress = ofRun(new Map<unknown, Promise<boolean>>());

function answers<Config>(object: Recorded<Config>, connection: Connection): Promise<boolean> {
  const { endpoint } = connection;
  const known =
    answersByAddress.get(endpoint) ??
    lookUp(object, operationClient(withShortTimeout(connection))).then(() => true, isAnswer);
  answersByAddress.set(endpoint, known);
  return known;
}

const isAnswer = (error: unknown) => !(error instanceof UnreachableError || error instanceof TimeoutError);

/**
 * Looks up an object before an update, where the address differs from the recorded one or its creation was not confirmed. Returns
 * whether the update must create it. Throws where it is not found at a new address.
 */
export async function mustBeCreated<Config>(object: Recorded<Config>, client: OwtClient): Promise<boolean> {
  const { kind, id, state, resolved } = object;
  const relocated = isRelocated(state, resolved.connection);
  const canBeCreated = unfinished in state && kind.remake !== undefined;
  if (kind.read === undefined || (!relocated && !canBeCreated)) return false;
  const { result, reason } = await lookUp(object, client);
  if (result === "found") return false;
  if (result === "missing" && canBeCreated) return true;
  const place = recordedPlace(kind.account, state);
  const former = await lookUpAtRecorded(object, resolved.connection, place);
  throw new Error(notFoundAtNewAddress(id, place, placeOf(kind.account, resolved.connection), former.result, reason));
}

interface Lookup {
  readonly result: LookupResult;
  readonly seen?: { readonly found: Live | undefined };
  readonly reason?: string;
}

/** Looks up an object, or its room where the kind has one: a session may have ended by itself. */
async function lookUp<Config>({ kind, id, config, state }: Recorded<Config>, client: OwtClient): Promise<Lookup> {
  try {
    const [isHome, found] = await Promise.all([kind.home?.(client, config), kind.read?.(client, id, config)]);
    return { result: (isHome ?? found !== undefined) ? "found" : "missing", seen: { found } };
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof RequestRefusedError && error.status === 401) return { result: "unknown", reason: message };
    if (!isRelocated(state, { endpoint: client.endpoint })) throw error;
    throw atNewAddress(error as Error, state, { endpoint: client.endpoint });
  }
}

/** Time limit at a former address, in seconds: often no server is left there. */
const oldAddressLimitS = 5;
const withShortTimeout = (connection: Connection): Connection => ({
  ...connection,
  retries: 0,
  timeout: oldAddressLimitS,
  operationTimeout: oldAddressLimitS,
});
/** Former addresses without an answer. Each is tried once, not for every object. */
const unreachable = ofRun(new Set<unknown>());

async function lookUpAtRecorded<Config>(
  object: Recorded<Config>,
  connection: Connection,
  { endpoint }: Values,
): Promise<Lookup & { readonly client: OwtClient }> {
  const client = at(connection, endpoint);
  if (unreachable.has(endpoint)) return { result: "unknown", client };
  try {
    return { ...(await lookUp(object, at(withShortTimeout(connection), endpoint))), client };
  } catch {
    unreachable.add(endpoint);
    return { result: "unknown", client };
  }
}

const at = (connection: Connection, endpoint: unknown): OwtClient =>
  operationClient(typeof endpoint === "string" ? { ...connection, endpoint } : connection);
