// Where an object lives: the service that has it, and the address at which that is reached. The service is the identity, and
// the address is not: another name, port or scheme may lead to the same server. Both are recorded with the object.

import { isObject } from "../../sdk/schemas";
import type { Account, Connection } from "./connection";
import type { Values } from "../lifecycle/hooks";
import { unknownValue } from "../lifecycle/unknown";

/** The member that has the id of the service. State that was written early lacks the super service. */
const ownerMember = { service: "serviceId", superService: "superServiceId" } as const;

const known = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** The place to which a connection leads. */
export function placeOf(account: Account, { endpoint, serviceId }: Connection): Values {
  return known({ endpoint, [ownerMember[account]]: serviceId });
}

/** The place at which an object was recorded. */
export function recordedPlace(account: Account, state: Values): Values {
  return known({ endpoint: state.endpoint, [ownerMember[account]]: state[ownerMember[account]] });
}

/** The id of the service of a place. */
export function ownerOf(account: Account, place: Values): string | undefined {
  const owner = place[ownerMember[account]];
  return typeof owner === "string" ? owner : undefined;
}

/** A name of an object that is the same at every address of its server. The ids of services are unique by themselves. */
export const objectAt = (place: Values, id: string): string => `${String(place.serviceId)} ${id}`;

/**
 * The properties by which an object would belong to another service. A service that is not known yet is another one: it is being
 * made or replaced, and an object must be gone before its service is.
 */
export function movesOf(account: Account, state: Values, own: unknown, to: Connection): string[] {
  const owner = ownerOf(account, recordedPlace(account, state));
  if (owner === undefined || to.serviceId === undefined || to.serviceId === owner) return [];
  const isOwn = own === unknownValue || (isObject(own) && own.serviceId !== undefined);
  return [isOwn ? "connection" : ownerMember[account]];
}

/** Whether a connection leads to the service of an object by another address than the recorded one. */
export function isRelocated(state: Values, { endpoint }: Connection): boolean {
  return state.endpoint !== undefined && endpoint !== undefined && endpoint !== state.endpoint;
}

/** Whether the arguments of a resource give an address of its own. */
export const hasOwnAddress = ({ connection }: Values): boolean =>
  isObject(connection) && connection.endpoint !== undefined;

/** A failure at an address at which an object was not recorded. */
export const atNewAddress = (error: Error, from: Values, to: Connection): Error =>
  new Error(
    `${error.message}\nThe address was changed from ${String(from.endpoint)} to ${String(to.endpoint)}; nothing is recorded and ` +
      "nothing is changed before the objects are found there.",
    { cause: error },
  );

const calledBy = { service: "service", superService: "super service" } as const;

/** The service and the address of a place, for people. */
const shownPlace = (account: Account, place: Values): string =>
  `the ${calledBy[account]} ${ownerOf(account, place) ?? "there"} at ${String(place.endpoint)}`;

const reported = new Set<string>();

/** Warns once of what holds for all resources of a stack. */
function reportOnce(text: string): void {
  if (reported.has(text)) return;
  reported.add(text);
  console.warn(text);
}

/** Reports that the objects of a service are recorded at one address and looked for at another. */
export function reportRelocation(account: Account, from: Values, to: Values): void {
  reportOnce(
    `The address of ${shownPlace(account, from)} is ${String(to.endpoint)} now. What it has stays as it is: the update looks ` +
      "for each object at the new address, and records that.",
  );
}

/** Reports that objects are replaced because they are to belong to another service. `lacksKey`: the old ones cannot be deleted. */
export function reportMove(account: Account, from: Values, to: Values, lacksKey: boolean): void {
  if (ownerOf(account, to) === unknownValue) return;
  reportOnce(
    `Objects move from ${shownPlace(account, from)} to ${shownPlace(account, to)}: they are made anew there, and then those of ` +
      `${ownerOf(account, from) ?? "the former service"} are deleted.${lacksKey ? ` ${formerKeyNeeded(account, from)}` : ""}`,
  );
}

/** Under which name the key of a service is given that objects are moved away from. */
export const formerKeys = {
  service: { key: "owt:formerServiceKey", variable: "OWT_FORMER_SERVICE_KEY" },
  superService: { key: "owt:formerSuperServiceKey", variable: "OWT_FORMER_SUPER_SERVICE_KEY" },
} as const;

/** Under which name it is said that objects of a former service are to stay where they are. */
export const leaveFormer = { key: "owt:leaveFormer", variable: "OWT_LEAVE_FORMER" } as const;

function formerKeyNeeded(account: Account, from: Values): string {
  const { key, variable } = formerKeys[account];
  return (
    `Only the service itself can delete what it has, so the key of ${ownerOf(account, from) ?? "it"} is needed once: ` +
    `pulumi config set --secret ${key} (it asks for the key; or set ${variable}), then pulumi up, then pulumi config rm ${key}.`
  );
}

/** Why an object of another service than the configured one cannot be reached. */
export function withoutFormerKey(account: Account, id: string, from: Values, to: Connection): string {
  const now =
    to.serviceId === undefined
      ? `no ${calledBy[account]}`
      : `the ${calledBy[account]} ${to.serviceId} at ${String(to.endpoint)}`;
  return (
    `${id} belongs to ${shownPlace(account, from)}, and the configuration has ${now} now. ${formerKeyNeeded(account, from)} ` +
    `To leave it there instead: pulumi config set ${leaveFormer.key} true (or ${leaveFormer.variable}), pulumi up, and pulumi config rm ${leaveFormer.key}.`
  );
}

const leaving = "pulumi state delete URN (pulumi stack --show-urns lists the URNs)";

/** Why an object is not taken for the one that is recorded. */
export function notThere(id: string, from: Values, to: Values, atOld: Sighting, reason?: string): string {
  const [before, now] = [String(from.endpoint), String(to.endpoint)];
  const why = reason === undefined ? `${now} has no ${id}` : reason.replace(/\.?$/, "");
  const old = {
    found: `it is still there: ${now} is another server, or has other data.`,
    missing: "it is not there either.",
    unknown: "whether it is there could not be found out.",
  }[atOld];
  return (
    `${why}. The address of ${id} was changed from ${before} to ${now}, and both must lead to the same server. At ${before}, ${old} ` +
    (atOld === "missing"
      ? "If it was deleted, run pulumi refresh, and pulumi up makes it again."
      : `If ${now} is wrong, set the address right (pulumi config set owt:endpoint ${before}, OWT_ENDPOINT, or connection.endpoint). ` +
        `If the server was set up anew and has nothing of it, take it out of the state: ${leaving}; then pulumi up makes it.`)
  );
}

/** Whether something was seen at a place; unknown: the place does not answer, or not to us. */
export type Sighting = "found" | "missing" | "unknown";
