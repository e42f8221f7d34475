// Routes of analytics (API document, "Analytics").

import { type RoomParams, notStarted, roomOf, sessionRoutes, renderSession } from "./session-routes";
import type { Session } from "../conference/model";
import { badRequest } from "../http/errors";
import { type Routes, jsonAnswer } from "../http/routes";
import { newSessionId } from "../conference/session-ids";
import { parseSubscription, negotiate } from "../conference/subscriptions";
import { isObject, isOptional, isText } from "../values";

/** The algorithms that servers are shipped with. */
export const defaultAlgorithms: readonly string[] = ["dc51138a8284436f873418a21ba8cfa7"];

export function analyticsRoutes(routes: Routes, version: string): void {
  sessionRoutes(routes, version, "analytics");
  routes.app.on<RoomParams>("POST", `${version}/rooms/:room/analytics`, (request) => {
    const room = roomOf(routes, request);
    const { algorithm, media } = isObject(request.body) ? request.body : {};
    const asked = parseSubscription(media);
    if (asked === undefined || !isOptional(algorithm, isText)) throw badRequest("Bad request");
    const conference = routes.conferences.activate(room);
    const subscription = asked.video ? { video: asked.video } : {};
    const known = isText(algorithm) && routes.algorithms.includes(algorithm);
    if (!known || negotiate(conference, subscription) === undefined) throw notStarted("addServerSideSubscription");
    const id = newSessionId();
    const session: Session = { id, kind: "analytics", extra: { analytics: { algorithm } }, subscription };
    conference.sessions.set(id, session);
    return jsonAnswer(renderSession(conference, session));
  });
}
