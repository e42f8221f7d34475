// Routes of recordings (API document, "Recordings").

import { mp4Codecs, recordedAudioCodecs, recordingContainers } from "../../sdk/schemas";
import { type RoomParams, notStarted, roomOf, sessionRoutes, renderSession } from "./session-routes";
import type { Session } from "../conference/model";
import { badRequest } from "../http/errors";
import { type Routes, jsonAnswer } from "../http/routes";
import { newSessionId } from "../conference/session-ids";
import { type NegotiatedMedia, withNegotiatedFormats, parseSubscription, negotiate } from "../conference/subscriptions";
import { isObject, isOneOf } from "../values";

export function recordingRoutes(routes: Routes, version: string): void {
  sessionRoutes(routes, version, "recordings");
  routes.app.on<RoomParams>("POST", `${version}/rooms/:room/recordings`, (request) => {
    const room = roomOf(routes, request);
    const { container = "auto", media } = isObject(request.body) ? request.body : {};
    const subscription = parseSubscription(media);
    if (subscription === undefined || !isOneOf(container, recordingContainers)) throw badRequest("Bad request");
    const conference = routes.conferences.activate(room);
    const result = negotiate(conference, subscription);
    if (result === undefined || (result.audio && !recordedAudioCodecs.includes(result.audio.format.codec))) {
      throw notStarted("addServerSideSubscription");
    }
    const id = newSessionId();
    const suffix = container === "auto" ? automaticContainer(result) : String(container);
    const storage = { host: "127.0.0.1", file: `/tmp/${id}.${suffix}` };
    const session: Session = {
      id,
      kind: "recordings",
      extra: { storage },
      subscription: withNegotiatedFormats(subscription, result),
    };
    conference.sessions.set(id, session);
    return jsonAnswer(renderSession(conference, session));
  });
}

/** The container that the server chooses: mp4 for audio and video that it can hold (`mp4Codecs`), otherwise mkv. */
export function automaticContainer({ audio, video }: NegotiatedMedia): "mp4" | "mkv" {
  const isHeld = (track: "audio" | "video", codec: string) => mp4Codecs[track].includes(codec);
  if (audio === undefined || !isHeld("audio", audio.format.codec)) return "mkv";
  return video === undefined || isHeld("video", video.format.codec) ? "mp4" : "mkv";
}
