// Tries the connection before anything is made or changed: a wrong key, or a server that cannot be reached, shows in the preview.

import { TimeoutError, UnexpectedAnswerError, UnreachableError } from "../../sdk/failures/errors";
import { wrongServer } from "../../sdk/failures/remedies";
import { type Account, type Connection, operationClient } from "./connection";
import type { Failure, StackConfiguration } from "../lifecycle/hooks";
import { hasUnknown } from "../lifecycle/unknown";

/** The setting that turns it off, for previews on machines that have no access to the server. */
export const offlineKey = "owt:offline";
const offlineVariable = "OWT_OFFLINE";

/** Whether the user asked to do without the server as far as that is possible, and what is wrong with the setting. */
export function offlineSetting(
  configuration: StackConfiguration,
  environment: NodeJS.ProcessEnv = process.env,
): { isOffline: boolean; failures: Failure[] } {
  const configured = configuration(offlineKey);
  const [source, value] =
    configured === undefined ? [offlineVariable, environment[offlineVariable] ?? ""] : [offlineKey, configured];
  if (["", "true", "false"].includes(value)) return { isOffline: value === "true", failures: [] };
  const reason = `${source} is ${JSON.stringify(value)}, but must be true or false`;
  return { isOffline: false, failures: [{ property: source, reason }] };
}

/** What came of each connection that was tried in this process, which serves one command. */
const tries = new Map<string, Promise<Error | undefined>>();

/**
 * Why the server cannot be used by a connection; undefined where it can. It is asked once for each server and service, by one
 * small request, and not where a part of the connection is not known yet.
 */
export function obstacleOf(account: Account, connection: Connection): Promise<Error | undefined> {
  const { endpoint, serviceId, serviceKey } = connection;
  if ([endpoint, serviceId, serviceKey].some((part) => part === undefined) || hasUnknown(connection))
    return Promise.resolve(undefined);
  const key = JSON.stringify([account, connection]);
  const known = tries.get(key) ?? tried(account, connection);
  tries.set(key, known);
  return known;
}

async function tried(account: Account, connection: Connection): Promise<Error | undefined> {
  const client = operationClient(connection);
  const path = account === "service" ? "/v1/rooms?page=1&per_page=1" : "/services";
  try {
    const { status, text } = await client.request("GET", path);
    if (text.trimStart().startsWith("[")) return undefined;
    const request = { method: "GET", path, endpoint: client.endpoint };
    const remedy = wrongServer(client.endpoint);
    return new UnexpectedAnswerError("is no list, as a conference server gives.", { status, request, remedy });
  } catch (error) {
    if (!(error instanceof UnreachableError || error instanceof TimeoutError)) return error as Error;
    return new Error(`${error.message}\n${withoutAccess}`, { cause: error });
  }
}

const withoutAccess =
  "To preview on a machine that has no access to the server, " +
  `run: pulumi config set ${offlineKey} true   (or set ${offlineVariable}=true)`;
