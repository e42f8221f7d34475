// Connections to an endpoint: they are kept for the next request, and report answers that broke off.

import http from "node:http";
import https from "node:https";
import { type Socket, isIP } from "node:net";

/** Servers close idle connections after 5 s. Closing them earlier keeps requests off a connection that is being closed. */
const idleMs = 4_000;

/** The method by which Node hands a request to an agent; it is missing in the types. */
interface Adding {
  addRequest: (request: http.ClientRequest, ...rest: unknown[]) => void;
}

/** Options by which an agent opens a connection. */
interface Target {
  readonly host: string;
  readonly port: string;
  readonly servername?: string;
}

/** The connections to an endpoint. Idle ones are unreferenced: they keep no process alive. */
export class Connections {
  /** Hands connections to requests. */
  readonly agent: http.Agent;
  readonly #target: Target;
  readonly #most: number;
  /** Connection that was opened for the next request. */
  #ahead: Socket | undefined;
  readonly #open: (target: Target) => Socket;

  constructor(
    endpoint: string,
    { ca, insecure, maxOpen }: { ca: string | undefined; insecure: boolean; maxOpen: number },
  ) {
    const { protocol, hostname, port } = new URL(endpoint);
    const isSecure = protocol === "https:";
    const pool = { keepAlive: true, timeout: idleMs, maxFreeSockets: maxOpen };
    const trust = { rejectUnauthorized: !insecure, ...(ca !== undefined && { ca }) };
    const agent = isSecure ? new https.Agent({ ...pool, ...trust }) : new http.Agent(pool);
    const host = hostname.replace(/^\[|\]$/g, "");
    this.#most = maxOpen;
    this.#target = {
      host,
      port: port === "" ? (isSecure ? "443" : "80") : port,
      ...(isSecure && isIP(host) === 0 && { servername: host }),
    };
    const create = agent.createConnection.bind(agent);
    this.#open = (target) => create({ ...pool, ...trust, ...target }) as Socket;
    agent.createConnection = (options, callback) => this.#taken() ?? create(options, callback);
    this.agent = reportingCuts(agent);
  }

  /**
   * Opens a connection for the next request. Does nothing if one is idle, or if the largest number is open. Reports no failure: the
   * request will.
   */
  openAhead(): void {
    const { sockets, freeSockets } = this.agent;
    if (this.#ahead !== undefined || Object.keys(freeSockets).length > 0) return;
    if (Object.values(sockets).flat().length >= this.#most) return;
    const socket = this.#open(this.#target);
    const forget = () => {
      if (this.#ahead === socket) this.#ahead = undefined;
    };
    this.#ahead = socket.unref().once("error", forget).once("close", forget);
  }

  #taken(): Socket | undefined {
    const socket = this.#ahead;
    this.#ahead = undefined;
    return socket?.ref();
  }

  /** Closes the idle ones. */
  closeIdle(): void {
    this.#ahead?.destroy();
    for (const sockets of Object.values(this.agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }
}

/**
 * Makes requests fail if their answer breaks off. node-fetch 2 notices that only for chunked answers, and otherwise waits for ever
 * for the rest of an answer of known length.
 */
function reportingCuts(agent: http.Agent): http.Agent {
  const adding = agent as http.Agent & Adding;
  const add = adding.addRequest.bind(agent);
  adding.addRequest = (request, ...rest) => {
    request.once("response", (response) => {
      response.once("close", () => {
        if (response.complete) return;
        request.emit("error", Object.assign(new Error("connection cut"), { code: "ECONNRESET" }));
      });
    });
    add(request, ...rest);
  };
  return agent;
}
