// Notices while a command runs, about the server, for all resources.

import type { ClientOptions } from "../../sdk/client";
import { RequestRefusedError, UncertainError } from "../../sdk/failures/errors";
import { replayRemedy } from "../connection/stack-file";
import { warnOfStack } from "./log";
import { ofRun } from "./run";

/** Time for which one line stands for all requests that wait or fail for the same reason, in milliseconds. */
const quietMs = 9_000;

/** Time of the last notice of each reason. */
const lastNotice = ofRun(new Map<string, number>());

/**
 * Reports requests that take long: without output, users assume that a command hangs, and kill it. One line stands for all requests
 * that wait for the same reason.
 */
export function delaysAt(endpoint: string): NonNullable<ClientOptions["onDelay"]> {
  const notice = (reason: string, line: string): void => {
    const [key, now] = [`${endpoint} ${reason}`, performance.now()];
    if (now - (lastNotice.get(key) ?? -Infinity) < quietMs) return;
    lastNotice.set(key, now);
    warnOfStack(line);
  };
  return ({ method, path, attempt, waitedMs, error, nextInMs }) => {
    if (waitedMs !== undefined) {
      const seconds = Math.round(waitedMs / 1000);
      notice("waits", `Still waiting for the server: no answer to ${method} ${path} for ${seconds} s.`);
      return;
    }
    const [reason = ""] = (error?.message ?? "").split("\n");
    const line = `${reason} Asking again in ${((nextInMs ?? 0) / 1000).toFixed(1)} s (attempt ${attempt + 1}).`;
    // The reasons of several requests differ in the path alone.
    notice(reason.replace(path, ""), line);
  };
}

/** Addresses that this run has looked at. */
const judged = ofRun(new Set<string>());

/** Warns of a connection without encryption, once in a run. */
export function warnOfPlainConnection(endpoint: string): void {
  if (judged.has(endpoint)) return;
  judged.add(endpoint);
  const { protocol, hostname } = new URL(endpoint);
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== "http:" || isLoopback) return;
  warnOfStack(
    `${endpoint} is plain http: anyone on the way can read all of it. ` + "Servers use https on this port by default.",
  );
}

/** Adds a remedy to the failure of a read or delete in a command that may run with an old configuration. */
export function withReplayRemedy(error: unknown): unknown {
  const remedy = error instanceof RequestRefusedError && error.status === 401 ? replayRemedy() : undefined;
  return remedy === undefined ? error : new Error(`${(error as Error).message}\n${remedy}`, { cause: error });
}

/**
 * Adds a remedy to the failure of a creation. A session that may have started is in no state: the next update takes it up, or names it.
 * (Rooms are recorded, and the names of services are unique.)
 */
export function withRemedy(error: unknown): unknown {
  if (!(error instanceof UncertainError) || error.kind === "room" || error.kind === "service") return error;
  return new Error(
    `${error.message}\nOr run \`pulumi up\` again: if it was started, the run takes it up, or says that it is there twice. ` +
      "Then `npx owt recover --yes` ends the other one.",
    { cause: error },
  );
}
