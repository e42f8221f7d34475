// The one funnel that every request passes: signing, time limit, retries, the cap on concurrent requests, and the turning
// of all that can go wrong into errors.

import type http from "node:http";
import type { RequestInit } from "node-fetch";
import { Connections } from "./agent";
import { type Answer, excerpt, isReading } from "./answer";
import {
  AbortError,
  ClientOptionsError,
  type OwtError,
  RequestRefusedError,
  ServerFailedError,
  TimeoutError,
  UnexpectedAnswerError,
} from "../failures/errors";
import type { OwtErrorDetails, RequestLine } from "../failures/errors";
import { Gate, pause } from "./gate";
import { parseJson } from "./json";
import { type Credentials, authorization } from "./mauth";
import { printable, redact, secretsIn } from "../text/redact";
import { remedyFor } from "../failures/remedies";
import { type Outcome, type RetryPolicy, decideRetry, isPassingFailure, retryAfterMs } from "./retry";
import { codeAndMessage, cutOf, speaksTls, unreachable } from "../failures/unreachable";

/** Options that every call takes. */
export interface CallOptions {
  /** Ends the call: it then throws an AbortError. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Time limit for each attempt, in milliseconds.
   *
   * @default that of the client
   */
  readonly timeoutMs?: number | undefined;
}

/** What is told of each attempt. It never has the header. */
export interface RequestEvent {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Status of the answer; undefined where none came. */
  readonly status: number | undefined;
  /** Milliseconds from sending to the end of the answer. */
  readonly durationMs: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Why the attempt failed, if it did. */
  readonly error?: OwtError;
}

/** A request takes long: the server has not answered yet, or has failed and is asked again. */
export interface Delay {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** How long there has been no answer, in milliseconds; undefined where the attempt has failed. */
  readonly waitedMs?: number;
  /** Why the attempt failed. */
  readonly error?: OwtError;
  /** When the next attempt follows, in milliseconds. */
  readonly nextInMs?: number;
}

/** How often it is told that a request has no answer yet, in milliseconds. */
const tellingMs = 10_000;

/** What a transport is made of. */
export interface TransportOptions {
  readonly endpoint: string;
  readonly credentials: Credentials;
  /** Certificates to trust, PEM. They take the place of the well-known ones. */
  readonly ca?: string | undefined;
  /** Whether any certificate is taken. */
  readonly insecure: boolean;
  readonly timeoutMs: number;
  readonly maxConcurrent: number;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  readonly onDelay?: ((delay: Delay) => void) | undefined;
  /**
   * How often it is told that there is no answer yet, in milliseconds.
   *
   * @default 10000
   */
  readonly tellingMs?: number | undefined;
  readonly policy: RetryPolicy;
  /**
   * Largest answer that is read, in bytes.
   *
   * @default 64 MB
   */
  readonly maxAnswerBytes?: number | undefined;
}

/** What one request needs besides method and path. */
export interface RequestOptions extends CallOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Who signs; the client's own service if not given. */
  readonly as?: Credentials | undefined;
  /**
   * Whether sending twice does what sending once does.
   *
   * @default what the method says: all but POST
   */
  readonly repeatable?: boolean | undefined;
}

/** The types of node-fetch have a signal of their own, from before Node had one. */
type FetchSignal = NonNullable<RequestInit["signal"]>;

const longestTimeoutMs = 2 ** 31 - 1;

/** Until when something must be done. */
interface Deadline {
  readonly limitMs: number;
  /** By the clock of `performance.now()`. Waiting for others puts it off. */
  end: number;
}

const leftOf = (deadline: Deadline | undefined): number =>
  deadline === undefined ? Infinity : deadline.end - performance.now();

type Fetch = typeof import("node-fetch").default;
let loaded: Fetch | undefined;
/** Loaded at the first request: who sends none need not wait for it. */
const nodeFetch = (): Fetch => (loaded ??= (require("node-fetch") as typeof import("node-fetch")).default);

