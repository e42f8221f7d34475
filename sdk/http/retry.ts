// The retry policy, as a pure function of the outcome of an attempt.

/** Outcome of an attempt. */
export type Outcome =
  /** No answer. `sent`: the request may have reached the server. `lasting`: a retry cannot help, as with an untrusted certificate. */
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

/** Number and delays of retries. */
export interface RetryPolicy {
  /** Largest number of retries of a request. */
  readonly retries: number;
  /** Longest wait before the first retry, in milliseconds; doubles with each retry. */
  readonly baseMs: number;
  /** Upper limit of the doubling, in milliseconds. */
  readonly capMs: number;
  /** Upper limit of a wait that the server asks for, in milliseconds. */
  readonly retryAfterCapMs: number;
  /** Returns a number from 0 to below 1. */
  readonly random: () => number;
}

/** The default policy. */
export const defaultRetryPolicy: RetryPolicy = {
  retries: 3,
  baseMs: 200,
  capMs: 5_000,
  retryAfterCapMs: 30_000,
  random: Math.random,
};

/** Whether to retry, and the wait before it in milliseconds. */
export type RetryDecision = { readonly retry: false } | { readonly retry: true; readonly delayMs: number };

/**
 * Whether to retry a request whose attempt number `attempt` (from 1) ended with `outcome`.
 *
 * | outcome | GET HEAD PUT DELETE PATCH | POST |
 * | --- | --- | --- |
 * | did not reach the server (connection refused, name service down) | yes | yes: nothing was sent |
 * | lasting (certificate not trusted, http for https, unknown host) | no | no |
 * | connection cut, time limit, answer broke off | yes | no: it may have taken effect |
 * | 408, 502, 503, 504 and other 5xx without a refusal | yes | no |
 * | 429 | yes | yes: the server did nothing |
 * | 500/2001 for a lost connection to the database | yes | no |
 * | 500/1301, other 500/2001 | no: it would be refused again | no |
 * | 501, 505 | no | no |
 * | 2xx, 3xx, 4xx | no | no |
 *
 * The wait is random between 0 and a limit that doubles with each attempt ("full jitter"), or the answer's `Retry-After`. Both are
 * capped.
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

/** Idempotent methods. PATCH is one: in this API it only sets absolute values. */
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

/** Whether an answer reports a temporary failure and no refusal. */
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

/** The wait of a `Retry-After` header, in milliseconds; undefined if the header is missing or cannot be parsed. */
export function retryAfterMs(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
