// Time limits: of one attempt, and of an operation that sends several requests.

/** The longest time that a timer of Node can wait, in milliseconds. */
export const longestTimeoutMs = 2 ** 31 - 1;

/** Time limit of an operation: all its requests, their retries and the waits between them. Time spent in a queue does not count. */
export class Deadline {
  /** By the clock of `performance.now()`. */
  #end: number;

  /** @param limitMs From now, in milliseconds; Infinity means no limit. */
  constructor(readonly limitMs: number = Infinity) {
    this.#end = performance.now() + limitMs;
  }

  /** Time left, in milliseconds. */
  get leftMs(): number {
    return this.#end - performance.now();
  }

  /** Waits in a queue, and moves the deadline by the time that this takes. */
  async queued<T>(turn: Promise<T>): Promise<T> {
    const begin = performance.now();
    try {
      return await turn;
    } finally {
      this.#end += performance.now() - begin;
    }
  }
}

/** Limits of one attempt. */
interface AttemptLimits {
  readonly limitMs: number;
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
  /** Interval at which `onDelay` is called, in milliseconds. */
  readonly delayIntervalMs: number;
  readonly onDelay: (waitedMs: number) => void;
}

/** Runs while one attempt is under way. Aborts it at its limit, or when the caller's signal fires; call `end` in any case. */
export class AttemptTimer {
  readonly #start = performance.now();
  readonly #controller = new AbortController();
  readonly #callerSignal: AbortSignal | undefined;
  readonly #timeout: NodeJS.Timeout;
  readonly #interval: NodeJS.Timeout;
  #timedOut = false;

  constructor({ limitMs, signal, delayIntervalMs, onDelay }: AttemptLimits) {
    this.#timeout = setTimeout(() => {
      this.#timedOut = true;
      this.#abort();
    }, limitMs);
    this.#interval = setInterval(() => {
      onDelay(this.elapsedMs);
    }, delayIntervalMs);
    this.#callerSignal = signal;
    if (signal?.aborted) this.#abort();
    signal?.addEventListener("abort", this.#abort, { once: true });
  }

  /** Fires at the limit, or with the caller's signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the limit ended the attempt. */
  get timedOut(): boolean {
    return this.#timedOut;
  }

  /** Time since the attempt began, in milliseconds. */
  get elapsedMs(): number {
    return performance.now() - this.#start;
  }

  /** Releases timers and listeners. */
  end(): void {
    clearTimeout(this.#timeout);
    clearInterval(this.#interval);
    this.#callerSignal?.removeEventListener("abort", this.#abort);
  }

  readonly #abort = (): void => {
    this.#controller.abort();
  };
}
