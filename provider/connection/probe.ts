// Tests the connection in the preview: a wrong key or an unreachable server stops it before anything is changed.

import { TimeoutError, UnexpectedAnswerError, UnreachableError } from "../../sdk/failures/errors";
import { wrongServer } from "../../sdk/failures/remedies";
import { type Account, type Connection, operationClient } from "./connection";
import type { Failure, StackConfiguration } from "../lifecycle/hooks";
import { ofRun } from "../lifecycle/run";
import { hasUnknown } from "../lifecycle/unknown";

/** The setting that turns the test off, for previews on machines without access to the server. */
export const offlineNames = { key: "owt:offline", variable: "OWT_OFFLINE" } as const;

/** Whether the user requested offline previews, and the problems of the setting. */
export function offlineSetting(
  configuration: StackConfiguration,
  environment: NodeJS.ProcessEnv = process.env,
): { isOffline: boolean; failures: Failure[] } {
  const { key, variable } = offlineNames;
  const configured = configuration(key);
  const [source, value] = configured === undefined ? [variable, environment[variable] ?? ""] : [key, configured];
  if (["", "true", "false"].includes(value)) return { isOffline: value === "true", failures: [] };
  const reason = `${source} is ${JSON.stringify(value)}, but must be true or false`;
  return { isOffline: false, failures: [{ property: source, reason }] };
}

/** Results of this run, by connection. */
const results = ofRun(new Map<string, Promise<Error | undefined>>());

/**
 * Tests a connection by one small request, once for each server and service. Returns the error; undefined where the server answers,
 * or a part of the connection is unknown.
 */
export function obstacleOf(account: Account, connection: Connection): Promise<Error | undefined> {
  const { endpoint, serviceId, serviceKey } = connection;
  if ([endpoint, serviceId, serviceKey].some((part) => part === undefined) || hasUnknown(connection))
    return Promise.resolve(undefined);
  const key = JSON.stringify([account, connection]);
  const result = results.get(key) ?? test(account, connection);
  results.set(key, result);
  return result;
}

async function test(account: Account, connection: Connection): Promise<Error | undefined> {
  const client = operationClient(connection);
  const path = account === "service" ? "/v1/rooms?page=1&per_page=1" : "/services";
  try {
    const { status, text } = await client.request("GET", path);
    if (text.trimStart().startsWith("[")) return undefined;
    const request = { method: "GET", path, endpoint: client.endpoint };
    const remedy = wrongServer(client.endpoint);
    return new UnexpectedAnswerError("is not a list, which a conference server returns.", { status, request, remedy });
  } catch (error) {
    if (!(error instanceof UnreachableError || error instanceof TimeoutError)) return error as Error;
    return new Error(`${error.message}\n${withoutAccess}`, { cause: error });
  }
}

const withoutAccess =
  "To preview on a machine without access to the server, " +
  `run: pulumi config set ${offlineNames.key} true   (or set ${offlineNames.variable}=true)`;
