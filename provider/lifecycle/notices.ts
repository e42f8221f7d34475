// What users are told while their commands run. Pulumi's host has no way to the engine's log, but passes on what is printed.

import type { ClientOptions } from "../../sdk/client";
import { RequestRefusedError, UncertainError } from "../../sdk/failures/errors";
import { replayRemedy } from "../connection/stack-file";

/** For how long one line stands for all requests to a server that wait, or fail, for the same reason, in milliseconds. */
const quietMs = 9_000;

/** When users were last told of something. */
const lastTold = new Map<string, number>();

/**
 * Tells of requests that take long: who waits for nothing visible takes a command for dead, and kills it. Many wait for the same:
 * one line tells of all of them.
 */
export function delaysAt(endpoint: string): NonNullable<ClientOptions["onDelay"]> {
  const tell = (what: string, line: string): void => {
    const [key, now] = [`${endpoint} ${what}`, performance.now()];
    if (now - (lastTold.get(key) ?? -Infinity) < quietMs) return;
    lastTold.set(key, now);
    console.warn(line);
  };
  return ({ method, path, attempt, waitedMs, error, nextInMs }) => {
    if (waitedMs !== undefined) {
      const seconds = Math.round(waitedMs / 1000);
      tell("waits", `Still waiting for the server: no answer to ${method} ${path} for ${seconds} s.`);
      return;
    }
    const [reason = ""] = (error?.message ?? "").split("\n");
    const line = `${reason} Asking again in ${((nextInMs ?? 0) / 1000).toFixed(1)} s (attempt ${attempt + 1}).`;
    // Of the reason, the request is the one part that differs.
    tell(reason.replace(path, ""), line);
  };
}

/** Warns of a connection on which others can read along, and use what they read. */
export function warnOfOpenConnection(endpoint: string): void {
  const { protocol, hostname } = new URL(endpoint);
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== "http:" || isLoopback) return;
  console.warn(
    `${endpoint} is plain http: whoever is on the way can read all of it. ` +
      "Servers speak https on this port unless they were told otherwise.",
  );
}

/** A failure to read or to delete, in commands that may not have the configuration as it is now. */
export function withReplayRemedy(error: unknown): unknown {
  const remedy = error instanceof RequestRefusedError && error.status === 401 ? replayRemedy() : undefined;
  return remedy === undefined ? error : new Error(`${(error as Error).message}\n${remedy}`, { cause: error });
}

/**
 * A failure as the user of a stack is to read it. A session that may have been started is in no state, and the next update
 * starts another one: the remedy for that is a command. (Rooms are recorded, and of a service there is only one of a name.)
 */
export function withRemedy(error: unknown): unknown {
  if (!(error instanceof UncertainError) || error.kind === "room" || error.kind === "service") return error;
  return new Error(
    `${error.message}\nOr run \`pulumi up\` again, and then \`npx owt recover --twins\`: it shows what is there twice ` +
      "since, and with --yes ends it.",
    { cause: error },
  );
}
