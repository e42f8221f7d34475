// Shared by all routes of the management API: their context, the signer of a request, and the forms of answers.

import type { App } from "./app";
import { type Answer, type Request } from "./app";
import { notAuthenticated } from "./errors";
import type { Conferences } from "../conference/conferences";
import type { Tokens } from "../conference/tokens";
import type { Service, Store } from "../store/store";

/** What a resource needs to add its routes. */
export interface Routes {
  readonly app: App;
  readonly store: Store;
  readonly superServiceId: string;
  /** The rooms in which something happens. */
  readonly conferences: Conferences;
  readonly tokens: Tokens;
  /** Ids of the algorithms that analytics know. */
  readonly algorithms: readonly string[];
}

export const json = "application/json; charset=utf-8";

export const html = "text/html; charset=utf-8";

/** An answer of what is JSON already. */
export const jsonText = (body: string): Answer => ({ status: 200, type: json, body });

/** An answer of a value, as JSON. */
export const jsonOf = (value: unknown): Answer => jsonText(JSON.stringify(value));

/** An answer that is a text for people, as the server gives after some deletions. */
export const htmlText = (body: string, status = 200): Answer => ({ status, type: html, body });

/** An answer of nothing. */
export const nothing: Answer = { status: 200, body: "" };

/** The services that signed the requests which are being answered. */
export const signers = new WeakMap<Request, Service>();

/** The service that signed a request to a path that asks for a signature. */
export function signer(request: Request): Service {
  const service = signers.get(request);
  if (service === undefined) throw notAuthenticated();
  return service;
}
