// Routes of streaming-outs (API document, "Streaming-outs"). They send aac and h264, whatever the formats of the stream.

import { streamingOutCodecs, streamingOutProtocols } from "../../sdk/schemas";
import { type RoomParams, notStarted, roomOf, sessionRoutes, renderSession } from "./session-routes";
import type { Conference } from "../conference/conference";
import type { Session, Subscription } from "../conference/model";
import { badRequest } from "../http/errors";
import { type Routes, jsonAnswer } from "../http/routes";
import { newSessionId } from "../conference/session-ids";
import { withNegotiatedFormats, parseSubscription, negotiate } from "../conference/subscriptions";
import { hasOnly, isNumber, isObject, isOneOf, isText } from "../values";

export function streamingOutRoutes(routes: Routes, version: string): void {
  sessionRoutes(routes, version, "streaming-outs");
  routes.app.on<RoomParams>("POST", `${version}/rooms/:room/streaming-outs`, (request) => {
    const room = roomOf(routes, request);
    const { protocol, url, parameters, media } = isObject(request.body) ? request.body : {};
    const asked = parseSubscription(media);
    const known = protocol ?? protocolOf(url);
    if (
      !isOneOf(known, streamingOutProtocols) ||
      !isText(url) ||
      asked === undefined ||
      !isComplete(known, parameters)
    ) {
      throw badRequest("Bad request");
    }
    const conference = routes.conferences.activate(room);
    const subscription = withEncoding(conference, asked);
    const result = subscription && negotiate(conference, subscription);
    const file = isOneOf(known, ["hls", "dash"]) && isPath(url) ? url : undefined;
    if (result === undefined || (file !== undefined && !routes.conferences.createFile(file))) {
      throw notStarted("addServerSideSubscription");
    }
    const id = newSessionId();
    const session: Session = {
      id,
      kind: "streaming-outs",
      extra: { url },
      subscription: withNegotiatedFormats(subscription ?? asked, result),
    };
    conference.sessions.set(id, session);
    return jsonAnswer(renderSession(conference, session));
  });
}

/** The protocol of a url; undefined if the url does not tell. */
function protocolOf(url: unknown): string | undefined {
  if (url === undefined) throw new TypeError("Cannot read properties of undefined (reading 'startsWith')");
  if (!isText(url)) return undefined;
  if (url.startsWith("rtmp://")) return "rtmp";
  if (url.startsWith("rtsp://")) return "rtsp";
  if (url.endsWith(".m3u8")) return "hls";
  return url.endsWith(".mpd") ? "dash" : undefined;
}

/** Whether the parameters of hls and dash are complete. Like the server, accepts those of either for both. */
function isComplete(protocol: unknown, parameters: unknown): boolean {
  if (!isOneOf(protocol, ["hls", "dash"]) || parameters === undefined) return true;
  const complete = (time: string, size: string) =>
    hasOnly(parameters, ["method", time, size]) &&
    isOneOf(parameters.method, ["PUT", "POST"]) &&
    isNumber(parameters[time]) &&
    isNumber(parameters[size]);
  return complete("hlsTime", "hlsListSize") || complete("dashSegDuration", "dashWindowSize");
}

/** Whether a url is a path on the server's disk. */
const isPath = (url: string): boolean => !/^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^file:/i.test(url);

/**
 * Adds the formats that the server chooses: the first aac of the room's mediaOut, and h264. Undefined if the room has no
 * aac, or other formats are requested.
 */
function withEncoding({ config }: Conference, { audio, video }: Subscription): Subscription | undefined {
  const aac = config.mediaOut?.audio?.find(({ codec }) => codec === streamingOutCodecs.audio);
  if (audio && (audio.format ?? aac)?.codec !== streamingOutCodecs.audio) return undefined;
  if (video?.format && video.format.codec !== streamingOutCodecs.video) return undefined;
  return {
    ...(audio && { audio: audio.format === undefined && aac !== undefined ? { ...audio, filled: aac } : audio }),
    ...(video && { video: video.format === undefined ? { ...video, filled: h264 } : video }),
  };
}

const h264 = { codec: streamingOutCodecs.video, profile: "CB" } as const;
