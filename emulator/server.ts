// Builds the server of the management API: authentication, bodies, errors and the routes of all resources.

import type * as http from "node:http";
import { App, type Logger, type AppRules, readBytes, discardBody } from "./http/app";
import { longestBody, parseForm, parseJson, decodeBody, tooLarge } from "./http/bodies";
import { CastError } from "./documents/casting";
import { FaultInjector } from "./faults/injector";
import type { Faults } from "./faults/plan";
import { Refusal, badRequest, noResource, noRoom, notAuthenticated, unexpected } from "./http/errors";
import { objectIdOf } from "./documents/ids";
import { isSigned, parametersOf } from "./http/mauth";
import { roomRoutes } from "./api/rooms";
import { serviceRoutes } from "./api/services";
import { analyticsRoutes, defaultAlgorithms } from "./api/analytics";
import type { Conferences } from "./conference/conferences";
import { participantRoutes } from "./api/participants";
import { recordingRoutes } from "./api/recordings";
import { sipCallRoutes } from "./api/sip-calls";
import { streamingInRoutes } from "./api/streaming-ins";
import { streamingOutRoutes } from "./api/streaming-outs";
import { streamRoutes } from "./api/streams";
import { tokenRoutes } from "./api/tokens";
import type { Tokens } from "./conference/tokens";
import type { Service, Store } from "./store/store";
import { type Routes, json, signers } from "./http/routes";

/** An answered request, as reported to `onRequest`. */
export interface RequestEvent {
  readonly method: string;
  /** Path with the query, as sent. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface ServerOptions {
  readonly store: Store;
  readonly conferences: Conferences;
  readonly tokens: Tokens;
  readonly superServiceId: string;
  readonly algorithms?: readonly string[] | undefined;
  readonly logger?: Logger | undefined;
  /** The fault plan; none if left out. */
  readonly faults?: Faults | undefined;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

const plain = "text/plain; charset=utf-8";

/** Beginnings of the paths that need a signature. */
const signedPaths = /^\/(?:v1(?:\.1)?\/rooms|v1\.1\/stream-engine|services)/i;
const signedMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const changingMethods = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const belowRoom = /^\/v1(?:\.1)?\/rooms\/([^/?]+)\//i;

const resources = [
  roomRoutes,
  participantRoutes,
  streamRoutes,
  streamingInRoutes,
  streamingOutRoutes,
  recordingRoutes,
  sipCallRoutes,
  analyticsRoutes,
  tokenRoutes,
];

/** The management API of a store, ready to listen. */
export function buildServer(options: ServerOptions): App {
  const { store, conferences, tokens, superServiceId, algorithms = defaultAlgorithms, logger, faults } = options;
  const app = new App(appRules(options));
  const routes: Routes = { app, store, superServiceId, conferences, tokens, algorithms };
  serviceRoutes(routes);
  for (const version of ["/v1", "/v1.1"] as const) {
    for (const add of resources) add(routes, version);
  }
  if (faults !== undefined) {
    const injector = new FaultInjector(app.server, faults, (fault, req) => logger?.info({ fault, req }, "fault plan"));
    app.beforeClose(() => injector.end());
  }
  return app;
}

function appRules({ store, conferences, logger, onRequest }: ServerOptions): AppRules {
  return {
    caseSensitive: false,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST, GET, OPTIONS, DELETE, PATCH",
      "access-control-allow-headers": "origin, authorization, content-type",
      "x-content-type-options": "nosniff",
    },
    readBody,
    // Like a real server, refuses a malformed body before it looks at the signature.
    allow: (request) => {
      if (!signedPaths.test(request.url) || !signedMethods.has(request.method)) return;
      signers.set(request, authenticate(store, request.headers.authorization));
    },
    notFound: (request) => {
      if (request.method === "OPTIONS") return { status: 200, type: plain, body: "OK" };
      const room = belowRoom.exec(request.url)?.[1];
      const service = signers.get(request);
      throw room !== undefined && service !== undefined && !store.hasRoom(service, room) ? noRoom() : noResource();
    },
    badPath: () => badRequest("Failed to decode the path"),
    // Saves the conference before the answer is sent, also after a refusal: the request may have changed part of it.
    settle: async (request) => {
      const { room } = request.params as { room?: string };
      if (room !== undefined && signers.has(request) && changingMethods.has(request.method)) {
        await conferences.save(room);
      }
    },
    failed: (error) => {
      const { status, body } = error instanceof Refusal ? error : unexpected(error as Error);
      return { status, type: json, body };
    },
    ...(onRequest !== undefined && {
      onAnswer: ({ method, url: path }, status, durationMs) => onRequest({ method, path, status, durationMs }),
    }),
    logger,
  };
}

/** Parses JSON and forms. Discards any other body and returns `{}`. */
async function readBody(message: http.IncomingMessage): Promise<unknown> {
  const { "content-type": type = "", "content-encoding": encoding } = message.headers;
  const parse = parsers.get((type.split(";")[0] ?? "").trim().toLowerCase());
  if (parse === undefined) {
    await discardBody(message);
    return {};
  }
  return parse(await decodeBody(await readBytes(message, longestBody, tooLarge), encoding, type));
}

const parsers: ReadonlyMap<string, (text: string) => unknown> = new Map([
  ["application/json", parseJson],
  ["application/x-www-form-urlencoded", parseForm],
]);

/** The service that signed a request. Throws a Refusal, or a CastError for a malformed service id. */
function authenticate(store: Store, header: string | undefined): Service {
  if (header === undefined) throw notAuthenticated();
  const parameters = parametersOf(header);
  const given = parameters.get("serviceid");
  if (given === undefined) throw notAuthenticated();
  const id = objectIdOf(given);
  if (id === undefined) throw new CastError("ObjectId", given, "_id");
  const service = store.service(id);
  if (service === undefined || !isSigned(parameters, service.key)) throw notAuthenticated();
  return service;
}
