// Options of the transport and of single requests.

import type { Credentials } from "./mauth";
import type { Delay, RequestEvent } from "./observers";
import type { RetryPolicy } from "./retry";

/** Options that every call takes. */
export interface CallOptions {
  /** Aborts the call, which then throws an AbortError. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Time limit for each attempt, in milliseconds.
   *
   * @default that of the client
   */
  readonly timeoutMs?: number | undefined;
}

/** Options of one request. */
export interface RequestOptions extends CallOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  /**
   * Service that signs.
   *
   * @default the client's own
   */
  readonly as?: Credentials | undefined;
  /**
   * Whether the request has the same effect when it is sent twice.
   *
   * @default true for all methods but POST
   */
  readonly repeatable?: boolean | undefined;
}

/** Options of a transport. */
export interface TransportOptions {
  /** Origin of the server. */
  readonly endpoint: string;
  readonly credentials: Credentials;
  /** Trusted certificates (PEM) in place of the well-known authorities. */
  readonly ca?: string | undefined;
  /** Accepts any certificate. */
  readonly insecure: boolean;
  /** Time limit for each attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Largest number of requests that are open at once. */
  readonly maxConcurrent: number;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  readonly onDelay?: ((delay: Delay) => void) | undefined;
  /**
   * Interval at which a missing answer is reported to `onDelay`, in milliseconds.
   *
   * @default 10000
   */
  readonly delayIntervalMs?: number | undefined;
  readonly policy: RetryPolicy;
  /**
   * Largest answer that is read, in bytes.
   *
   * @default 64 MB
   */
  readonly maxAnswerBytes?: number | undefined;
}
