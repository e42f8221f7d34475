// Deletes things, where a repeated request may find that an earlier one has deleted them.

import { isClusterRefusal, isNotFound } from "../failures/errors";
import { readNothing } from "../http/answer";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";
import { Patience, type PatientOptions } from "./patience";

/** Deletes the thing at a path. If a retry reports that it is not there, an earlier attempt has deleted it. */
export async function deleteOnce(transport: Transport, path: string, options: CallOptions): Promise<void> {
  try {
    readNothing(await transport.request("DELETE", path, options));
  } catch (error) {
    if (!(isNotFound(error) && error.mayHaveTakenEffect)) throw error;
  }
}

/**
 * Ends the thing at a path; it may have ended already. The cluster refuses that as it refuses to end a thing that is still
 * starting, so `find` decides: undefined is success, and anything else is retried for a short time.
 */
export async function endOnce(
  transport: Transport,
  path: string,
  find: () => Promise<unknown>,
  options: PatientOptions,
): Promise<void> {
  const patience = new Patience(transport, options);
  for (;;) {
    try {
      readNothing(await transport.request("DELETE", path, options));
      return;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!isClusterRefusal(error)) throw error;
      if ((await find()) === undefined) return;
      if (!(await patience.wait(error))) throw error;
    }
  }
}
