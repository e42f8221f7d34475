// The errors of the client, one class for each way in which a call can fail. `message` is for people: what happened, to which
// request, and what to do. No error carries a credential.

import { errorCodes } from "../schemas/error";
import type { Problem } from "../schemas/validation";

/** A request as errors name it. The path includes the query; headers are never kept. */
export interface RequestLine {
  readonly method: string;
  readonly path: string;
  /** Origin of the server. */
  readonly endpoint: string;
}

/** Details of all errors. */
export interface OwtErrorDetails {
  readonly request?: RequestLine | undefined;
  /** What to do about the error. */
  readonly remedy?: string | undefined;
  readonly mayHaveTakenEffect?: boolean | undefined;
  /** Number of times that the request was sent. */
  readonly attempts?: number | undefined;
  /** A redacted copy of the cause. */
  readonly cause?: unknown;
}

/** Base of all errors of this client. */
export abstract class OwtError extends Error {
  abstract override readonly name: string;
  /** The request that failed; undefined if none was sent. */
  readonly request: RequestLine | undefined;
  /** What to do about the error, if that is known. `message` ends with it. */
  readonly remedy: string | undefined;
  /** Whether the server may have done what was asked, although the call failed. Check before you send it again. */
  readonly mayHaveTakenEffect: boolean;
  /** Number of times that the request was sent. */
  readonly attempts: number;

  constructor(what: string, details: OwtErrorDetails = {}) {
    const { request, remedy, mayHaveTakenEffect = false, attempts = 0, cause } = details;
    super(remedy === undefined ? what : `${what}\n${remedy}`, cause === undefined ? {} : { cause });
    this.request = request;
    this.remedy = remedy;
    this.mayHaveTakenEffect = mayHaveTakenEffect;
    this.attempts = attempts;
  }

  /** The error for logs: all fields, with the message, which JSON.stringify would leave out. */
  toJSON(): Record<string, unknown> {
    return { ...Object.fromEntries(Object.entries(this)), name: this.name, message: this.message };
  }
}

/** The server refused the request: status 4xx, or 500 with the code of a refusal. */
export class RequestRefusedError extends OwtError {
  override readonly name = "RequestRefusedError";
  /** Status of the HTTP answer. */
  readonly status: number;
  /**
   * The server's own code (`errorCodes`). Undefined if the answer has none: it then does not come from a management server.
   */
  readonly code: number | undefined;
  /** The server's message, redacted. */
  readonly serverMessage: string;

  constructor(details: OwtErrorDetails & { status: number; code: number | undefined; serverMessage: string }) {
    const { status, code, serverMessage } = details;
    const numbers = code === undefined ? String(status) : `${status}, code ${code}`;
    // Servers answer a wrong signature with a header in place of a message, which helps nobody.
    const said = serverMessage.startsWith("WWW-Authenticate") ? "not authenticated" : serverMessage;
    super(`The server refused ${lineOf(details.request)} (${numbers})${said && `: ${ended(said)}`}`, details);
    this.status = status;
    this.code = code;
    this.serverMessage = serverMessage;
  }
}

/** The server, or a proxy before it, failed: status 5xx without a refusal, or an answer that broke off. */
export class ServerFailedError extends OwtError {
  override readonly name = "ServerFailedError";
  /** Status of the HTTP answer; 200 if a good answer broke off. */
  readonly status: number;
  /** The beginning of the answer, redacted. */
  readonly serverMessage: string;
  /** Wait that the server asks for (`Retry-After`), in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(details: OwtErrorDetails & { status: number; serverMessage: string; retryAfterMs?: number | undefined }) {
    const { status, serverMessage } = details;
    super(
      `The server failed at ${lineOf(details.request)} (${status})${serverMessage && `: ${ended(serverMessage)}`}`,
      details,
    );
    this.status = status;
    this.serverMessage = serverMessage;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Reason why a server could not be reached. */
export type UnreachableReason =
  /** Nothing listens at the endpoint. */
  | "refused"
  /** The connection was cut. */
  | "reset"
  /** The host name is not known. */
  | "unknown-host"
  /** Names cannot be looked up at the moment. */
  | "name-service"
  /** No route to the host. */
  | "no-route"
  /** The certificate is not signed by a trusted authority. */
  | "untrusted-certificate"
  /** The certificate is out of date, or not valid yet. */
  | "expired-certificate"
  /** The certificate is for another name. */
  | "wrong-name"
  /** Both sides found no common form of TLS. */
  | "tls"
  /** The endpoint says http, the server speaks https. */
  | "https-expected"
  /** The endpoint says https, the server speaks http. */
  | "http-expected"
  /** Anything else. */
  | "other";

/** No answer came: the server could not be reached, or the connection was cut. */
export class UnreachableError extends OwtError {
  override readonly name = "UnreachableError";
  readonly reason: UnreachableReason;
  /** Code of the system or of TLS, such as `ECONNREFUSED`. */
  readonly systemCode: string | undefined;

  constructor(what: string, details: OwtErrorDetails & { reason: UnreachableReason; systemCode?: string | undefined }) {
    super(`${lineOf(details.request, true)}: ${what}`, details);
    this.reason = details.reason;
    this.systemCode = details.systemCode;
  }
}

/** No answer came within the time limit. */
export class TimeoutError extends OwtError {
  override readonly name = "TimeoutError";
  /** The limit, in milliseconds. */
  readonly timeoutMs: number;
  /** Scope of the limit: one attempt, or all requests and waits of an operation. */
  readonly limits: "attempt" | "operation";

