// Servers for the tests of the client: real sockets on 127.0.0.1, whose behaviour each test writes itself.

import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import type { TransportOptions } from "../../sdk/http/options";
import { Transport } from "../../sdk/http/transport";
import { defaultRetryPolicy } from "../../sdk/http/retry";

export const serviceId = "0123456789abcdef01234567";
export const serviceKey = "planted-key/+=0815";
export const roomId = "5f0000000000000000000001";
/** A well-formed id of no room. */
export const otherId = "5f0000000000000000000002";

/** A received request. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export type Handler = (request: Seen, response: http.ServerResponse) => void;

/** A server, and the requests that it has received. */
export interface TestServer {
  readonly endpoint: string;
  readonly port: number;
  readonly seen: Seen[];
  /** Connections that were ever made. */
  connections(): number;
  /** Connections that are open now. */
  readonly open: ReadonlySet<Socket>;
}

const servers: { close: () => Promise<void> }[] = [];
const transports: Transport[] = [];

/** Starts a server that ends with the test, by `closeAll`; `tls` gives the name of its certificate. */
export async function serve(handler: Handler, tls?: string): Promise<TestServer> {
  const server = await startServer(handler, tls);
  servers.push(server);
  return server;
}

/** Starts a server that the caller closes. */
export async function startServer(
  handler: Handler,
  tls?: string,
): Promise<TestServer & { readonly close: () => Promise<void> }> {
  const seen: Seen[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const listener = (request: http.IncomingMessage, response: http.ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(one);
      handler(one, response);
    });
  };
  const server =
    tls === undefined
      ? http.createServer(listener)
      : https.createServer({ cert: fixture(`${tls}.pem`), key: fixture("server-key.pem") }, listener);
  server.on("connection", (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    seen,
    open,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** A transport to a server, with retries that do not wait. */
export function transportTo(
  endpoint: string,
  options: Partial<TransportOptions> & { retries?: number } = {},
): Transport {
  const { retries = 0, ...rest } = options;
  const transport = new Transport({
    endpoint,
    credentials: { serviceId, serviceKey },
    insecure: false,
    timeoutMs: 10_000,
    maxConcurrent: 16,
    policy: { ...defaultRetryPolicy, retries, baseMs: 0 },
    ...rest,
  });
  transports.push(transport);
  return transport;
}

/** Ends all servers and idle connections; for `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const transport of transports.splice(0)) transport.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
}

/** Answers with JSON. */
export function json(response: http.ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}

/** Answers with a refusal in the form of servers. */
export function refuse(response: http.ServerResponse, status: number, code: number, message: string): void {
  json(response, { error: { code, message } }, status);
}

/** Cuts the connection. */
export function cut(response: http.ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** A handler that goes through a list, one handler for each request; the last one stays. */
export function inTurn(...handlers: Handler[]): Handler {
  let next = 0;
  return (request, response) => handlers[Math.min(next++, handlers.length - 1)]!(request, response);
}

/** A file of the tests' certificates. */
export function fixture(name: string): string {
  return readFileSync(join(__dirname, "fixtures", "tls", name), "utf8");
}

/** The reason with which a promise is rejected. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It should have failed.");
}

/** A port on which nothing listens. */
export async function deadEndpoint(): Promise<string> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
