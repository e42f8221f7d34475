// Shared by all routes of the management API: context, signer of a request, and kinds of answers.

import { type Answer, type App, type Request } from "./app";
import { notAuthenticated } from "./errors";
import type { Conferences } from "../conference/conferences";
import type { Tokens } from "../conference/tokens";
import type { Service, Store } from "../store/store";

/** The context of all routes. */
export interface Routes {
  readonly app: App;
  readonly store: Store;
  readonly superServiceId: string;
  readonly conferences: Conferences;
  readonly tokens: Tokens;
  /** Ids of the algorithms that analytics know. */
  readonly algorithms: readonly string[];
}

export const json = "application/json; charset=utf-8";

export const html = "text/html; charset=utf-8";

/** An answer with a JSON text. */
export const jsonTextAnswer = (body: string): Answer => ({ status: 200, type: json, body });

/** An answer with a value as JSON. */
export const jsonAnswer = (value: unknown): Answer => jsonTextAnswer(JSON.stringify(value));

/** An answer with a plain text, as the server sends after some deletions. */
export const textAnswer = (body: string, status = 200): Answer => ({ status, type: html, body });

/** An empty answer. */
export const emptyAnswer: Answer = { status: 200, body: "" };

/** The services that signed the current requests. */
export const signers = new WeakMap<Request, Service>();

/** The service that signed a request. Throws a Refusal without one. */
export function signer(request: Request): Service {
  const service = signers.get(request);
  if (service === undefined) throw notAuthenticated();
  return service;
}
