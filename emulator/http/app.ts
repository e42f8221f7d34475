// A server over node:http: which handler a request goes to, what is done before and after it, and how it is answered. The
// router is a library; the rest is little, and leaves sockets and headers to whoever spoils them on purpose.

import * as http from "node:http";
import FindMyWay, { type HTTPMethod } from "find-my-way";

/** A request, as handlers see it. */
export interface Request<Params extends object = object> {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly localPort: number | undefined;
  /** Parts of the path, decoded. Empty where there is no such route. */
  readonly params: Params;
  readonly query: Readonly<Record<string, unknown>>;
  /** Undefined where none was sent. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  /** Content-Type; none where it is left out. */
  readonly type?: string;
  readonly body: string;
}

/** What of a logger is used; one of pino has it. */
export interface Logger {
  info: (members: object, message: string) => void;
  error: (members: object, message: string) => void;
}

type Handler<Params extends object> = (request: Request<Params>) => Answer | Promise<Answer>;

/** What is done with every request, whatever its route. Each may throw, and is answered by `failed` then. */
export interface AppRules {
  readonly caseSensitive: boolean;
  /** Headers of every answer. */
  readonly headers?: http.OutgoingHttpHeaders;
  /** Judges a request by its head, before its body is read. */
  readonly begin?: (request: Request) => void;
  /** The value of a body. Not called where none was sent. */
  readonly readBody: (message: http.IncomingMessage) => Promise<unknown>;
  /** Judges a request whose body was read, before its handler. */
  readonly allow?: (request: Request) => void;
  /** Answers where there is no route. */
  readonly notFound: (request: Request) => Answer;
  /** The error that says that a path cannot be decoded. */
  readonly badPath: () => Error;
  /** Is awaited after the handler, or its failure, before the answer is sent. */
  readonly settle?: (request: Request) => Promise<void>;
  readonly failed: (error: unknown) => Answer;
  readonly onAnswer?: (request: Request, status: number, durationMs: number) => void;
  readonly logger?: Logger | undefined;
}

/** The sender has gone: there is nobody to answer. */
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

  /** Adds a route, such as `/rooms/:room`. One for GET is for HEAD, too. */
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

  /** Undefined where nobody waits for it. */
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
    // What is still to come of a body is of no use to anybody.
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
 * The bytes of a body. Throws what `tooLarge` makes where there are more than `most`, and GoneError where the sender goes
 * before all are there.
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

/** Reads a body to its end and forgets it. */
export async function discardBody(message: http.IncomingMessage): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    message.resume();
    message.once("end", resolve);
    message.once("close", () => reject(new DisconnectedError()));
    message.once("error", () => reject(new DisconnectedError()));
  });
}
