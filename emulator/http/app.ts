// A small application server over node:http: routes requests to handlers and sends their answers. Sockets and headers stay
// under the control of node:http, so that faults can be injected.

import * as http from "node:http";
import FindMyWay, { type HTTPMethod } from "find-my-way";

/** A request as handlers see it. */
export interface Request<Params extends object = object> {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly localPort: number | undefined;
  /** Parameters of the path, decoded. Empty without a route. */
  readonly params: Params;
  readonly query: Readonly<Record<string, unknown>>;
  /** Undefined if none was sent. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  /** Content-Type; no such header if left out. */
  readonly type?: string;
  readonly body: string;
}

/** The part of a logger that is used; those of pino have it. */
export interface Logger {
  info: (members: object, message: string) => void;
  error: (members: object, message: string) => void;
}

type Handler<Params extends object> = (request: Request<Params>) => Answer | Promise<Answer>;

/** Behaviour for every request, whatever its route. Each function may throw; `failed` then makes the answer. */
export interface AppRules {
  readonly caseSensitive: boolean;
  /** Headers of every answer. */
  readonly headers?: http.OutgoingHttpHeaders;
  /** Checks a request before its body is read. */
  readonly begin?: (request: Request) => void;
  /** Parses a body. Not called without one. */
  readonly readBody: (message: http.IncomingMessage) => Promise<unknown>;
  /** Checks a request after its body was read, before its handler. */
  readonly allow?: (request: Request) => void;
  /** Answers requests without a route. */
  readonly notFound: (request: Request) => Answer;
  /** The error for a path that cannot be decoded. */
  readonly badPath: () => Error;
  /** Awaited after the handler has succeeded or failed, before the answer is sent. */
  readonly settle?: (request: Request) => Promise<void>;
  readonly failed: (error: unknown) => Answer;
  readonly onAnswer?: (request: Request, status: number, durationMs: number) => void;
  readonly logger?: Logger | undefined;
}

/** The client has disconnected: there is nobody to answer. */
export class DisconnectedError extends Error {}

interface Route {
  readonly handler?: Handler<never>;
  readonly params: object;
  readonly query: Readonly<Record<string, unknown>>;
  readonly isBad?: true;
}

const noRoute: Route = { params: {}, query: {} };
const badRoute: Route = { ...noRoute, isBad: true };
/** Longer than any path that node takes. */
const maxParamLength = 100_000;
const keepAliveMs = 72_000;

export class App {
  readonly server: http.Server;
  readonly #router;
  readonly #beforeClose: (() => void)[] = [];
  #requests = 0;

  constructor(private readonly rules: AppRules) {
    const { caseSensitive } = rules;
    this.#router = FindMyWay({ caseSensitive, ignoreTrailingSlash: true, maxParamLength, onBadUrl: () => undefined });
    this.server = http.createServer({ keepAliveTimeout: keepAliveMs }, (message, response) => {
      void this.#serve(message, response);
    });
  }

  /** Adds a route, such as `/rooms/:room`. A route for GET also serves HEAD. */
  on<Params extends object = object>(method: HTTPMethod, path: string, handler: Handler<Params>): void {
    this.#router.on(method, path, () => undefined, handler);
  }

  hasRoute(method: HTTPMethod, path: string): boolean {
    return this.#router.hasRoute(method, path);
  }

  beforeClose(action: () => void): void {
    this.#beforeClose.push(action);
  }

  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen({ port, host }, () => {
        this.server.off("error", reject);
        resolve();
      });
    });
  }

  /** Stops listening and ends all connections. */
  async close(): Promise<void> {
    for (const action of this.#beforeClose) action();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  async #serve(message: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const begin = performance.now();
    const { logger, onAnswer } = this.rules;
    const { method = "", url = "", headers, socket } = message;
    const route = this.#routeOf(method, url);
    const { params, query } = route;
    const request = { method, url, headers, localPort: socket.localPort, params, query, body: undefined as unknown };
    const reqId = (this.#requests += 1);
    logger?.info({ reqId, req: { method, url, remoteAddress: socket.remoteAddress } }, "incoming request");
    const answer = await this.#answer(message, request, route);
    if (answer === undefined) return;
    const { status } = answer;
    response.once("finish", () => {
      const durationMs = performance.now() - begin;
      logger?.info({ reqId, res: { statusCode: status }, responseTime: durationMs }, "request completed");
      onAnswer?.(request, status, durationMs);
    });
    this.#send(response, answer, message.complete);
  }

  /** The answer to a request; undefined if the client has disconnected. */
  async #answer(
    message: http.IncomingMessage,
    request: Request & { body: unknown },
    { handler, isBad }: Route,
  ): Promise<Answer | undefined> {
    const { begin, readBody, allow, notFound, badPath, settle } = this.rules;
    let answer: Answer;
    try {
      begin?.(request);
      if (isBad) throw badPath();
      if (hasBody(message)) request.body = await readBody(message);
      allow?.(request);
      answer = await (handler ?? notFound)(request as never);
    } catch (error) {
      if (error instanceof DisconnectedError) return undefined;
      answer = this.#failed(error);
    }
    try {
      await settle?.(request);
      return answer;
    } catch (error) {
      return this.#failed(error);
    }
  }

  #routeOf(method: string, url: string): Route {
    const found = this.#router.find((method === "HEAD" ? "GET" : method) as HTTPMethod, url);
    if (found === null) return noRoute;
    if (found.store === null) return badRoute;
    return { handler: found.store as Handler<never>, params: found.params, query: found.searchParams };
  }

  #failed(error: unknown): Answer {
    const answer = this.rules.failed(error);
    if (answer.status >= 500) {
      const { name, message, stack } = error as Error;
      this.rules.logger?.error({ err: { type: name, message, stack } }, "request failed");
    }
    return answer;
  }

  #send(response: http.ServerResponse, { status, type, body }: Answer, isRead: boolean): void {
    // The rest of the body is discarded, and the connection is not used again.
    if (!isRead) {
      response.shouldKeepAlive = false;
      response.req.resume();
    }
    const hasNoBody = status === 204;
    response.writeHead(status, {
      ...this.rules.headers,
      ...(type !== undefined && { "content-type": type }),
      ...(!hasNoBody && { "content-length": Buffer.byteLength(body) }),
    });
    response.end(body);
  }
}

const hasBody = ({ method, headers }: http.IncomingMessage): boolean =>
  method !== "GET" &&
  method !== "HEAD" &&
  (headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0);

/**
 * Reads a body of at most `most` bytes. Rejects with the error of `tooLarge` beyond that, and with DisconnectedError if the
 * client disconnects before the end.
 */
export function readBytes(message: http.IncomingMessage, most: number, tooLarge: () => Error): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(message.headers["content-length"] ?? 0) > most) {
      reject(tooLarge());
      return;
    }
    const parts: Buffer[] = [];
    let length = 0;
    const take = (part: Buffer): void => {
      length += part.length;
      if (length <= most) {
        parts.push(part);
        return;
      }
      message.off("data", take);
      reject(tooLarge());
    };
    message.on("data", take);
    message.once("end", () => resolve(Buffer.concat(parts)));
    message.once("close", () => reject(new DisconnectedError()));
    message.once("error", () => reject(new DisconnectedError()));
  });
}

/** Reads a body to its end and discards it. */
export async function discardBody(message: http.IncomingMessage): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    message.resume();
    message.once("end", resolve);
    message.once("close", () => reject(new DisconnectedError()));
    message.once("error", () => reject(new DisconnectedError()));
  });
}
