// Routes of mixed and forward streams (API document, "Streams"). Version 1.1 does not check that the room exists and
// belongs to the service.

import type { Request } from "../http/app";
import { type RoomParams, type ItemParams, conferenceOf, roomOf } from "./session-routes";
import type { Conference } from "../conference/conference";
import type { ForwardStream, Media } from "../conference/model";
import { noStream, operationFailed } from "../http/errors";
import { type Routes, jsonAnswer, emptyAnswer, signer } from "../http/routes";
import type { View } from "../conference/view";
import { hasOnly, isOneOf, isText } from "../values";

export const isV11 = (version: string): boolean => version === "/v1.1";

const idInPath = /^[0-9A-Za-z_-]+$/;

/** Checks the id in the path of PATCH or DELETE. Throws a Refusal for ids that only GET accepts. */
function changeableId(id: string): string {
  if (!idInPath.test(id)) throw operationFailed();
  return id;
}

/** The room of a request. Throws a Refusal. */
export function streamRoomOf(routes: Routes, request: Request<RoomParams>, version: string): string {
  if (!isV11(version)) return roomOf(routes, request);
  signer(request);
  if (!idInPath.test(request.params.room)) throw operationFailed();
  return request.params.room;
}

export function streamRoutes(routes: Routes, version: string): void {
  const { app, conferences } = routes;
  const path = `${version}/rooms/:room/streams`;
  const room = (request: Request<ItemParams>) => streamRoomOf(routes, request, version);
  const findIn = (roomId: string) => (isV11(version) ? conferences.findEnding(roomId) : conferences.find(roomId));

  app.on<RoomParams>("GET", path, (request) => {
    const conference = findIn(streamRoomOf(routes, request, version));
    const views = [...(conference?.views.values() ?? [])].map((view) => renderMixed(view, version));
    const streams = [...(conference?.streams.values() ?? [])].map((stream) => renderForward(stream, version));
    return jsonAnswer([...views, ...streams]);
  });
  app.on<ItemParams>("GET", `${path}/:id`, (request) => {
    const conference = findIn(room(request));
    if (conference === undefined) throw noStream();
    return jsonAnswer(renderStream(conference, request.params.id, version));
  });
  app.on<ItemParams>("PATCH", `${path}/:id`, (request) => {
    const conference = conferenceOf(routes, room(request));
    const id = changeableId(request.params.id);
    if (conference.media(id) === undefined || !Array.isArray(request.body)) throw operationFailed();
    const operations = (request.body as readonly unknown[]).map(parseOperation);
    for (const operation of operations) operation(conference, id);
    return jsonAnswer(renderStream(conference, id, version));
  });
  app.on<ItemParams>("DELETE", `${path}/:id`, (request) => {
    endStream(routes, room(request), request.params.id);
    return emptyAnswer;
  });
}

/** Ends a forward stream and its sessions. Does nothing to a mixed stream. Throws a Refusal for an unknown id. */
export function endStream(routes: Routes, roomId: string, id: string): void {
  const conference = conferenceOf(routes, roomId);
  if (conference.media(changeableId(id)) === undefined) throw operationFailed();
  conference.endStream(id);
  routes.conferences.noteIdle(roomId);
}

type Operation = (conference: Conference, id: string) => void;

/** Parses an operation of a PATCH. Throws a Refusal for a malformed one. */
function parseOperation(value: unknown): Operation {
  if (!hasOnly(value, ["op", "path", "value"]) || !isText(value.path)) throw operationFailed();
  const { op, path, value: given } = value;
  if (path === "/info/inViews" && isOneOf(op, ["add", "remove"]) && isText(given)) {
    return (conference, id) => {
      const stream = conference.streams.get(id);
      if (stream === undefined) throw operationFailed();
      if (op === "add") conference.mix(stream, given);
      else conference.unmix(stream, given);
    };
  }
  const region = /^\/info\/layout\/(\d+)\/stream$/.exec(path)?.[1];
  if (op === "replace" && path === "/info/layout") {
    return (conference, id) => conference.setLayout(viewOf(conference, id), given);
  }
  if (op === "replace" && region !== undefined && isText(given)) {
    return (conference, id) => viewOf(conference, id).putIntoRegion(Number(region), given);
  }
  const track = path === "/media/audio/status" ? "audio" : path === "/media/video/status" ? "video" : undefined;
  if (op === "replace" && track !== undefined && (given === "active" || given === "inactive")) {
    return (conference, id) => conference.setStatus(id, track, given);
  }
  throw operationFailed();
}

function viewOf(conference: Conference, id: string): View {
  const view = conference.viewOf(id);
  if (view === undefined) throw operationFailed();
  return view;
}

function renderStream(conference: Conference, id: string, version: string): object {
  const view = conference.viewOf(id);
  if (view !== undefined) return renderMixed(view, version);
  const stream = conference.streams.get(id);
  if (stream === undefined) throw noStream();
  return renderForward(stream, version);
}

const origin = { isp: "isp", region: "region" };

/** The stream of a view, in the form of a version. */
export function renderMixed({ id, label, media, layout }: View, version: string): object {
  const info = { label, activeInput: "unknown", layout, origin };
  return { id, type: "mixed", media: renderMedia(media, version), data: null, info };
}

/** A forward stream, in the form of a version. */
export function renderForward(stream: ForwardStream, version: string): object {
  const { id, owner, type, media, attributes, inViews } = stream;
  const info = { owner, type, inViews, ...(attributes !== undefined && { attributes }) };
  return { id, type: "forward", media: renderMedia(media, version), info };
}

/** Version 1.1 has a list of originals, for the layers of simulcast; version 1 has only the first. */
function renderMedia(media: Media, version: string): object {
  if (!isV11(version) || media.video === undefined) return media;
  const { format, parameters, ...rest } = media.video;
  return { ...media, video: { ...rest, original: [{ format, parameters }] } };
}
