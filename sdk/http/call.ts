// One call: sends a request, as often as the transport asks it to, and reports each attempt.

import type http from "node:http";
import type { RequestInit } from "node-fetch";
import { AbortError, ClientOptionsError, type OwtError, type RequestLine } from "../failures/errors";
import { speaksTls } from "../failures/unreachable";
import type { Answer } from "./answer";
import { CallErrors, type Failed } from "./call-errors";
import { AttemptTimer, type Deadline, longestTimeoutMs } from "./deadline";
import { type Credentials, authorization } from "./mauth";
import { type Delay, notify } from "./observers";
import type { RequestOptions, TransportOptions } from "./options";

/** A failed attempt, as it is reported. */
export interface FailedAttempt extends Failed {
  readonly status: number | undefined;
  readonly durationMs: number;
}

/** The types of node-fetch have a signal of their own, older than that of Node. */
type FetchSignal = NonNullable<RequestInit["signal"]>;

type Fetch = typeof import("node-fetch").default;
let loaded: Fetch | undefined;
/** Loaded for the first request, to keep the start of a program short. */
export const nodeFetch = (): Fetch => (loaded ??= (require("node-fetch") as typeof import("node-fetch")).default);

/** One call of a transport. */
export class Call {
  readonly #request: RequestLine;
  readonly #body: string | undefined;
  readonly #credentials: Credentials;
  readonly #signal: AbortSignal | undefined;
  readonly #timeoutMs: number;
  readonly #transport: TransportOptions;
  readonly #deadline: Deadline;
  readonly #errors: CallErrors;

  constructor(method: string, path: string, options: RequestOptions, transport: TransportOptions, deadline: Deadline) {
    const { body, as: credentials = transport.credentials, signal, timeoutMs = transport.timeoutMs } = options;
    if (!(timeoutMs > 0 && timeoutMs <= longestTimeoutMs)) {
      throw new ClientOptionsError([
        { option: "timeoutMs", message: `is ${timeoutMs}, but must be from 1 to ${longestTimeoutMs} milliseconds` },
      ]);
    }
    const request = { method, path, endpoint: transport.endpoint };
    this.#request = request;
    this.#body = body === undefined ? undefined : JSON.stringify(body);
    this.#credentials = credentials;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs;
    this.#transport = transport;
    this.#deadline = deadline;
    this.#errors = new CallErrors({ request, body, credentials, ownCredentials: transport.credentials, signal });
  }

  /** Sends the request once. Waits for the answer at most until the limit of the attempt and that of the operation. */
  async attempt(attempt: number, agent: http.Agent): Promise<FailedAttempt | { answer: Answer }> {
    this.#errors.attempts = attempt;
    const leftMs = this.#deadline.leftMs;
    const timer = new AttemptTimer({
      limitMs: Math.min(this.#timeoutMs, leftMs),
      signal: this.#signal,
      delayIntervalMs: this.#transport.delayIntervalMs ?? 10_000,
      onDelay: (waitedMs) => {
        this.reportDelay({ attempt, waitedMs });
      },
    });
    let status: number | undefined;
    const failed = (failure: Failed): FailedAttempt => ({ ...failure, status, durationMs: timer.elapsedMs });
    try {
      const response = await this.#send(agent, timer.signal);
      status = response.status;
      const text = await response.text();
      if (status >= 200 && status < 300) {
        this.report(attempt, timer.elapsedMs, status);
        return { answer: { request: this.#request, status, text, attempts: attempt, redact: this.#errors.redact } };
      }
      const [retryAfter, location] = [response.headers.get("retry-after"), response.headers.get("location")];
      return failed(this.#errors.ofAnswer({ status, text, retryAfter, location }));
    } catch (thrown) {
      if (timer.timedOut && !this.#signal?.aborted) {
        const isLate = leftMs < this.#timeoutMs;
        const error = isLate ? this.late(thrown, true) : this.#errors.timedOut(this.#timeoutMs, thrown);
        return failed({ outcome: { kind: "timeout" }, error });
      }
      return failed(this.#failure(status, thrown));
    } finally {
      timer.end();
    }
  }

  #send(agent: http.Agent, signal: AbortSignal) {
    const { method, path, endpoint } = this.#request;
    return nodeFetch()(endpoint + path, {
      method,
      headers: {
        Accept: "application/json",
        "User-Agent": "pulumi-owt",
        ...(this.#body !== undefined && { "Content-Type": "application/json" }),
        Authorization: authorization(this.#credentials),
      },
      ...(this.#body !== undefined && { body: this.#body }),
      agent,
      redirect: "manual",
      signal: signal as FetchSignal,
      size: this.#transport.maxAnswerBytes ?? 64 * 2 ** 20,
    });
  }

  /** The failure of an attempt within its limit. `status` is that of an answer that broke off. */
  #failure(status: number | undefined, thrown: unknown): Failed {
    if (this.#signal?.aborted)
      return { outcome: { kind: "unreachable", sent: true, lasting: true }, error: this.#errors.aborted(true) };
    return status === undefined ? this.#errors.unreachable(thrown) : this.#errors.broken(status, thrown);
  }

  /** The last error. Where an http connection was cut, probes whether the server speaks https, and says so. */
  async explained({ error, outcome }: Failed): Promise<OwtError> {
    const cut = outcome.kind === "unreachable" && outcome.sent && !(error instanceof AbortError);
    if (!cut || !this.#request.endpoint.startsWith("http:") || !(await speaksTls(this.#request.endpoint))) return error;
    return this.#errors.httpsExpected(error.cause);
  }

  /** Waits for a promise that only the caller's signal rejects. */
  async waiting<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } catch {
      throw this.#errors.aborted(false);
    }
  }

  /** Reports an attempt to `onRequest`. */
  report(attempt: number, durationMs: number, status: number | undefined, error?: OwtError): void {
    const { method, path } = this.#request;
    const failed = error !== undefined && { error };
    notify(this.#transport.onRequest, { method, path, status, durationMs, attempt, ...failed });
  }

  /** Reports to `onDelay`. */
  reportDelay(delay: Omit<Delay, "method" | "path">): void {
    const { method, path } = this.#request;
    notify(this.#transport.onDelay, { method, path, ...delay });
  }

  /** The operation took longer than it may. `effect`: an attempt was under way. */
  late(thrown?: unknown, effect = false): OwtError {
    return this.#errors.late(this.#deadline.limitMs, thrown, effect);
  }
}
