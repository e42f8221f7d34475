// Limits of the operation that runs: the time that its program allows, and the end of the run. A host that knows them sets them; clients
// of the operation keep within them.

import { AsyncLocalStorage } from "node:async_hooks";

/** Limits of an operation on one resource. */
export interface Limits {
  /** Time limit of the operation, in milliseconds; undefined for that of its connection. */
  readonly timeoutMs?: number | undefined;
  /** Ends the operation. */
  readonly signal?: AbortSignal | undefined;
}

const running = new AsyncLocalStorage<Limits>();
const none: Limits = {};

/** Runs an operation within limits. */
export const withinLimits = <T>(limits: Limits, operation: () => Promise<T>): Promise<T> =>
  running.run(limits, operation);

/** The limits of the operation that runs. */
export const limitsNow = (): Limits => running.getStore() ?? none;
