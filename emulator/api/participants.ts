// Routes of participants (API document, "Participants").

import type { Request } from "../http/app";
import { type RoomParams, type ItemParams, conferenceOf, roomOf } from "./session-routes";
import type { Participant, Permission } from "../conference/model";
import { noParticipant, operationFailed } from "../http/errors";
import { type Routes, jsonAnswer, emptyAnswer } from "../http/routes";
import { hasOnly, isBoolean, isText } from "../values";

export function participantRoutes(routes: Routes, version: string): void {
  const { app, conferences } = routes;
  const path = `${version}/rooms/:room/participants`;
  const room = (request: Request<ItemParams>) => roomOf(routes, request);

  app.on<RoomParams>("GET", path, (request) => {
    const conference = conferences.find(roomOf(routes, request));
    return jsonAnswer([...(conference?.participants.values() ?? [])]);
  });
  app.on<ItemParams>("GET", `${path}/:id`, (request) => {
    const participant = conferences.find(room(request))?.participants.get(request.params.id);
    if (participant === undefined) throw noParticipant();
    return jsonAnswer(participant);
  });
  app.on<ItemParams>("PATCH", `${path}/:id`, (request) => {
    const participant = conferenceOf(routes, room(request)).participants.get(request.params.id);
    if (participant === undefined || !Array.isArray(request.body)) throw operationFailed();
    participant.permission = (request.body as readonly unknown[]).reduce(patched, participant.permission);
    return jsonAnswer(participant);
  });
  app.on<ItemParams>("DELETE", `${path}/:id`, (request) => {
    const conference = conferenceOf(routes, room(request));
    if (!conference.leave(request.params.id)) throw operationFailed();
    conferences.noteIdle(conference.roomId);
    return emptyAnswer;
  });
}

type Permissions = Participant["permission"];

/** Applies an operation of a PATCH. Throws a Refusal for a malformed one. */
function patched(permission: Permissions, operation: unknown): Permissions {
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
