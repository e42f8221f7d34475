// The client of one management server, which signs as one service. Everything else is reached from here.

import { X509Certificate } from "node:crypto";
import { isTrimmed, untrimmed } from "./text/ends";
import { parseEndpoint, shown } from "./http/endpoint";
import { ClientOptionsError, type OptionProblem } from "./failures/errors";
import { type Credentials, fitsHeader } from "./http/mauth";
import { defaultRetryPolicy } from "./http/retry";
import { RoomClient } from "./api/room";
import { RoomsClient } from "./api/rooms";
import { ServicesClient } from "./api/services";
import { longestTimeoutMs } from "./http/deadline";
import type { Delay, RequestEvent } from "./http/observers";
import type { CallOptions } from "./http/options";
import { Transport } from "./http/transport";

/** Options of a client. */
export interface ClientOptions {
  /** Scheme, host and port of the management API, such as `https://conference.example.com:3000`. */
  readonly endpoint: string;
  /** Id of the service that owns the rooms, or of the super service: 24 hexadecimal digits. */
  readonly serviceId: string;
  /** Key of that service. */
  readonly serviceKey: string;
  /**
   * User on whose behalf requests are made.
   *
   * @default none
   */
  readonly username?: string | undefined;
  /**
   * Role of that user.
   *
   * @default none
   */
  readonly role?: string | undefined;
  /**
   * Trusted certificates, as PEM text: that of the authority, or the server's own if it is self-signed. They replace the well-known
   * authorities.
   *
   * @default the well-known authorities
   */
  readonly ca?: string | undefined;
  /**
   * Accepts any certificate, so that anybody can answer in place of the server. For trials only; it overrides `ca`.
   *
   * @default false
   */
  readonly insecure?: boolean | undefined;
  /**
   * Time limit for each attempt, in milliseconds.
   *
   * @default 30000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Largest number of retries of a request (0 to 10). Requests are retried only where that is safe and may help.
   *
   * @default 3
   */
  readonly retries?: number | undefined;
  /**
   * Largest number of requests that are open at once (1 to 1000). Others wait in a queue.
   *
   * @default 16
   */
  readonly maxConcurrent?: number | undefined;
  /**
   * Called after each attempt.
   *
   * @default none
   */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  /**
   * Called while a request takes long: every ten seconds without an answer, and before each retry.
   *
   * @default none
   */
  readonly onDelay?: ((delay: Delay) => void) | undefined;
}

/**
 * A client. It opens connections at the first call, keeps them for a few seconds, and does not keep the process alive. The constructor
 * throws a ClientOptionsError that lists all problems with the options.
 *
 * @example
 * const client = new OwtClient({ endpoint: "https://localhost:3000", serviceId, serviceKey, insecure: true });
 * const room = await client.rooms.create({ name: "Weekly" });
 * await client.room(room._id).delete();
 */
export class OwtClient {
  /** Origin of the server: scheme, host in lower case, and port unless it is the default of the scheme. */
  readonly endpoint: string;
  /** Id of the service that signs, in lower case. */
  readonly serviceId: string;
  /** The server's services; needs the credentials of the super service. */
  readonly services: ServicesClient;
  /** The rooms of the service. */
  readonly rooms: RoomsClient;
  readonly #transport: Transport;

