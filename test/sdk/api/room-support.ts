// A room for tests: its client, and a server whose answers each test writes itself.

import { OwtClient, type RoomClient } from "../../../sdk";
import { type Handler, type Seen, type TestServer, refuse, roomId, serve, serviceId, serviceKey } from "../support";

/** The client of a room, and the requests that its server has received. */
export interface TestRoom {
  readonly room: RoomClient;
  readonly server: TestServer;
  /** The requests, such as `GET /recordings`: the room's path is left out. */
  readonly lines: () => string[];
  /** Bodies of the requests of a method, parsed. */
  readonly bodies: (method: string) => unknown[];
}

/** A room at a server with this behaviour. */
export async function roomAt(handler: Handler, timeoutMs = 5_000): Promise<TestRoom> {
  const server = await serve(handler);
  const client = new OwtClient({ endpoint: server.endpoint, serviceId, serviceKey, retries: 1, timeoutMs });
  return {
    room: client.room(roomId),
    server,
    lines: () => server.seen.map(shortLine),
    bodies: (method) =>
      server.seen.filter((seen) => seen.method === method).map(({ body }) => JSON.parse(body) as unknown),
  };
}

/** `POST /v1.1/…/streaming-ins`: the room's id is left out. */
export function shortLine({ method, url }: Seen): string {
  return `${method} ${url.replace(`/rooms/${roomId}`, "")}`;
}

/** The answer of servers to refusals of the cluster. */
export const clusterRefusal: Handler = (_, response) => refuse(response, 500, 1301, "Operation failed");

export const mixedId = `${roomId}-common`;
