// The HTTP server: what is done with every request before and after a resource handles it.

import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { longestBody, parseForm, parseJson, textOfBody } from "./bodies";
import { CastError } from "./document";
import { standBefore } from "./fault-acts";
import type { Faults } from "./faults";
import { Refusal, badRequest, noResource, noRoom, notAuthenticated, unexpected } from "./errors";
import { objectIdOf } from "./ids";
import { isSigned, parametersOf } from "./mauth";
import { roomRoutes } from "./rooms";
import { serviceRoutes } from "./services";
import { analyticsRoutes, defaultAlgorithms } from "./analytics";
import type { Conferences } from "./conferences";
import { participantRoutes } from "./participants";
import { recordingRoutes } from "./recordings";
import { sipCallRoutes } from "./sipcalls";
import { streamingInRoutes } from "./streaming-ins";
import { streamingOutRoutes } from "./streaming-outs";
import { streamRoutes } from "./streams";
import { type Tokens, tokenRoutes } from "./tokens";
import type { Service, Store } from "./store";

declare module "fastify" {
  interface FastifyRequest {
    /** The service that signed the request. Null where no signature is asked for. */
    service: Service | null;
    /** Whether what it changed in a conference was given to the store. */
    isKept: boolean;
  }
}

/** A request that was answered. */
export interface RequestEvent {
  readonly method: string;
  /** Path with the query, as it was sent. */
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
  /** What is to go wrong. */
  readonly faults?: Faults | undefined;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

/** What a resource needs to add its routes. */
export interface Routes {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly superServiceId: string;
  /** The rooms in which something happens. */
  readonly conferences: Conferences;
  readonly tokens: Tokens;
  /** Ids of the algorithms that analytics know. */
  readonly algorithms: readonly string[];
}

const json = "application/json; charset=utf-8";
const html = "text/html; charset=utf-8";
const plain = "text/plain; charset=utf-8";

/** Answers with a text that is JSON already. */
export const sendJson = (reply: FastifyReply, text: string): FastifyReply => reply.type(json).send(text);
/** Answers with a text for people, as the server does after some deletions. */
export const sendText = (reply: FastifyReply, text: string): FastifyReply => reply.type(html).send(text);

/** The service that signed a request to a path that asks for a signature. */
export function signer(request: FastifyRequest): Service {
  if (request.service === null) throw notAuthenticated();
  return request.service;
}

/** The paths that ask for a signature, by how they begin. */
const signedPaths = /^\/(?:v1(?:\.1)?\/rooms|v1\.1\/stream-engine|services)/i;
const signedMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
/** The methods that change something. */
const changing = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const mediaType = /^\s*[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(?:;|$)/;
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

/** The management API over a store, ready to listen. */
export function buildServer(options: ServerOptions): FastifyInstance {
  const {
    store,
    conferences,
    tokens,
    superServiceId,
    algorithms = defaultAlgorithms,
    logger,
    faults,
    onRequest,
  } = options;
  const app = Fastify({
    ...(logger !== undefined && { loggerInstance: logger }),
    bodyLimit: longestBody,
    forceCloseConnections: true,
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 5000 },
    frameworkErrors: (_error, _request, reply) => void answerError(reply, badRequest("Failed to decode the path")),
  }) as unknown as FastifyInstance;
  app.decorateRequest("service", null);
  app.decorateRequest("isKept", false);
  readBodies(app);

  app.addHook("onRequest", ({ headers }, reply, done) => {
    // A body of a type that is none is one of another type: it is read and forgotten.
    if (!mediaType.test(headers["content-type"] ?? "a/b")) headers["content-type"] = "application/octet-stream";
    reply.headers({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST, GET, OPTIONS, DELETE, PATCH",
      "access-control-allow-headers": "origin, authorization, content-type",
      "x-content-type-options": "nosniff",
    });
    done();
  });
  // After the body was read: a malformed one is refused whoever sends it.
  app.addHook("preHandler", (request, _reply, done) => {
    if (!signedPaths.test(request.url) || !signedMethods.has(request.method)) {
      done();
      return;
    }
    try {
      request.service = authenticate(store, request.headers.authorization);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  // A change is kept before it is answered, and so is what a request that was refused has changed before it failed.
  app.addHook("onSend", async (request, _reply, payload) => {
    const { room } = request.params as { room?: string };
    if (room === undefined || request.service === null || !changing.has(request.method) || request.isKept)
      return payload;
    request.isKept = true;
    await conferences.keep(room);
    return payload;
  });
  if (onRequest !== undefined) {
    app.addHook("onResponse", (request, reply, done) => {
      const { method, url } = request;
      onRequest({ method, path: url, status: reply.statusCode, durationMs: reply.elapsedTime });
      done();
    });
  }

  app.options("/*", (_request, reply) => reply.type(plain).send("OK"));
  app.setErrorHandler((error, _request, reply) => answerError(reply, error));
  app.setNotFoundHandler((request, reply) => {
    const room = belowRoom.exec(request.url)?.[1];
    const unknownRoom = room !== undefined && request.service !== null && !store.hasRoom(request.service, room);
    return answerError(reply, unknownRoom ? noRoom() : noResource());
  });

  const routes: Routes = { app, store, superServiceId, conferences, tokens, algorithms };
  serviceRoutes(routes);
  for (const version of ["/v1", "/v1.1"] as const) {
    for (const add of resources) add(routes, version);
  }
  if (faults !== undefined) {
    const standing = standBefore(app.server, faults, (fault, req) => app.log.info({ fault, req }, "fault plan"));
    app.addHook("preClose", (done) => {
      standing.end();
      done();
    });
  }
  return app;
}

/** Reads JSON and forms; other bodies are read and forgotten. */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const read = (type: string, parse: (text: string) => unknown): void => {
    app.addContentTypeParser(type, { parseAs: "buffer" }, async (request: FastifyRequest, body: Buffer) =>
      parse(await textOfBody(body, request.headers["content-encoding"], request.headers["content-type"])),
    );
  };
  read("application/json", parseJson);
  read("application/x-www-form-urlencoded", parseForm);
  app.addContentTypeParser("*", (_request, payload, done) => {
    payload.resume();
    payload.on("end", () => done(null, {}));
    payload.on("error", done);
  });
}

/** The service that a request is signed by. Throws a Refusal, or CastError for an id that is none. */
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

/** Answers with an error: a refusal as it is, anything else as one that was not foreseen. */
function answerError(reply: FastifyReply, error: unknown): FastifyReply {
  const refusal = error instanceof Refusal ? error : refusalOf(error as Error & { code?: string });
  if (refusal.status >= 500) reply.log.error({ err: error }, "request failed");
  return reply.status(refusal.status).type(json).send(refusal.body);
}

function refusalOf(error: Error & { code?: string; statusCode?: number }): Refusal {
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return badRequest("request entity too large", 413);
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return badRequest("request size did not match content length");
    default:
      // What is not HTTP as it should be: the server's own frame refuses it.
      if (error.code?.startsWith("FST_") && (error.statusCode ?? 500) < 500) {
        return badRequest(error.message.replace(/\.$/, ""), error.statusCode);
      }
      return unexpected(error);
  }
}
