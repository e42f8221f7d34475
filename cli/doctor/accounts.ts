// Checks the keys: whether the server accepts them, and which kind of service each is.

import { type Connection, type Resolved, clientFor } from "../../provider/connection/connection";
import { obstacleOf } from "../../provider/connection/probe";
import type { OwtClient } from "../../sdk/client";
import { RequestRefusedError } from "../../sdk/failures/errors";
import type { Service } from "../../sdk/schemas/service";
import { counted } from "../../sdk/text/words";
import { type Finding, limitMs, note, ok, problem, problemOf, skipped } from "./finding";
import { checkOffers } from "./offers";

/** The connection with limits that fit a check: no retries, and short waits. */
const quick = (connection: Connection): Connection => ({
  ...connection,
  retries: 0,
  timeout: limitMs / 1000,
  operationTimeout: limitMs / 1000,
});

/** The accounts of a configuration. */
export interface Accounts {
  readonly service: Resolved;
  readonly superService: Resolved;
}

/** Checks that are left out, and why. */
export const skippedAccounts = (why: string): Finding[] =>
  ["key", "super key", "role", "offers"].map((name) => skipped(name, why));

/** Checks both keys at a server that answers. */
export async function checkAccounts({ service, superService }: Accounts): Promise<Finding[]> {
  const [key, superKey] = await Promise.all([
    checkKey("key", service),
    isConfigured(superService)
      ? checkKey("super key", superService)
      : skipped("super key", "not configured; only Service resources and owt services need it"),
  ]);
  if (key.status !== "ok")
    return [
      key,
      superKey,
      skipped("role", "not checked without a valid key"),
      skipped("offers", "not checked without a valid key"),
    ];
  const client = clientFor(quick(service.connection));
  const services = superKey.status === "ok" ? await servicesOf(clientFor(quick(superService.connection))) : undefined;
  return [key, superKey, await checkRole(client, services), await checkOffers(client)];
}

/** Whether anything of an account is configured; the address is shared. */
const isConfigured = ({ connection: { serviceId, serviceKey } }: Resolved): boolean =>
  serviceId !== undefined || serviceKey !== undefined;

async function checkKey(name: "key" | "super key", { connection, failures }: Resolved): Promise<Finding> {
  const own = failures.filter(({ property }) => /service_?(id|key)$/i.test(property));
  if (own.length > 0) return problem(name, "It cannot be used.", own.map(({ reason }) => `${reason}.`).join(" "));
  const obstacle = await obstacleOf(name === "key" ? "service" : "superService", quick(connection));
  if (obstacle !== undefined) return problemOf(name, obstacle);
  return ok(name, `the server accepts the key of ${connection.serviceId ?? ""}`);
}

/** The services of the server; undefined where they cannot be read. This only improves a message. */
async function servicesOf(client: OwtClient): Promise<readonly Service[] | undefined> {
  return client.services.list().catch(() => undefined);
}

/** Checks whether the key is that of an ordinary service, which owns rooms, or of the super service. */
async function checkRole(client: OwtClient, services: readonly Service[] | undefined): Promise<Finding> {
  const own = services?.find(({ _id }) => _id === client.serviceId);
  const title =
    own === undefined
      ? client.serviceId
      : `${JSON.stringify(own.name)} with ${counted(own.rooms?.length ?? 0, "room")}`;
  try {
    await client.request("GET", "/services");
    return note(
      "role",
      `${title} is the super service, and owns the rooms of this stack. Give them a service of their own: owt services list, or a Service resource`,
    );
  } catch (error) {
    if (error instanceof RequestRefusedError && error.status === 403)
      return ok("role", `an ordinary service, ${title}`);
    return problemOf("role", error as Error);
  }
}