  constructor(details: OwtErrorDetails & { timeoutMs: number; limits?: "attempt" | "operation" }) {
    const { timeoutMs, limits = "attempt" } = details;
    const within =
      limits === "attempt" ? `${timeoutMs} ms` : `the ${timeoutMs / 1000} s that the whole operation may take`;
    super(`${lineOf(details.request, true)}: no answer within ${within}.`, details);
    this.timeoutMs = timeoutMs;
    this.limits = limits;
  }
}

/** The caller's signal ended the call. */
export class AbortError extends OwtError {
  override readonly name = "AbortError";

  constructor(details: OwtErrorDetails) {
    super(`${lineOf(details.request, true)}: aborted by the caller.`, details);
  }
}

/** The server answered with success, but the answer does not fit its schema. */
export class UnexpectedAnswerError extends OwtError {
  override readonly name = "UnexpectedAnswerError";
  /** Status of the HTTP answer. */
  readonly status: number;
  /** The parts of the answer that do not fit. */
  readonly problems: readonly Pick<Problem, "path" | "message">[];

  constructor(
    what: string,
    details: OwtErrorDetails & { status: number; problems?: readonly Pick<Problem, "path" | "message">[] },
  ) {
    super(`The answer to ${lineOf(details.request, true)} (${details.status}) ${what}`, details);
    this.status = details.status;
    this.problems = details.problems ?? [];
  }
}

/** An option of the client, or an argument of a call, that cannot be used. */
export interface OptionProblem {
  /** Name of the option or argument. */
  readonly option: string;
  /** The problem and the allowed values, as a phrase that follows the name. */
  readonly message: string;
}

/** Options or arguments that cannot be used; lists all of them. Nothing was sent. */
export class ClientOptionsError extends OwtError {
  override readonly name = "ClientOptionsError";
  readonly problems: readonly OptionProblem[];

  constructor(problems: readonly OptionProblem[]) {
    const list = problems.map(({ option, message }) => `${option} ${message}`);
    super(
      list.length === 1
        ? `${list[0] ?? ""}.`
        : `Several options cannot be used:\n${list.map((line) => `- ${line}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

/** Kinds of sessions, which run in a room under ids that the server chooses. */
export type SessionKind = "recording" | "streaming-out" | "streaming-in" | "SIP call" | "analytics";
/** Kinds of things that a request can make. */
export type MadeKind = "room" | "service" | SessionKind;

/** It is unknown whether something was made. `cause` is the error that led to this. */
export class UncertainError extends OwtError {
  override readonly name = "UncertainError";
  /** Kind of the thing that was to be made. */
  readonly kind: MadeKind;
  /**
   * The thing to look for. The client chose the id of a room; the id of a service is known if the name exists; the id of a
   * session is unknown (see `candidates`), and its kind stands in place of a name.
   */
  readonly candidate: { readonly id: string | undefined; readonly name: string };
  /** Ids of all things that may be it. Empty if none was found: the server may still be at work, or was unreachable. */
  readonly candidates: readonly string[];

  constructor(
    what: string,
    details: OwtErrorDetails & {
      kind: MadeKind;
      candidate: { id: string | undefined; name: string };
      candidates?: readonly string[] | undefined;
    },
  ) {
    super(what, { ...details, mayHaveTakenEffect: true });
    const { kind, candidate, candidates = candidate.id === undefined ? [] : [candidate.id] } = details;
    this.kind = kind;
    this.candidate = candidate;
    this.candidates = candidates;
  }
}

// ------------------------------------------------------------------ type guards

/** Whether it is an error of this client. */
export function isOwtError(error: unknown): error is OwtError {
  return error instanceof OwtError;
}

/**
 * Whether a management server answered that the thing does not exist: 404 with one of the codes 1002 to 1005. A 404 from
 * another program, or for a path that the server does not know, does not count.
 */
export function isNotFound(error: unknown): error is RequestRefusedError {
  if (!(error instanceof RequestRefusedError)) return false;
  return error.status === 404 && error.code !== undefined && error.code >= 1002 && error.code <= 1005;
}

/**
 * The result of a lookup; undefined if a management server answers that the thing does not exist (`isNotFound`). A 404 of a proxy is
 * a failure like any other.
 */
export async function unlessNotFound<T>(lookup: Promise<T>): Promise<T | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whether the cluster refused, and so did nothing (code 1301): its workers may still be starting. */
export function isClusterRefusal(error: unknown): error is RequestRefusedError {
  return error instanceof RequestRefusedError && error.code === errorCodes.clusterFailed;
}

/** Whether the server answered that a name or id is taken (MongoDB's E11000). */
export function isDuplicate(error: unknown): error is RequestRefusedError {
  return error instanceof RequestRefusedError && error.serverMessage.includes("E11000");
}

// ------------------------------------------------------------------ words

/** `PUT /v1/rooms/…`; with the server's origin if `whole`. */
export function lineOf(request: RequestLine | undefined, whole = false): string {
  if (request === undefined) return "the request";
  return `${request.method} ${whole ? request.endpoint : ""}${request.path}`;
}

function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
