// Retries of what the cluster refuses for a short time, such as while its workers start.

import { AbortError, type OwtError } from "../failures/errors";
import { pause } from "../http/gate";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/** Options of calls that retry refusals of the cluster. */
export interface PatientOptions extends CallOptions {
  /**
   * For how long a refusal of the cluster (500, code 1301) is retried, in milliseconds: workers may still be starting. For as
   * long, a session is looked for if its start ended in doubt.
   *
   * @default 8000
   */
  readonly patienceMs?: number | undefined;
}

/** Shorter waits are not reported to `onDelay`, in milliseconds. */
const reportedMs = 1_000;

/** The waits between retries, each twice as long as the one before, until `patienceMs` is over. */
export class Patience {
  readonly #transport: Transport;
  readonly #end: number;
  readonly #signal: AbortSignal | undefined;
  readonly #longestMs: number;
  #nextMs: number;
  #attempts = 0;

  constructor(transport: Transport, { patienceMs = 8_000, signal }: PatientOptions) {
    this.#transport = transport;
    this.#end = Date.now() + patienceMs;
    this.#signal = signal ?? transport.signal;
    this.#longestMs = patienceMs / 4;
    this.#nextMs = patienceMs / 32;
  }

  /**
   * Waits before a retry of the request that failed with `error`. Returns false, without a wait, if no time is left for one.
   *
   * @throws AbortError if the signal fires.
   */
  async wait(error: OwtError): Promise<boolean> {
    const { request, attempts } = error;
    const waitMs = this.#nextMs;
    if (Date.now() + waitMs >= this.#end || waitMs >= this.#transport.timeLeftMs) return false;
    this.#nextMs = Math.min(waitMs * 2, this.#longestMs);
    this.#attempts += 1;
    if (waitMs >= reportedMs && request !== undefined)
      this.#transport.reportDelay({ ...request, attempt: this.#attempts, error, nextInMs: waitMs });
    await pause(waitMs, this.#signal).catch((cause: unknown) => {
      throw new AbortError({ request, attempts, cause });
    });
    return true;
  }
}