/** Sends requests to one server. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #connections: Connections;
  readonly #gate: Gate;
  readonly #deadline: Deadline | undefined;

  constructor(options: TransportOptions, view?: { readonly of: Transport; readonly limitMs: number }) {
    this.#options = options;
    if (view !== undefined) {
      this.#connections = view.of.#connections;
      this.#gate = view.of.#gate;
      this.#deadline = { limitMs: view.limitMs, end: performance.now() + view.limitMs };
      return;
    }
    this.#gate = new Gate(options.maxConcurrent);
    const { endpoint, ca, insecure, maxConcurrent } = options;
    this.#connections = new Connections(endpoint, { ca, insecure, maxOpen: maxConcurrent });
  }

  /**
   * The same transport for one operation, all of which must be done within so many milliseconds from now: attempts, the waits
   * between them, and patience with the cluster. Waiting for one's turn behind others does not count.
   */
  within(limitMs: number): Transport {
    return new Transport(this.#options, { of: this, limitMs });
  }

  /** How much of that is left, in milliseconds; Infinity where there is no such limit. */
  get timeLeftMs(): number {
    return leftOf(this.#deadline);
  }

  /** Waits for one's turn behind others. */
  async queued<T>(turn: Promise<T>): Promise<T> {
    const begin = performance.now();
    try {
      return await turn;
    } finally {
      if (this.#deadline !== undefined) this.#deadline.end += performance.now() - begin;
    }
  }

  /** Tells that something is waited for before it is asked for again. */
  tellDelay(delay: Delay): void {
    tell(this.#options.onDelay, delay);
  }

  /** How requests are retried. */
  get policy(): RetryPolicy {
    return this.#options.policy;
  }

  /** Origin of the server. */
  get endpoint(): string {
    return this.#options.endpoint;
  }

  /** Id of the service that signs where a request does not say otherwise. */
  get serviceId(): string {
    return this.#options.credentials.serviceId;
  }

  /** Time limit for each attempt of calls that do not say otherwise, in milliseconds. */
  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  /** Closes the idle connections. Requests under way go on, and new ones may follow. */
  close(): void {
    this.#connections.closeIdle();
  }

  /** Opens a connection for the request that is about to come. */
  openAhead(): void {
    this.#connections.openAhead();
  }

  /**
   * Sends a request until there is an answer, as `decideRetry` allows.
   *
   * @returns the answer, whose status is 2xx.
   * @throws OwtError of each kind but UncertainError.
   */
  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const call = new Call(method, path, options, this.#options, this.#deadline);
    const { repeatable } = options;
    const retriedAs = repeatable === undefined ? method : repeatable ? "PUT" : "POST";
    for (let attempt = 1; ; attempt += 1) {
      const leave = await this.queued(call.waiting(this.#gate.enter(options.signal)));
      if (this.timeLeftMs <= 0) {
        leave();
        throw call.late();
      }
      const result = await call.attempt(attempt, this.#connections.agent).finally(leave);
      if ("answer" in result) return result.answer;
      const decision = decideRetry(retriedAs, attempt, result.outcome, this.#options.policy);
      const isLate = decision.retry && decision.delayMs >= this.timeLeftMs;
      const error = decision.retry ? result.error : await call.explained(result);
      call.tell(attempt, result.durationMs, result.status, error);
      if (!decision.retry) throw error;
      if (isLate) throw call.late(error);
      call.tellDelay({ attempt, error, nextInMs: decision.delayMs });
      await call.waiting(pause(decision.delayMs, options.signal));
    }
  }
}

interface Failure {
  readonly outcome: Outcome;
  readonly error: OwtError;
  readonly status: number | undefined;
  readonly durationMs: number;
}

/** One call: a request and what its attempts have come to. */
class Call {
  readonly #request: RequestLine;
  readonly #content: unknown;
  readonly #body: string | undefined;
  readonly #credentials: Credentials;
  readonly #signal: AbortSignal | undefined;
  readonly #timeoutMs: number;
  readonly #transport: TransportOptions;
  readonly #deadline: Deadline | undefined;
  /** Whether an attempt so far may have taken effect. */
  #ambiguous = false;
  #attempts = 0;

  constructor(
    method: string,
    path: string,
    options: RequestOptions,
    transport: TransportOptions,
    deadline: Deadline | undefined,
  ) {
    const { body, as: credentials = transport.credentials, signal, timeoutMs = transport.timeoutMs } = options;
    if (!(timeoutMs > 0 && timeoutMs <= longestTimeoutMs)) {
      throw new ClientOptionsError([
        { option: "timeoutMs", message: `is ${timeoutMs}, but must be from 1 to ${longestTimeoutMs} milliseconds` },
      ]);
    }
    this.#request = { method, path, endpoint: transport.endpoint };
    this.#content = body;
    this.#body = body === undefined ? undefined : JSON.stringify(body);
    this.#credentials = credentials;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs;
    this.#transport = transport;
    this.#deadline = deadline;
  }

  /** Sends the request once, and waits for its answer until its own limit, or that of the operation. */
  async attempt(attempt: number, agent: http.Agent): Promise<Failure | { answer: Answer }> {
    this.#attempts = attempt;
    const stop = new AbortController();
    const leftMs = leftOf(this.#deadline);
    let timedOut = false as boolean;
    const timer = setTimeout(
      () => {
        timedOut = true;
        stop.abort();
      },
      Math.min(this.#timeoutMs, leftMs),
    );
    const sent = performance.now();
    const telling = setInterval(() => {
      this.tellDelay({ attempt, waitedMs: performance.now() - sent });
    }, this.#transport.tellingMs ?? tellingMs);
    const abort = () => {
      stop.abort();
    };
    if (this.#signal?.aborted) abort();
    this.#signal?.addEventListener("abort", abort, { once: true });
    const start = performance.now();
    let status: number | undefined;
    const failed = (outcome: Outcome, error: OwtError): Failure => ({
      outcome,
      error,
      status,
      durationMs: performance.now() - start,
    });
    try {
      const { method, path, endpoint } = this.#request;
      const response = await nodeFetch()(endpoint + path, {
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
        signal: stop.signal as FetchSignal,
        size: this.#transport.maxAnswerBytes ?? 64 * 2 ** 20,
      });
      status = response.status;
      const text = await response.text();
      if (status >= 200 && status < 300) {
        this.tell(attempt, performance.now() - start, status);
        return { answer: { request: this.#request, status, text, attempts: attempt, redact: this.#redact } };
      }
      const { outcome, error } = this.#refused(
        status,
        text,
        response.headers.get("retry-after"),
        response.headers.get("location"),
      );
      return failed(outcome, error);
    } catch (thrown) {
      if (this.#signal?.aborted) return failed({ kind: "unreachable", sent: true, lasting: true }, this.#aborted(true));
      if (timedOut && leftMs < this.#timeoutMs) return failed({ kind: "timeout" }, this.late(thrown, true));
      if (timedOut) {
        const remedy =
          "The server is slow or hangs. Try again, or allow more time (owt:timeout or OWT_TIMEOUT, in seconds).";
        return failed(
          { kind: "timeout" },
          new TimeoutError({ ...this.#details(true, thrown), timeoutMs: this.#timeoutMs, remedy }),
        );
      }
      if (status !== undefined) {
        const { outcome, error } = this.#broken(status, thrown);
        return failed(outcome, error);
      }
      const cut = cutOf(thrown);
      const message = this.#redact(codeAndMessage(thrown).message.replace(/^request to \S+ failed, reason: /, ""));
      const error = unreachable(cut, message, { ...this.#details(cut.sent, thrown), request: this.#request });
      return failed({ kind: "unreachable", sent: cut.sent, lasting: cut.lasting }, error);
    } finally {
      clearTimeout(timer);
      clearInterval(telling);
      this.#signal?.removeEventListener("abort", abort);
    }
  }

  /** The last error, better explained where a look at the server helps: an https server cuts connections that speak http. */
  async explained({ error, outcome }: Failure): Promise<OwtError> {
    const cut = outcome.kind === "unreachable" && outcome.sent && !(error instanceof AbortError);
    if (!cut || !this.#request.endpoint.startsWith("http:") || !(await speaksTls(this.#request.endpoint))) return error;
    return this.#httpsExpected(error.cause);
  }

  /** Waits for something that the signal ends. */
  async waiting<T>(what: Promise<T>): Promise<T> {
    try {
      return await what;
    } catch {
      throw this.#aborted(false);
    }
  }

  /** Tells the observer, whose own failures are not those of the request. */
  tell(attempt: number, durationMs: number, status: number | undefined, error?: OwtError): void {
    const { method, path } = this.#request;
    const failed = error !== undefined && { error };
    tell(this.#transport.onRequest, { method, path, status, durationMs, attempt, ...failed });
  }

  /** Tells the observer that it takes long. */
  tellDelay(delay: Omit<Delay, "method" | "path">): void {
    const { method, path } = this.#request;
    tell(this.#transport.onDelay, { method, path, ...delay });
  }

  /** The time that the whole operation may take is over. */
  late(thrown?: unknown, effect = false): TimeoutError {
    const remedy =
      "The server is slow or hangs. Try again, or allow more time for each resource (owt:operationTimeout or " +
      "OWT_OPERATION_TIMEOUT, in seconds).";
    const timeoutMs = this.#deadline?.limitMs ?? Infinity;
    return new TimeoutError({ ...this.#details(effect, thrown), timeoutMs, limits: "operation", remedy });
  }

  readonly #redact = (text: string): string => {
    const keys = [this.#credentials, this.#transport.credentials].map(({ serviceKey }) => serviceKey);
    return printable(redact(text, [...keys, ...secretsIn(this.#content)]));
  };

  /** What all errors carry. `effect`: this attempt may have taken effect; earlier ones count too. */
  #details(effect: boolean, thrown?: unknown): OwtErrorDetails {
    if (effect && !isReading(this.#request.method)) this.#ambiguous = true;
    const cause = thrown === undefined ? undefined : this.#copy(thrown);
    return { request: this.#request, attempts: this.#attempts, mayHaveTakenEffect: this.#ambiguous, cause };
  }

  #copy(thrown: unknown): Error {
    const { code, message } = codeAndMessage(thrown);
    return Object.assign(new Error(this.#redact(message)), code === undefined ? {} : { code });
  }

  #aborted(sent: boolean): AbortError {
    return new AbortError(this.#details(sent, this.#signal?.reason));
  }

  #httpsExpected(cause: unknown): OwtError {
    const cut = { reason: "https-expected", sent: false, lasting: true, systemCode: undefined } as const;
    return unreachable(cut, "", { request: this.#request, attempts: this.#attempts, mayHaveTakenEffect: false, cause });
  }

  /** An answer that broke off, or was too large to read. */
  #broken(status: number, thrown: unknown): { outcome: Outcome; error: OwtError } {
    const details = this.#details(true, thrown);
    if ((thrown as { type?: unknown }).type === "max-size") {
      const error = new UnexpectedAnswerError("is larger than this client reads.", { ...details, status });
      return { outcome: { kind: "answer", status: 200 }, error };
    }
    const serverMessage = `the answer broke off (${this.#redact(codeAndMessage(thrown).message)})`;
    const remedy = "The server, or a proxy before it, stopped in the middle. If it goes on, look into their logs.";
    return { outcome: { kind: "broken" }, error: new ServerFailedError({ ...details, status, serverMessage, remedy }) };
  }

  /** An answer whose status is not 2xx. */
  #refused(
    status: number,
    text: string,
    retryAfter: string | null,
    location: string | null,
  ): { outcome: Outcome; error: OwtError } {
    const { code, message } = errorBody(text);
    const outcome = { kind: "answer", status, code, message, retryAfterMs: retryAfterMs(retryAfter) } as const;
    const serverMessage = this.#redact(message);
    if (status < 400) {
      const remedy =
        "Redirects are not followed. Set the endpoint to the management API itself (owt:endpoint or OWT_ENDPOINT).";
      const what = `sends elsewhere: ${this.#redact(excerpt(location ?? "nowhere"))}`;
      return { outcome, error: new UnexpectedAnswerError(what, { ...this.#details(false), status, remedy }) };
    }
    if (
      status === 400 &&
      code === undefined &&
      /plain http request was sent to https port|http request to an https server/i.test(text)
    ) {
      return { outcome, error: this.#httpsExpected(undefined) };
    }
    if (isPassingFailure(outcome) || (status >= 500 && code === undefined)) {
      const remedy =
        "Try again in a while. If it goes on, look into the logs of the management API and of proxies before it.";
      const { retryAfterMs } = outcome;
      return {
        outcome,
        error: new ServerFailedError({ ...this.#details(true), status, serverMessage, retryAfterMs, remedy }),
      };
    }
    const { serviceId } = this.#credentials;
    const remedy = remedyFor({ request: this.#request, serviceId, status, code, message, body: this.#content });
    return {
      outcome,
      error: new RequestRefusedError({ ...this.#details(false), status, code, serverMessage, remedy }),
    };
  }
}

/** Tells an observer, whose own failures are not those of the request: they cannot undo what the server has done. */
function tell<Event>(observer: ((event: Event) => void) | undefined, event: Event): void {
  try {
    observer?.(event);
  } catch {
    // Whoever cannot listen does not end the request.
  }
}

/** Code and message of a server's error body. What has another form gives its beginning as message, and no code. */
function errorBody(text: string): { code: number | undefined; message: string } {
  try {
    const { error } = parseJson(text) as { error?: { code?: unknown; message?: unknown } };
    if (typeof error?.code === "number")
      return { code: error.code, message: typeof error.message === "string" ? error.message.slice(0, 2000) : "" };
  } catch {
    // No JSON that can be read: a proxy, a plain text, or nothing.
  }
  return { code: undefined, message: excerpt(text) };
}
