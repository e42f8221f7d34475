// Decides whether a request is sent again, and when. A pure function, so that the whole policy can be read and tested here.

/** How an attempt ended, as far as the decision needs it. */
export type Outcome =
  /** No answer. `sent`: the request may have reached the server. `lasting`: it will not get better, such as a certificate that is not trusted. */
  | { readonly kind: "unreachable"; readonly sent: boolean; readonly lasting: boolean }
  /** No answer within the time limit. */
  | { readonly kind: "timeout" }
  /** The answer broke off. */
  | { readonly kind: "broken" }
  /** An answer. `code` and `message` are those of the server's error body. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly code?: number | undefined;
      readonly message?: string | undefined;
      /** Wait that the answer asks for, in milliseconds. */
      readonly retryAfterMs?: number | undefined;
    };

/** How often and how soon. */
export interface RetryPolicy {
  /** How many times at most a request is sent again. */
  readonly retries: number;
  /** Longest wait before the first retry, in milliseconds; it doubles with each. */
  readonly baseMs: number;
  /** Upper limit of the doubling, in milliseconds. */
  readonly capMs: number;
  /** Upper limit for a wait that the server asks for, in milliseconds. */
  readonly retryAfterCapMs: number;
  /** A number from 0 to below 1. */
  readonly random: () => number;
}

/** The policy of clients that do not say otherwise. */
export const defaultRetryPolicy: RetryPolicy = {
  retries: 3,
  baseMs: 200,
  capMs: 5_000,
  retryAfterCapMs: 30_000,
  random: Math.random,
};

/** What is to be done. */
export type RetryDecision = { readonly retry: false } | { readonly retry: true; readonly delayMs: number };

/**
 * Whether to send a request again after its `attempt`-th try (counted from 1) ended with `outcome`.
 *
 * | outcome | GET HEAD PUT DELETE PATCH | POST |
 * | --- | --- | --- |
 * | did not reach the server (connection refused, name service down) | again | again: nothing was sent |
 * | will not get better (certificate not trusted, http for https, unknown host) | no | no |
 * | connection cut, time limit, answer broke off | again | no: it may have taken effect |
 * | 408, 502, 503, 504 and other 5xx without a body that refuses | again | no |
 * | 429 | again | again: the server did not do it |
 * | 500/2001 that tells of lost contact to the database | again | no |
 * | 500/1301, other 500/2001 | no: it would be refused again | no |
 * | 501, 505 | no | no |
 * | 2xx, 3xx, 4xx | no | no |
 *
 * The wait is random between 0 and a limit that doubles with each attempt ("full jitter"), or what the answer's
 * `Retry-After` asks for; both have a cap.
 */
export function decideRetry(method: string, attempt: number, outcome: Outcome, policy: RetryPolicy): RetryDecision {
  if (attempt > policy.retries || !mayPass(method, outcome)) return { retry: false };
  if (outcome.kind === "answer" && outcome.retryAfterMs !== undefined) {
    return { retry: true, delayMs: Math.min(Math.max(outcome.retryAfterMs, 0), policy.retryAfterCapMs) };
  }
  return { retry: true, delayMs: backoff(attempt, policy) };
}

/** A random wait before the next attempt, in milliseconds. */
export function backoff(attempt: number, { baseMs, capMs, random }: RetryPolicy): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)));
}

/** Methods that may be sent twice with the effect of once. PATCH is among them, for this API's only sets absolute values. */
const repeatable: ReadonlySet<string> = new Set(["GET", "HEAD", "PUT", "DELETE", "PATCH"]);

function mayPass(method: string, outcome: Outcome): boolean {
  const again = repeatable.has(method);
  switch (outcome.kind) {
    case "unreachable":
      return !outcome.lasting && (again || !outcome.sent);
    case "timeout":
    case "broken":
      return again;
    case "answer":
      return outcome.status === 429 || (again && isPassingFailure(outcome));
  }
}

/** Whether an answer tells of a failure that can pass by itself, and not of a refusal. */
export function isPassingFailure({
  status,
  code,
  message = "",
}: {
  status: number;
  code?: number | undefined;
  message?: string | undefined;
}): boolean {
  if (status === 408) return true;
  if (status < 500 || status === 501 || status === 505) return false;
  if (status !== 500 || code === undefined) return true;
  return /^Mongo\w*(Network|Timeout|ServerSelection|PoolCleared|NotConnected|TopologyClosed)\w*\b/.test(message);
}

/** The wait that a `Retry-After` header asks for, in milliseconds; undefined where there is none that can be read. */
export function retryAfterMs(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
