// Shared by the routes below a room: finding the room, conference and session of a request.

import type { Request } from "../http/app";
import type { Conference } from "../conference/conference";
import type { Session, Subscription } from "../conference/model";
import { Refusal, noRoom, operationFailed } from "../http/errors";
import { type Routes, jsonAnswer, emptyAnswer, signer } from "../http/routes";
import { patchSubscription, withNegotiatedFormats, negotiate } from "../conference/subscriptions";

export interface RoomParams {
  readonly room: string;
}
export interface ItemParams {
  readonly room: string;
  id: string;
}

/** The room of a request. Throws a Refusal for a room that is unknown or of another service. */
export function roomOf({ store }: Routes, request: Request<RoomParams>): string {
  const service = signer(request);
  if (!store.hasRoom(service, request.params.room)) throw noRoom();
  return request.params.room;
}

/** The conference of a room. Throws a Refusal for an idle room. */
export function conferenceOf(routes: Routes, roomId: string): Conference {
  const conference = routes.conferences.find(roomId);
  if (conference === undefined) throw operationFailed();
  return conference;
}

/** The conference refused to start a session. */
export const notStarted = (call: string): Refusal => new Refusal(500, 1301, `RPC:${call} failed`);

/** A session as shown in answers. */
export function renderSession(conference: Conference, { id, extra, subscription, kind }: Session): object {
  const media = negotiate(conference, kind === "analytics" ? sourcesOnly(subscription) : subscription) ?? {};
  return { id, media, ...extra };
}

/** Analytics show only the source, without the requested format and parameters. */
function sourcesOnly({ video }: Subscription): Subscription {
  return video === undefined ? {} : { video: { from: video.from } };
}

/** Adds the common routes of a kind of sessions: list, DELETE, and PATCH except for analytics. */
export function sessionRoutes(routes: Routes, version: string, kind: Session["kind"]): void {
  const { app, conferences } = routes;
  const path = `${version}/rooms/:room/${kind}`;
  const find = (request: Request<ItemParams>): { conference: Conference; session: Session } => {
    const conference = conferenceOf(routes, roomOf(routes, request));
    const session = conference.sessions.get(request.params.id);
    if (session?.kind !== kind) throw operationFailed();
    return { conference, session };
  };

  app.on<RoomParams>("GET", path, (request) => {
    const conference = conferences.find(roomOf(routes, request));
    const sessions = [...(conference?.sessions.values() ?? [])].filter((session) => session.kind === kind);
    return jsonAnswer(sessions.map((session) => conference && renderSession(conference, session)));
  });
  app.on<ItemParams>("DELETE", `${path}/:id`, (request) => {
    const { conference, session } = find(request);
    conference.sessions.delete(session.id);
    conferences.noteIdle(conference.roomId);
    return emptyAnswer;
  });
  if (kind === "analytics") return;
  app.on<ItemParams>("PATCH", `${path}/:id`, (request) => {
    const { conference, session } = find(request);
    const subscription = patchSubscription(session.subscription, request.body);
    const media = negotiate(conference, subscription);
    if (media === undefined) throw operationFailed();
    session.subscription = withNegotiatedFormats(subscription, media);
    return jsonAnswer(renderSession(conference, session));
  });
}
