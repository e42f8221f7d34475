// Connections that are kept for the next request, and that tell when an answer broke off.

import http from "node:http";
import https from "node:https";

/** Servers close idle connections after 5 s; to be sooner spares requests that would meet the closing. */
const idleMs = 4_000;

/** An agent for an endpoint. Its idle sockets are unreferenced: they keep no process alive. */
export function newAgent(
  endpoint: string,
  { ca, insecure, maxIdle }: { ca: string | undefined; insecure: boolean; maxIdle: number },
): http.Agent {
  const pool = { keepAlive: true, timeout: idleMs, maxFreeSockets: maxIdle };
  return reportingCuts(
    endpoint.startsWith("https:")
      ? new https.Agent({ ...pool, rejectUnauthorized: !insecure, ...(ca !== undefined && { ca }) })
      : new http.Agent(pool),
  );
}

/** Closes the idle connections. */
export function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

/** The method by which Node hands a request to an agent; its types leave it out. */
interface Adding {
  addRequest: (request: http.ClientRequest, ...rest: unknown[]) => void;
}

/**
 * node-fetch 2 waits for ever for the rest of an answer of known length whose connection was cut; of one in chunks it notices.
 * Telling its request of the cut ends the wait.
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