  constructor(
    /** Options, or the transport of another client (`within`). */
    options: ClientOptions | Transport,
  ) {
    this.#transport = options instanceof Transport ? options : transportFor(options);
    this.endpoint = this.#transport.endpoint;
    this.serviceId = this.#transport.serviceId;
    this.services = new ServicesClient(this.#transport);
    this.rooms = new RoomsClient(this.#transport);
  }

  /**
   * The same client for one operation, all requests of which must end within `limitMs` milliseconds from now, including retries and
   * the waits between them. Time spent in the queue of `maxConcurrent` does not count. A request over the limit throws a
   * TimeoutError whose `limits` is `"operation"`; if a thing may have been made by then, an UncertainError.
   *
   * @param signal Ends the operation earlier: its requests then throw an AbortError, unless they have a signal of their own.
   */
  within(limitMs: number, signal?: AbortSignal): OwtClient {
    return new OwtClient(this.#transport.within(limitMs, signal));
  }

  /** The client of one room and of everything in it. Sends nothing. */
  room(id: string): RoomClient {
    return new RoomClient(this.#transport, this.rooms, id);
  }

  /**
   * Sends a signed request to any path of the API, for requests that have no method here.
   *
   * @param options Options of the call; `body` is sent as JSON, and `as` signs in the name of another service.
   * @returns the answer's status and text.
   * @throws OwtError as all methods do.
   */
  async request(
    method: string,
    path: string,
    options: CallOptions & { readonly body?: unknown; readonly as?: Credentials } = {},
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { status, text } = await this.#transport.request(method, path, options);
    return { status, text };
  }

  /** Closes the idle connections. Calls under way go on, and new ones may follow. */
  close(): void {
    this.#transport.close();
  }

  /**
   * Opens a connection for a request that will soon follow, unless one is open. Sends nothing, and reports no failure: the request
   * will.
   */
  openAhead(): void {
    this.#transport.openAhead();
  }
}

function transportFor(options: ClientOptions): Transport {
  const { endpoint, credentials } = checked(options);
  const {
    ca,
    insecure = false,
    timeoutMs = 30_000,
    maxConcurrent = 16,
    onRequest,
    onDelay,
    retries = defaultRetryPolicy.retries,
  } = options;
  const policy = { ...defaultRetryPolicy, retries };
  return new Transport({ endpoint, credentials, ca, insecure, timeoutMs, maxConcurrent, onRequest, onDelay, policy });
}

/** Validates all options; a program without types may have given anything. */
function checked(options: ClientOptions) {
  const problems: OptionProblem[] = [];
  const given = options as unknown as Readonly<Record<string, unknown>>;
  const refuse = (option: string, message: string) => problems.push({ option, message });
  const whole = (option: string, low: number, high: number, unit = "") => {
    const value = given[option];
    if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high))
      return;
    refuse(option, `is ${shown(value)}, but must be a whole number from ${low} to ${high}${unit}`);
  };
  const optional = (option: string, type: "boolean" | "function" | "string", what: string) => {
    if (given[option] !== undefined && typeof given[option] !== type) refuse(option, `must be ${what}`);
  };

  const endpoint = originOf(given.endpoint, refuse);
  const serviceId = typeof given.serviceId === "string" ? given.serviceId : "";
  if (serviceId === "") refuse("serviceId", "is missing");
  else if (!/^[0-9a-f]{24}$/i.test(serviceId)) {
    refuse(
      "serviceId",
      // The value is not shown: it may be a key, given by mistake.
      `has ${serviceId.length} characters, but must be 24 hexadecimal digits, as management_api/init.sh prints them`,
    );
  }
  if (typeof given.serviceKey !== "string" || given.serviceKey === "") {
    refuse("serviceKey", "is missing; management_api/init.sh prints the keys");
  } else if (!isTrimmed(given.serviceKey)) {
    refuse("serviceKey", untrimmed(given.serviceKey));
  }
  optional("username", "string", "a text");
  if (given.role !== undefined && !(typeof given.role === "string" && fitsHeader(given.role))) {
    refuse("role", "must be a text of printable ASCII without commas, quotes and outer blanks");
  }
  if (given.ca !== undefined && !isPem(given.ca))
    refuse("ca", "must be the text of one or more certificates in PEM form, not the name of a file");
  optional("insecure", "boolean", "true or false");
  optional("onRequest", "function", "a function");
  whole("timeoutMs", 1, longestTimeoutMs, " (milliseconds)");
  whole("retries", 0, 10);
  whole("maxConcurrent", 1, 1000);
  if (problems.length > 0) throw new ClientOptionsError(problems);
  const { serviceKey, username, role } = options;
  return { endpoint, credentials: { serviceId: serviceId.toLowerCase(), serviceKey, username, role } };
}

function originOf(value: unknown, refuse: (option: string, message: string) => void): string {
  if (typeof value !== "string" || value.trim() === "") {
    refuse("endpoint", "is missing, such as https://localhost:3000");
    return "";
  }
  const result = parseEndpoint(value);
  if ("endpoint" in result) return result.endpoint;
  refuse("endpoint", result.problem);
  return "";
}

function isPem(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const certificates =
    value.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----.*?-----END (?:TRUSTED )?CERTIFICATE-----/gs) ?? [];
  try {
    return certificates.map((text) => new X509Certificate(text)).length > 0;
  } catch {
    return false;
  }
}
