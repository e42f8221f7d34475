// What users are told while their commands run. Pulumi's host has no way to the engine's log, but passes on what is printed.

import type { ClientOptions } from "../../sdk/client";
import { UncertainError } from "../../sdk/errors";

/** Tells of requests that take long: who waits for nothing visible takes a command for dead, and kills it. */
export const onDelay: NonNullable<ClientOptions["onDelay"]> = ({
  method,
  path,
  attempt,
  waitedMs,
  error,
  nextInMs,
}) => {
  const request = `${method} ${path}`;
  if (waitedMs !== undefined) {
    console.warn(`Still waiting for the server: no answer to ${request} for ${Math.round(waitedMs / 1000)} s.`);
    return;
  }
  const [reason = ""] = (error?.message ?? "").split("\n");
  console.warn(`${reason} Asking again in ${((nextInMs ?? 0) / 1000).toFixed(1)} s (attempt ${attempt + 1}).`);
};

/** Warns of a connection on which others can read along, and use what they read. */
export function warnOfOpenConnection(endpoint: string): void {
  const { protocol, hostname } = new URL(endpoint);
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== "http:" || isLoopback) return;
  console.warn(
    `${endpoint} is plain http: whoever is on the way can read all of it, and use the signatures as long as the key is ` +
      "valid. Servers speak https on this port unless they were told otherwise.",
  );
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
