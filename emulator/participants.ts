// Participants (API document, "Participants").

import type { FastifyRequest } from "fastify";
import { type BelowRoom, type One, activeOf, roomOf, sendNothing } from "./below-room";
import type { Participant, Permission } from "./conference";
import { noParticipant, operationFailed } from "./errors";
import { type Routes, sendJson } from "./server";
import { hasOnly, isBoolean, isText } from "./shapes";

export function participantRoutes(routes: Routes, version: string): void {
  const { app, conferences } = routes;
  const path = `${version}/rooms/:room/participants`;
  const room = (request: FastifyRequest<One>) => roomOf(routes, request);

  app.get<BelowRoom>(path, (request, reply) => {
    const conference = conferences.find(roomOf(routes, request));
    return sendJson(reply, JSON.stringify([...(conference?.participants.values() ?? [])]));
  });
  app.get<One>(`${path}/:id`, (request, reply) => {
    const participant = conferences.find(room(request))?.participants.get(request.params.id);
    if (participant === undefined) throw noParticipant();
    return sendJson(reply, JSON.stringify(participant));
  });
  app.patch<One>(`${path}/:id`, (request, reply) => {
    const participant = activeOf(routes, room(request)).participants.get(request.params.id);
    if (participant === undefined || !Array.isArray(request.body)) throw operationFailed();
    participant.permission = (request.body as readonly unknown[]).reduce(permitted, participant.permission);
    return sendJson(reply, JSON.stringify(participant));
  });
  app.delete<One>(`${path}/:id`, (request, reply) => {
    const conference = activeOf(routes, room(request));
    if (!conference.leave(request.params.id)) throw operationFailed();
    conferences.settle(conference.roomId);
    return sendNothing(reply);
  });
}

type Permissions = Participant["permission"];

/** Permissions after an operation of a PATCH. Throws a Refusal for what is none. */
function permitted(permission: Permissions, operation: unknown): Permissions {
  if (!hasOnly(operation, ["op", "path", "value"]) || operation.op !== "replace" || !isText(operation.path)) {
    throw operationFailed();
  }
  const { path, value } = operation;
  const [, act, track] = /^\/permission\/(publish|subscribe)(?:\/(audio|video))?$/.exec(path) ?? [];
  if (act !== "publish" && act !== "subscribe") throw operationFailed();
  if (track === undefined) {
    if (!isPermission(value)) throw operationFailed();
    return { ...permission, [act]: value };
  }
  if (!isBoolean(value)) throw operationFailed();
  return { ...permission, [act]: { ...permission[act], [track]: value } };
}

const isPermission = (value: unknown): value is Permission =>
  hasOnly(value, ["audio", "video"]) && isBoolean(value.audio) && isBoolean(value.video);
