// Applies a fault plan to an HTTP server: intercepts its connections and requests ahead of its own handlers.

import type * as http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { holdAnswer, sendAnswer } from "./held-answer";
import type { FaultRule, Faults } from "./plan";
import { sendError, sendSpoiled } from "./spoiled-answers";

/** How often a port that another program has taken is tried again, in milliseconds. */
const retryMs = 100;

interface Exchange {
  readonly rule: FaultRule;
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
}

export class FaultInjector {
  readonly #handlers: readonly http.RequestListener[];
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #hasEnded = false;

  /**
   * Takes over the request handlers that `server` has.
   * @param onFault called for each request that a rule acts on
   */
  constructor(
    private readonly server: http.Server,
    private readonly faults: Faults,
    private readonly onFault: (rule: FaultRule, request: { readonly method: string; readonly url: string }) => void,
  ) {
    this.#handlers = server.listeners("request") as http.RequestListener[];
    server.removeAllListeners("request");
    server.on("connection", (socket: Socket) => this.#connected(socket));
    server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) =>
      this.#requested(request, response),
    );
  }

  /** Cancels all delayed actions; a port that `die` closed stays closed. */
  end(): void {
    this.#hasEnded = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #connected(socket: Socket): void {
    if (this.faults.atConnection() !== undefined) {
      socket.resetAndDestroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  #requested(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method = "", url = "" } = request;
    const rule = this.faults.atRequest(method, url);
    if (rule === undefined) {
      this.#serve(request, response);
      return;
    }
    this.onFault(rule, { method, url });
    this.#apply({ rule, request, response });
  }

  /** Passes a request to the server's own handlers. */
  #serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    for (const handler of this.#handlers) handler(request, response);
  }

  #apply({ rule, request, response }: Exchange): void {
    const serve = (): void => this.#serve(request, response);
    const isAfter = rule.when === "after";
    switch (rule.fault) {
      case "close":
        response.shouldKeepAlive = false;
        serve();
        return;
      case "delay":
        if (isAfter) {
          holdAnswer(response, (answer) => this.#later(rule.ms ?? 0, () => sendAnswer(response, answer)));
          serve();
        } else {
          this.#later(rule.ms ?? 0, serve);
        }
        return;
      case "cut":
      case "broken-json":
      case "wrong-types":
      case "huge":
      case "trickle":
        holdAnswer(response, (answer) => void sendSpoiled(response, answer, rule));
        serve();
        return;
      default:
        if (isAfter) {
          holdAnswer(response, () => this.#fail({ rule, request, response }));
          serve();
        } else {
          // The request's body is not read, so the connection cannot be used again.
          response.shouldKeepAlive = false;
          this.#fail({ rule, request, response });
        }
    }
  }

  /** Leaves the client without the server's answer, before or after the request was processed. */
  #fail({ rule, request, response }: Exchange): void {
    if (this.#hasEnded) return;
    const { socket } = request;
    switch (rule.fault) {
      case "reset":
        socket.resetAndDestroy();
        return;
      case "hang":
        if (rule.ms !== undefined) this.#later(rule.ms, () => socket.resetAndDestroy());
        return;
      case "die":
        if (this.server.listening) this.#die(rule.ms ?? 1000);
        else socket.resetAndDestroy();
        return;
      case "answer":
        request.resume();
        sendError(response, rule);
    }
  }

  /** Closes the port for `ms` milliseconds. If another program takes the port meanwhile, waits until it is free again. */
  #die(ms: number): void {
    const { address: host, port } = this.server.address() as AddressInfo;
    this.server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    const listen = (): void => {
      if (this.#hasEnded) return;
      const retry = (): void => this.#later(retryMs, listen);
      this.server.once("error", retry);
      this.server.listen({ host, port }, () => this.server.off("error", retry));
    };
    this.#later(ms, listen);
  }

  #later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }
}
