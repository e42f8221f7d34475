// What the resources below a room share: finding the room, its conference, and the session that a request is for.

import type { Request } from "../http/app";
import type { Conference } from "../conference/conference";
import type { Session } from "../conference/model";
import { Refusal, noRoom, operationFailed } from "../http/errors";
import { type Routes, jsonOf, nothing, signer } from "../http/routes";
import { changed, settled, taken } from "../conference/subscriptions";
import type { Subscription } from "../conference/model";

export interface BelowRoom {
  readonly room: string;
}
export interface One {
  readonly room: string;
  id: string;
}

/** The room that a request is for. Throws a Refusal for one that is not there, or is another's. */
export function roomOf({ store }: Routes, request: Request<BelowRoom>): string {
  const service = signer(request);
  if (!store.hasRoom(service, request.params.room)) throw noRoom();
  return request.params.room;
}

/** The conference that something is asked of. Throws a Refusal for a room that is idle. */
export function activeOf(routes: Routes, roomId: string): Conference {
  const conference = routes.conferences.find(roomId);
  if (conference === undefined) throw operationFailed();
  return conference;
}

/** The refusal of a conference to start something. */
export const notStarted = (call: string): Refusal => new Refusal(500, 1301, `RPC:${call} failed`);

/** A session as it is answered. */
export function sessionShown(conference: Conference, { id, extra, subscription, kind }: Session): object {
  const media = taken(conference, kind === "analytics" ? withoutAsked(subscription) : subscription) ?? {};
  return { id, media, ...extra };
}

/** Analytics show the source, whatever was asked of it. */
function withoutAsked({ video }: Subscription): Subscription {
  return video === undefined ? {} : { video: { from: video.from } };
}

/** Adds the routes that all kinds of sessions have: the list and DELETE, and PATCH where the kind has it. */
export function sessionRoutes(routes: Routes, version: string, kind: Session["kind"]): void {
  const { app, conferences } = routes;
  const path = `${version}/rooms/:room/${kind}`;
  const find = (request: Request<One>): { conference: Conference; session: Session } => {
    const conference = activeOf(routes, roomOf(routes, request));
    const session = conference.sessions.get(request.params.id);
    if (session?.kind !== kind) throw operationFailed();
    return { conference, session };
  };

  app.on<BelowRoom>("GET", path, (request) => {
    const conference = conferences.find(roomOf(routes, request));
    const sessions = [...(conference?.sessions.values() ?? [])].filter((session) => session.kind === kind);
    return jsonOf(sessions.map((session) => conference && sessionShown(conference, session)));
  });
  app.on<One>("DELETE", `${path}/:id`, (request) => {
    const { conference, session } = find(request);
    conference.sessions.delete(session.id);
    conferences.settle(conference.roomId);
    return nothing;
  });
  if (kind === "analytics") return;
  app.on<One>("PATCH", `${path}/:id`, (request) => {
    const { conference, session } = find(request);
    const subscription = changed(session.subscription, request.body);
    const media = taken(conference, subscription);
    if (media === undefined) throw operationFailed();
    session.subscription = settled(subscription, media);
    return jsonOf(sessionShown(conference, session));
  });
}
