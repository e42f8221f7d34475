// What the fault plan does to requests: it stands between a server and what serves its requests.

import type * as http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { errorCodes } from "../../sdk/schemas";
import type { FaultRule, Faults } from "./plan";
import { isRecord } from "../http/shapes";

/** An answer that was not sent yet. */
interface Held {
  readonly status: number;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: Buffer;
}

export interface Standing {
  /** Ends what waits: a port that is deaf stays so. */
  readonly end: () => void;
}

/**
 * Lets a server do what a plan says.
 * @param onStrike is told of each request that is spoiled
 */
export function standBefore(
  server: http.Server,
  faults: Faults,
  onStrike: (rule: FaultRule, request: { readonly method: string; readonly url: string }) => void = () => undefined,
): Standing {
  const handlers = server.listeners("request") as http.RequestListener[];
  server.removeAllListeners("request");
  const serve: http.RequestListener = (request, response) => {
    for (const handler of handlers) handler(request, response);
  };
  const sockets = new Set<Socket>();
  const waiting = new Set<NodeJS.Timeout>();
  let hasEnded = false;

  const later = (ms: number, what: () => void): void => {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      what();
    }, ms);
    waiting.add(timer);
  };

  /** The port is deaf for a while. What listens there in the meantime keeps it, and is waited for. */
  const die = (ms: number): void => {
    const { address: host, port } = server.address() as AddressInfo;
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    const rise = (): void => {
      if (hasEnded) return;
      const again = (): void => later(100, rise);
      server.once("error", again);
      server.listen({ host, port }, () => server.off("error", again));
    };
    later(ms, rise);
  };

  server.on("connection", (socket: Socket) => {
    if (faults.atConnection() !== undefined) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
    const { method = "", url = "", socket } = request;
    const rule = faults.atRequest(method, url);
    if (rule === undefined) {
      serve(request, response);
      return;
    }
    onStrike(rule, { method, url });
    const act = (send: () => void): void => {
      if (hasEnded) return;
      switch (rule.fault) {
        case "reset":
          socket.resetAndDestroy();
          return;
        case "hang":
          if (rule.ms !== undefined) later(rule.ms, () => socket.resetAndDestroy());
          return;
        case "die":
          if (server.listening) die(rule.ms ?? 1000);
          else socket.resetAndDestroy();
          return;
        case "answer":
          request.resume();
          refuse(response, rule);
          return;
        default:
          send();
      }
    };
    switch (rule.fault) {
      case "close":
        response.shouldKeepAlive = false;
        serve(request, response);
        return;
      case "delay":
        if (rule.when === "after") {
          held(response, (answer) => later(rule.ms ?? 0, () => sendWhole(response, answer)));
          serve(request, response);
        } else {
          later(rule.ms ?? 0, () => serve(request, response));
        }
        return;
      case "cut":
      case "broken-json":
      case "wrong-types":
      case "huge":
      case "trickle":
        held(response, (answer) => void spoil(response, answer, rule));
        serve(request, response);
        return;
      default:
        if (rule.when !== "after") {
          // The body is not read: the connection ends with this answer.
          response.shouldKeepAlive = false;
          act(() => serve(request, response));
          return;
        }
        held(response, (answer) => act(() => sendWhole(response, answer)));
        serve(request, response);
    }
  });

  return {
    end: () => {
      hasEnded = true;
      for (const timer of waiting) clearTimeout(timer);
    },
  };
}

/** Keeps an answer back, and gives it to `use` when it is complete. What follows goes past this again. */
function held(response: http.ServerResponse, use: (answer: Held) => void): void {
  const parts: Buffer[] = [];
  let [status, headers]: [number, http.OutgoingHttpHeaders] = [200, {}];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) parts.push(Buffer.from(chunk as string));
  };
  Object.assign(response, {
    writeHead: (code: number, ...rest: unknown[]) => {
      status = code;
      headers = (rest.find(isRecord) as http.OutgoingHttpHeaders | undefined) ?? headers;
      return response;
    },
    write: (chunk: unknown) => {
      keep(chunk);
      return true;
    },
    end: (chunk: unknown) => {
      keep(chunk);
      // The methods of its class come to light again.
      for (const name of ["writeHead", "write", "end"]) Reflect.deleteProperty(response, name);
      use({ status, headers: { ...response.getHeaders(), ...headers }, body: Buffer.concat(parts) });
      return response;
    },
  });
}

function sendWhole(response: http.ServerResponse, { status, headers, body }: Held): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** Sends an answer that is not as it should be. */
async function spoil(response: http.ServerResponse, answer: Held, rule: FaultRule): Promise<void> {
  const { body } = answer;
  const send = (text: string): void => {
    const bytes = Buffer.from(text);
    const headers = { ...answer.headers, "content-type": jsonType, "content-length": bytes.length };
    sendWhole(response, { ...answer, headers, body: bytes });
  };
  const half = Math.floor(body.length / 2);
  switch (rule.fault) {
    case "cut":
      response.writeHead(answer.status, { ...answer.headers, "content-length": Math.max(body.length, 1) });
      response.flushHeaders();
      if (half > 0) response.write(body.subarray(0, half));
      response.socket?.destroySoon();
      return;
    case "broken-json":
      send(body.length === 0 ? "{" : body.subarray(0, half).toString("utf8") || "{");
      return;
    case "wrong-types":
      send(JSON.stringify(otherTypes(parsed(body.toString("utf8")))));
      return;
    case "huge": {
      const frame = '{"filler":""}'.length;
      send(`{"filler":"${"x".repeat(Math.max((rule.bytes ?? 10_000_000) - frame, 0))}"}`);
      return;
    }
    default:
      await trickle(response, answer, rule.ms ?? 100);
  }
}

async function trickle(response: http.ServerResponse, { status, headers, body }: Held, ms: number): Promise<void> {
  response.writeHead(status, headers);
  response.flushHeaders();
  for (let at = 0; at < body.length && !response.destroyed; at += 1) {
    await pause(ms);
    response.write(body.subarray(at, at + 1));
  }
  response.end();
}

const jsonType = "application/json; charset=utf-8";

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The same value with every text a number, every number a text, and so on. */
export function otherTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? {} : value.map(otherTypes);
  if (isRecord(value)) {
    const entries = Object.entries(value);
    return entries.length === 0 ? [] : Object.fromEntries(entries.map(([name, one]) => [name, otherTypes(one)]));
  }
  if (typeof value === "string") return 7;
  if (typeof value === "number") return "seven";
  return value === null ? [] : "maybe";
}

const codes: Readonly<Record<number, number>> = {
  400: errorCodes.badRequest,
  401: errorCodes.notAuthenticated,
  403: errorCodes.permissionDenied,
  404: errorCodes.notFound,
};

function refuse(response: http.ServerResponse, rule: FaultRule): void {
  const { status = 500, body = "json", code = codes[status] ?? errorCodes.unexpected, retryAfter } = rule;
  const { message = "Error of the fault plan" } = rule;
  const [type, text] =
    body === "json"
      ? [jsonType, JSON.stringify({ error: { code, message } })]
      : body === "html"
        ? ["text/html", page(status, message)]
        : [undefined, ""];
  const bytes = Buffer.from(text);
  sendWhole(response, {
    status,
    headers: {
      ...(type !== undefined && { "content-type": type }),
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      "content-length": bytes.length,
    },
    body: bytes,
  });
}

function page(status: number, message: string): string {
  const title = `${String(status)} ${message.replace(/[<>&]/g, (sign) => `&#${String(sign.codePointAt(0))};`)}`;
  return `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}
