// Sends requests to one server: every request of a client passes here, within the limits on concurrency and time, and is retried.

import { Connections } from "./agent";
import type { Answer } from "./answer";
import { Call, nodeFetch } from "./call";
import { Deadline } from "./deadline";
import { Gate, pause } from "./gate";
import { type Delay, notify } from "./observers";
import type { RequestOptions, TransportOptions } from "./options";
import { type RetryPolicy, decideRetry } from "./retry";

/** Connections and limits that the transports of one client share. */
interface Shared {
  readonly connections: Connections;
  readonly gate: Gate;
}

/** Sends requests to one server. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #shared: Shared;
  readonly #deadline: Deadline;
  /** Ends all requests and waits of the operation. */
  readonly signal: AbortSignal | undefined;

  constructor(options: TransportOptions, shared = sharedFor(options), deadline = new Deadline(), signal?: AbortSignal) {
    this.#options = options;
    this.#shared = shared;
    this.#deadline = deadline;
    this.signal = signal;
  }

  /**
   * The same transport for one operation, which must end within `limitMs` milliseconds from now: attempts, the waits between them,
   * and retries of refusals by the cluster. Time spent in a queue does not count. `signal` ends it earlier, unless a call has its own.
   */
  within(limitMs: number, signal?: AbortSignal): Transport {
    return new Transport(this.#options, this.#shared, new Deadline(limitMs), signal);
  }

  /** Time left for the operation, in milliseconds; Infinity without a limit. */
  get timeLeftMs(): number {
    return this.#deadline.leftMs;
  }

  /** Waits in a queue; the time does not count towards the limit of the operation. */
  queued<T>(turn: Promise<T>): Promise<T> {
    return this.#deadline.queued(turn);
  }

  /** Reports to `onDelay`. */
  reportDelay(delay: Delay): void {
    notify(this.#options.onDelay, delay);
  }

  /** Limits and delays of retries. */
  get policy(): RetryPolicy {
    return this.#options.policy;
  }

  /** Origin of the server. */
  get endpoint(): string {
    return this.#options.endpoint;
  }

  /** Id of the service that signs by default. */
  get serviceId(): string {
    return this.#options.credentials.serviceId;
  }

  /** Default time limit for each attempt, in milliseconds. */
  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  /** Closes idle connections. Requests under way go on, and new ones may follow. */
  close(): void {
    this.#shared.connections.closeIdle();
  }

  /** Opens a connection for a request that will soon follow, and loads what it needs meanwhile. */
  openAhead(): void {
    this.#shared.connections.openAhead();
    nodeFetch();
  }

  /**
   * Sends a request, and retries it as `decideRetry` allows.
   *
   * @returns the answer, whose status is 2xx.
   * @throws OwtError of each class but UncertainError.
   */
  async request(method: string, path: string, given: RequestOptions = {}): Promise<Answer> {
    const options = { ...given, signal: given.signal ?? this.signal };
    const call = new Call(method, path, options, this.#options, this.#deadline);
    const { gate, connections } = this.#shared;
    const { repeatable } = options;
    const retriedAs = repeatable === undefined ? method : repeatable ? "PUT" : "POST";
    for (let attempt = 1; ; attempt += 1) {
      const leave = await this.queued(call.waiting(gate.enter(options.signal)));
      if (this.timeLeftMs <= 0) {
        leave();
        throw call.late();
      }
      const result = await call.attempt(attempt, connections.agent).finally(leave);
      if ("answer" in result) return result.answer;
      const decision = decideRetry(retriedAs, attempt, result.outcome, this.#options.policy);
      const isLate = decision.retry && decision.delayMs >= this.timeLeftMs;
      const error = decision.retry ? result.error : await call.explained(result);
      call.report(attempt, result.durationMs, result.status, error);
      if (!decision.retry) throw error;
      if (isLate) throw call.late(error);
      call.reportDelay({ attempt, error, nextInMs: decision.delayMs });
      await call.waiting(pause(decision.delayMs, options.signal));
    }
  }
}

function sharedFor({ endpoint, ca, insecure, maxConcurrent }: TransportOptions): Shared {
  return {
    connections: new Connections(endpoint, { ca, insecure, maxOpen: maxConcurrent }),
    gate: new Gate(maxConcurrent),
  };
}
