// Turns all that can go wrong with a call into errors, without credentials.

import {
  AbortError,
  type OwtError,
  type OwtErrorDetails,
  type RequestLine,
  RequestRefusedError,
  ServerFailedError,
  TimeoutError,
  UnexpectedAnswerError,
} from "../failures/errors";
import { optionPhrases as option } from "../failures/options";
import { remedyFor } from "../failures/remedies";
import { codeAndMessage, cutOf, unreachable } from "../failures/unreachable";
import { printable, redact, secretsIn } from "../text/redact";
import { excerpt, isReading } from "./answer";
import { parseJson } from "./json";
import type { Credentials } from "./mauth";
import { type Outcome, isPassingFailure, retryAfterMs } from "./retry";

/** A failed attempt: its error, and what decides whether it is tried again. */
export interface Failed {
  readonly outcome: Outcome;
  readonly error: OwtError;
}

/** An answer whose status is not 2xx. */
export interface BadAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
  readonly location: string | null;
}

/** The call whose errors these are. */
interface CallContext {
  readonly request: RequestLine;
  readonly body: unknown;
  /** Service that signs this call. */
  readonly credentials: Credentials;
  /** Service that signs the client's other calls; its key is redacted too. */
  readonly ownCredentials: Credentials;
  readonly signal: AbortSignal | undefined;
}

/** Makes the errors of one call. */
export class CallErrors {
  readonly #context: CallContext;
  /** Attempts so far; part of each error. */
  attempts = 0;
  /** Whether an attempt so far may have taken effect. */
  #ambiguous = false;

  constructor(context: CallContext) {
    this.#context = context;
  }

  /** Removes the credentials of this call from a text. */
  readonly redact = (text: string): string => {
    const { credentials, ownCredentials, body } = this.#context;
    const keys = [credentials, ownCredentials].map(({ serviceKey }) => serviceKey);
    return printable(redact(text, [...keys, ...secretsIn(body)]));
  };

  /** The caller's signal ended the call; `sent` if an attempt was under way. */
  aborted(sent: boolean): AbortError {
    return new AbortError(this.#details(sent, this.#context.signal?.reason));
  }

  /** The attempt took longer than `timeoutMs`. */
  timedOut(timeoutMs: number, thrown: unknown): TimeoutError {
    const remedy = `The server is slow or hangs. Try again, or allow more time (${option.timeout}).`;
    return new TimeoutError({ ...this.#details(true, thrown), timeoutMs, remedy });
  }

  /** The operation took longer than `limitMs`. `effect`: an attempt was under way. */
  late(limitMs: number, thrown?: unknown, effect = false): TimeoutError {
    const remedy = `The server is slow or hangs. Try again, or allow more time for the operation (${option.operationTimeout}).`;
    return new TimeoutError({ ...this.#details(effect, thrown), timeoutMs: limitMs, limits: "operation", remedy });
  }

  /** No answer came. `thrown` is the error of the network or of TLS. */
  unreachable(thrown: unknown): Failed {
    const cut = cutOf(thrown);
    const message = this.redact(codeAndMessage(thrown).message.replace(/^request to \S+ failed, reason: /, ""));
    const error = unreachable(cut, message, { ...this.#details(cut.sent, thrown), request: this.#context.request });
    return { outcome: { kind: "unreachable", sent: cut.sent, lasting: cut.lasting }, error };
  }

  /** The endpoint says http, and the server speaks https. */
  httpsExpected(cause: unknown): OwtError {
    const cut = { reason: "https-expected", sent: false, lasting: true, systemCode: undefined } as const;
    const { request } = this.#context;
    return unreachable(cut, "", { request, attempts: this.attempts, mayHaveTakenEffect: false, cause });
  }

  /** The answer broke off, or is too large to read. */
  broken(status: number, thrown: unknown): Failed {
    const details = this.#details(true, thrown);
    if ((thrown as { type?: unknown }).type === "max-size") {
      const error = new UnexpectedAnswerError("is larger than this client reads.", { ...details, status });
      return { outcome: { kind: "answer", status: 200 }, error };
    }
    const serverMessage = `the answer broke off (${this.redact(codeAndMessage(thrown).message)})`;
    const remedy = "The server, or a proxy before it, stopped in the middle. If this continues, see their logs.";
    return { outcome: { kind: "broken" }, error: new ServerFailedError({ ...details, status, serverMessage, remedy }) };
  }

  /** The answer is a redirect, a refusal or a failure of the server. */
  ofAnswer({ status, text, retryAfter, location }: BadAnswer): Failed {
    const { code, message } = errorBody(text);
    const outcome = { kind: "answer", status, code, message, retryAfterMs: retryAfterMs(retryAfter) } as const;
    const serverMessage = this.redact(message);
    if (status < 400) {
      const remedy = `Redirects are not followed. Set the endpoint to the management API itself (${option.endpoint}).`;
      const what = `sends elsewhere: ${this.redact(excerpt(location ?? "nowhere"))}`;
      return { outcome, error: new UnexpectedAnswerError(what, { ...this.#details(false), status, remedy }) };
    }
    if (status === 400 && code === undefined && httpOnHttps.test(text))
      return { outcome, error: this.httpsExpected(undefined) };
    if (isPassingFailure(outcome) || (status >= 500 && code === undefined)) {
      const remedy = "Try again later. If this continues, see the logs of the management API and of proxies before it.";
      const details = { ...this.#details(true), status, serverMessage, retryAfterMs: outcome.retryAfterMs, remedy };
      return { outcome, error: new ServerFailedError(details) };
    }
    const { request, credentials, body } = this.#context;
    const remedy = remedyFor({ request, serviceId: credentials.serviceId, status, code, message, body });
    return {
      outcome,
      error: new RequestRefusedError({ ...this.#details(false), status, code, serverMessage, remedy }),
    };
  }

  /** Details of all errors. `effect`: this attempt may have taken effect; those before it are remembered. */
  #details(effect: boolean, thrown?: unknown): OwtErrorDetails {
    const { request } = this.#context;
    if (effect && !isReading(request.method)) this.#ambiguous = true;
    const cause = thrown === undefined ? undefined : this.#copy(thrown);
    return { request, attempts: this.attempts, mayHaveTakenEffect: this.#ambiguous, cause };
  }

  #copy(thrown: unknown): Error {
    const { code, message } = codeAndMessage(thrown);
    return Object.assign(new Error(this.redact(message)), code === undefined ? {} : { code });
  }
}

/** Texts by which https servers refuse requests that speak http. */
const httpOnHttps = /plain http request was sent to https port|http request to an https server/i;

/** Code and message of a server's error body. The beginning of another body is the message, without a code. */
function errorBody(text: string): { code: number | undefined; message: string } {
  try {
    const { error } = parseJson(text) as { error?: { code?: unknown; message?: unknown } };
    if (typeof error?.code === "number")
      return { code: error.code, message: typeof error.message === "string" ? error.message.slice(0, 2000) : "" };
  } catch {
    // No JSON that can be read: from a proxy, plain text, or nothing.
  }
  return { code: undefined, message: excerpt(text) };
}
