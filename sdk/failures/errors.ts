// Every way in which a call can fail, one class for each. What a person reads is `message`: what happened, to which request,
// and what to do. No error carries a credential.

import { errorCodes } from "../schemas/error";
import type { Problem } from "../schemas/validation";

/** A request as errors name it. The path has the query, the header is never kept. */
export interface RequestLine {
  readonly method: string;
  readonly path: string;
  /** Origin of the server. */
  readonly endpoint: string;
}

/** What all errors share. */
export interface OwtErrorDetails {
  readonly request?: RequestLine | undefined;
  /** What to do about it. */
  readonly remedy?: string | undefined;
  readonly mayHaveTakenEffect?: boolean | undefined;
  /** How many times the request was sent. */
  readonly attempts?: number | undefined;
  /** A redacted copy of what caused it. */
  readonly cause?: unknown;
}

/** Base of all errors of this client. */
export abstract class OwtError extends Error {
  abstract override readonly name: string;
  /** The request that failed; undefined where there was none. */
  readonly request: RequestLine | undefined;
  /** What to do about it, where that is known. `message` ends with it. */
  readonly remedy: string | undefined;
  /** Whether the server may have done what was asked although the call failed: look before asking again. */
  readonly mayHaveTakenEffect: boolean;
  /** How many times the request was sent. */
  readonly attempts: number;

  constructor(what: string, details: OwtErrorDetails = {}) {
    const { request, remedy, mayHaveTakenEffect = false, attempts = 0, cause } = details;
    super(remedy === undefined ? what : `${what}\n${remedy}`, cause === undefined ? {} : { cause });
    this.request = request;
    this.remedy = remedy;
    this.mayHaveTakenEffect = mayHaveTakenEffect;
    this.attempts = attempts;
  }

  /** The error for logs: all its fields, and the message that JSON would otherwise leave out. */
  toJSON(): Record<string, unknown> {
    return { ...Object.fromEntries(Object.entries(this)), name: this.name, message: this.message };
  }
}

/** The server answered that it will not do it: a 4xx status, or a 500 whose code tells of a refusal. */
export class RequestRefusedError extends OwtError {
  override readonly name = "RequestRefusedError";
  /** Status of the HTTP answer. */
  readonly status: number;
  /**
   * The server's own code (`errorCodes`); undefined where the answer had none, so that it came from something else than a
   * management server.
   */
  readonly code: number | undefined;
  /** What the server said, redacted. */
  readonly serverMessage: string;

  constructor(details: OwtErrorDetails & { status: number; code: number | undefined; serverMessage: string }) {
    const { status, code, serverMessage } = details;
    const numbers = code === undefined ? String(status) : `${status}, code ${code}`;
    // What servers say to a wrong signature is a header in the place of a message, and tells people nothing.
    const said = serverMessage.startsWith("WWW-Authenticate") ? "not authenticated" : serverMessage;
    super(`The server refused ${lineOf(details.request)} (${numbers})${said && `: ${ended(said)}`}`, details);
    this.status = status;
    this.code = code;
    this.serverMessage = serverMessage;
  }
}

/** The server failed, or a proxy before it: a 5xx status that refuses nothing, or an answer that broke off. */
export class ServerFailedError extends OwtError {
  override readonly name = "ServerFailedError";
  /** Status of the HTTP answer; it is 200 where a good answer broke off. */
  readonly status: number;
  /** What the answer said, redacted and cut short. */
  readonly serverMessage: string;
  /** When the server wants to be asked again, in milliseconds from then. */
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

/** Why a server could not be reached. */
export type UnreachableReason =
  /** Nothing listens there. */
  | "refused"
  /** The connection was cut. */
  | "reset"
  /** The host name is not known. */
  | "unknown-host"
  /** Names cannot be looked up at the moment. */
  | "name-service"
  /** No way leads there. */
  | "no-route"
  /** The certificate is signed by nobody trusted. */
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

/** No answer came, for the server could not be reached or the connection was cut. */
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
  /** What it limits: each attempt, or all that one operation sends and waits for. */
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

/** The server answered well, but the answer is not what the schema says. */
export class UnexpectedAnswerError extends OwtError {
  override readonly name = "UnexpectedAnswerError";
  /** Status of the HTTP answer. */
  readonly status: number;
  /** What does not fit, and where. */
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

/** An option, or an argument of a call, that cannot be used. */
export interface OptionProblem {
  /** Name of the option. */
  readonly option: string;
  /** What is wrong and what is allowed, as a phrase that follows the name. */
  readonly message: string;
}

/** Options that cannot be used, all of them at once. Nothing was sent. */
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

/** Kinds of what runs in a room; the server chooses their ids. */
export type SessionKind = "recording" | "streaming-out" | "streaming-in" | "SIP call" | "analytics";
/** Kinds of what a request can make. */
export type MadeKind = "room" | "service" | SessionKind;

/** It could not be found out whether something was made. `cause` is what went wrong on the way. */
export class UncertainError extends OwtError {
  override readonly name = "UncertainError";
  /** What was to be made. */
  readonly kind: MadeKind;
  /**
   * What to look for. The id of a room was chosen by the client; that of a service is known if there is one of its name; that of a
   * session is not known (see `candidates`). A session has no name: its kind stands in its place.
   */
  readonly candidate: { readonly id: string | undefined; readonly name: string };
  /** Ids of all that may be it. None: nothing of the kind was seen, but the server could be at it still, or not be asked. */
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
 * Whether a management server said that the thing asked for is not there: a 404 with one of the codes 1002 to 1005. A 404
 * of something else, or for a path that the server does not know, is no such thing.
 */
export function isNotFound(error: unknown): error is RequestRefusedError {
  if (!(error instanceof RequestRefusedError)) return false;
  return error.status === 404 && error.code !== undefined && error.code >= 1002 && error.code <= 1005;
}

/** The result of a lookup; undefined if the server answers that the thing is not there (`isNotFound`). */
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

/** Whether the server said that a name or id is taken (MongoDB's E11000). */
export function isDuplicate(error: unknown): error is RequestRefusedError {
  return error instanceof RequestRefusedError && error.serverMessage.includes("E11000");
}

// ------------------------------------------------------------------ words

/** `PUT /v1/rooms/…`, with the server's origin if asked for. */
export function lineOf(request: RequestLine | undefined, whole = false): string {
  if (request === undefined) return "the request";
  return `${request.method} ${whole ? request.endpoint : ""}${request.path}`;
}

function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
