// What the resources below a room share: finding the room, its conference, and the session that a request is for.

import type { Request } from "../http/app";
import type { Conference } from "../conference/conference";
import type { Session } from "../conference/model";
import { Refusal, noRoom, operationFailed } from "../http/errors";
import { type Routes, jsonOf, nothing, signer } from "../http/routes";
import { patchSubscription, withNegotiatedFormats, negotiate } from "../conference/subscriptions";
import type { Subscription } from "../conference/model";

export interface RoomParams {
  readonly room: string;
}
export interface ItemParams {
  readonly room: string;
  id: string;
}

/** The room that a request is for. Throws a Refusal for one that is not there, or is another's. */
export function roomOf({ store }: Routes, request: Request<RoomParams>): string {
  const service = signer(request);
  if (!store.hasRoom(service, request.params.room)) throw noRoom();
  return request.params.room;
}

/** The conference that something is asked of. Throws a Refusal for a room that is idle. */
export function conferenceOf(routes: Routes, roomId: string): Conference {
  const conference = routes.conferences.find(roomId);
  if (conference === undefined) throw operationFailed();
  return conference;
}

/** The refusal of a conference to start something. */
export const notStarted = (call: string): Refusal => new Refusal(500, 1301, `RPC:${call} failed`);

/** A session as it is answered. */
export function renderSession(conference: Conference, { id, extra, subscription, kind }: Session): object {
  const media = negotiate(conference, kind === "analytics" ? sourcesOnly(subscription) : subscription) ?? {};
  return { id, media, ...extra };
}

/** Analytics show the source, whatever was asked of it. */
function sourcesOnly({ video }: Subscription): Subscription {
  return video === undefined ? {} : { video: { from: video.from } };
}

/** Adds the routes that all kinds of sessions have: the list and DELETE, and PATCH where the kind has it. */
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
    return jsonOf(sessions.map((session) => conference && renderSession(conference, session)));
  });
  app.on<ItemParams>("DELETE", `${path}/:id`, (request) => {
    const { conference, session } = find(request);
    conference.sessions.delete(session.id);
    conferences.noteIdle(conference.roomId);
    return nothing;
  });
  if (kind === "analytics") return;
  app.on<ItemParams>("PATCH", `${path}/:id`, (request) => {
    const { conference, session } = find(request);
    const subscription = patchSubscription(session.subscription, request.body);
    const media = negotiate(conference, subscription);
    if (media === undefined) throw operationFailed();
    session.subscription = withNegotiatedFormats(subscription, media);
    return jsonOf(renderSession(conference, session));
  });
}
