// The place of an object: the service that owns it and the address of the server, both recorded in the state. The service identifies the
// object, the address does not: another host name, port or scheme may lead to the same server.

import { isObject } from "../../sdk/values";
import type { Account, Connection } from "./connection";
import type { Values } from "../lifecycle/hooks";
import { warnOfStack } from "../lifecycle/log";
import { unknownValue } from "../lifecycle/unknown";
import { ofRun } from "../lifecycle/run";

/** Member of the state with the id of the service. Early versions did not record the super service. */
const ownerMember = { service: "serviceId", superService: "superServiceId" } as const;

const known = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** The place of objects that are created with a connection. */
export function placeOf(account: Account, { endpoint, serviceId }: Connection): Values {
  return known({ endpoint, [ownerMember[account]]: serviceId });
}

/** The place of an object in state. */
export function recordedPlace(account: Account, state: Values): Values {
  return known({ endpoint: state.endpoint, [ownerMember[account]]: state[ownerMember[account]] });
}

/** The id of the service of a place. */
export function ownerOf(account: Account, place: Values): string | undefined {
  const owner = place[ownerMember[account]];
  return typeof owner === "string" ? owner : undefined;
}

/** Key of an object that does not depend on the address of its server. */
export const objectAt = (place: Values, id: string): string => `${String(place.serviceId)} ${id}`;

/**
 * The changed properties by which an object moves to another service. An unknown service counts as another one: it is being created or
 * replaced, and an object must be deleted before its service.
 */
export function movesOf(account: Account, state: Values, own: unknown, to: Connection): string[] {
  const owner = ownerOf(account, recordedPlace(account, state));
  if (owner === undefined || to.serviceId === undefined || to.serviceId === owner) return [];
  const isOwn = own === unknownValue || (isObject(own) && own.serviceId !== undefined);
  return [isOwn ? "connection" : ownerMember[account]];
}

/** Whether a connection has another address than the one recorded with an object. */
export function isRelocated(state: Values, { endpoint }: Connection): boolean {
  return state.endpoint !== undefined && endpoint !== undefined && endpoint !== state.endpoint;
}

/** Whether the arguments of a resource include their own address. */
export const hasOwnAddress = ({ connection }: Values): boolean =>
  isObject(connection) && connection.endpoint !== undefined;

/** An error at another address than the recorded one, with both addresses. */
export const atNewAddress = (error: Error, from: Values, to: Connection): Error =>
  new Error(
    `${error.message}\nThe address was changed from ${String(from.endpoint)} to ${String(to.endpoint)}. Nothing is changed or ` +
      "recorded until the objects are found there.",
    { cause: error },
  );

const accountNames = { service: "service", superService: "super service" } as const;

/** The service and the address of a place, in words. */
const shownPlace = (account: Account, place: Values): string =>
  `the ${accountNames[account]} ${ownerOf(account, place) ?? "there"} at ${String(place.endpoint)}`;

const reported = ofRun(new Set<string>());

/** Warns once of what holds for all resources of a stack. */
function reportOnce(text: string): void {
  if (reported.has(text)) return;
  reported.add(text);
  warnOfStack(text);
}

/** Reports that the objects of a service are recorded at one address and looked for at another. */
export function reportRelocation(account: Account, from: Values, to: Values): void {
  reportOnce(
    `The address of ${shownPlace(account, from)} is ${String(to.endpoint)} now. Its objects stay unchanged: the update finds ` +
      "each one at the new address, and records the address.",
  );
}

/**
 * Reports that objects are replaced because they move to another service.
 *
 * @param end What becomes of the old ones. They cannot be deleted without the key of their service.
 */
export function reportMove(account: Account, from: Values, to: Values, end: "deleted" | "lacks key" | "left"): void {
  if (ownerOf(account, to) === unknownValue) return;
  const former = ownerOf(account, from) ?? "the former service";
  const last =
    end === "left"
      ? `those of ${former} stay on their server (${leaveFormer.key})`
      : `then those of ${former} are deleted`;
  reportOnce(
    `Objects move from ${shownPlace(account, from)} to ${shownPlace(account, to)}: they are created there, and ${last}.` +
      (end === "lacks key" ? ` ${formerKeyNeeded(account, from)}` : ""),
  );
}

/** Settings with the key of the service that objects move away from. */
export const formerKeys = {
  service: { key: "owt:formerServiceKey", variable: "OWT_FORMER_SERVICE_KEY" },
  superService: { key: "owt:formerSuperServiceKey", variable: "OWT_FORMER_SUPER_SERVICE_KEY" },
} as const;

/** The setting that leaves the objects of a former service on its server. */
export const leaveFormer = { key: "owt:leaveFormer", variable: "OWT_LEAVE_FORMER" } as const;

function formerKeyNeeded(account: Account, from: Values): string {
  const { key, variable } = formerKeys[account];
  return (
    `Only a service can delete its objects, so the key of ${ownerOf(account, from) ?? "it"} is needed once: ` +
    `pulumi config set --secret ${key} (prompts for the key; or set ${variable}), then pulumi up, then pulumi config rm ${key}.`
  );
}

/** The message for an object of another service than the configured one, whose key is missing. */
export function withoutFormerKey(account: Account, id: string, from: Values, to: Connection): string {
  const now =
    to.serviceId === undefined
      ? `no ${accountNames[account]}`
      : `the ${accountNames[account]} ${to.serviceId} at ${String(to.endpoint)}`;
  return (
    `${id} belongs to ${shownPlace(account, from)}, and the configuration has ${now} now. ${formerKeyNeeded(account, from)} ` +
    `To leave the object there instead: pulumi config set ${leaveFormer.key} true (or ${leaveFormer.variable}), pulumi up, and pulumi config rm ${leaveFormer.key}.`
  );
}

const removeFromState = "pulumi state delete URN (pulumi stack --show-urns lists the URNs)";

/** The message for a recorded object that is not found at the new address. */
export function notFoundAtNewAddress(
  id: string,
  from: Values,
  to: Values,
  atOld: LookupResult,
  reason?: string,
): string {
  const [before, now] = [String(from.endpoint), String(to.endpoint)];
  const why = reason === undefined ? `${now} has no ${id}` : reason.replace(/\.?$/, "");
  const old = {
    found: `it is still there: ${now} is another server, or has other data.`,
    missing: "it is not found either.",
    unknown: "it could not be looked up.",
  }[atOld];
  return (
    `${why}. The address of ${id} was changed from ${before} to ${now}, and both must lead to the same server. At ${before}, ${old} ` +
    (atOld === "missing"
      ? "If it was deleted, run pulumi refresh; pulumi up then creates it again."
      : `If ${now} is wrong, correct the address (pulumi config set owt:endpoint ${before}, OWT_ENDPOINT, or connection.endpoint). ` +
        `If the server was reinstalled without its data, remove the object from the state: ${removeFromState}; then pulumi up creates it.`)
  );
}

/** Result of a look-up at a place; unknown: the server does not answer, or refuses our credentials. */
export type LookupResult = "found" | "missing" | "unknown";
