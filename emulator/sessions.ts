// What is below a room in which nothing happens: its lists are empty, and operations on what is not there fail
// (API document, "Participants" to "Analytics"). A file for each of these resources takes over where more is served.

import type { FastifyRequest } from "fastify";
import { noParticipant, noRoom, noStream, operationFailed } from "./errors";
import { type Routes, sendJson, signer } from "./server";

interface BelowRoom {
  Params: { room: string };
}

const lists = ["participants", "streams", "recordings", "streaming-outs", "sipcalls", "analytics"];
const patched = ["participants", "streams", "recordings", "streaming-outs", "sipcalls"];
const deleted = [...lists, "streaming-ins"];

/** Resources that version 1.1 serves without looking whether the room is there, or whose it is. */
const unguarded = new Set(["/v1.1 streams", "/v1.1 streaming-ins"]);

export function inactiveRoomRoutes({ app, store }: Routes, version: string): void {
  const path = (resource: string) => `${version}/rooms/:room/${resource}`;
  const find = (request: FastifyRequest<BelowRoom>, resource: string): void => {
    const service = signer(request);
    if (!unguarded.has(`${version} ${resource}`) && !store.hasRoom(service, request.params.room)) throw noRoom();
  };

  for (const resource of lists) {
    app.get<BelowRoom>(path(resource), (request, reply) => {
      find(request, resource);
      return sendJson(reply, "[]");
    });
  }
  for (const [resource, missing] of [
    ["participants", noParticipant],
    ["streams", noStream],
  ] as const) {
    app.get<BelowRoom>(`${path(resource)}/:id`, (request) => {
      find(request, resource);
      throw missing();
    });
  }
  const fail = (resource: string) => (request: FastifyRequest<BelowRoom>) => {
    find(request, resource);
    throw operationFailed();
  };
  for (const resource of patched) app.patch<BelowRoom>(`${path(resource)}/:id`, fail(resource));
  for (const resource of deleted) app.delete<BelowRoom>(`${path(resource)}/:id`, fail(resource));
}
