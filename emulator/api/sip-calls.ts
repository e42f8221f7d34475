// Routes of SIP calls (API document, "Sipcalls"). Peers answer at once: a call is a participant, with a stream in the first
// view.

import type { Request } from "../http/app";
import { type RoomParams, type ItemParams, conferenceOf, notStarted, roomOf } from "./session-routes";
import type { Conference } from "../conference/conference";
import type { Call, Subscription } from "../conference/model";
import { badRequest, operationFailed } from "../http/errors";
import { audioTrack, videoTrack } from "../../sdk/schemas/offers";
import { type Routes, jsonAnswer, emptyAnswer } from "../http/routes";
import { newSessionId } from "../conference/session-ids";
import { patchSubscription, isParameters, negotiate } from "../conference/subscriptions";
import { hasOnly, isBoolean, isOptional, isText } from "../values";

interface CallRequest {
  readonly peerURI: string;
  readonly takesPicture: boolean;
  readonly output: Subscription;
}

const opus = { codec: "opus", sampleRate: 48000, channelNum: 2 } as const;
const h264 = { codec: "h264", profile: "CB" } as const;

export function sipCallRoutes(routes: Routes, version: string): void {
  const { app, conferences } = routes;
  const path = `${version}/rooms/:room/sipcalls`;
  const find = (request: Request<ItemParams>): { conference: Conference; call: Call } => {
    const conference = conferenceOf(routes, roomOf(routes, request));
    const call = conference.calls.get(request.params.id);
    if (call === undefined) throw operationFailed();
    return { conference, call };
  };

  app.on<RoomParams>("GET", path, (request) => {
    const conference = conferences.find(roomOf(routes, request));
    const calls = [...(conference?.calls.values() ?? [])];
    return jsonAnswer(calls.map((call) => conference && renderCall(conference, call)));
  });
  app.on<RoomParams>("POST", path, (request) => {
    const room = roomOf(routes, request);
    const asked = parseCall(request.body);
    const conference = conferences.activate(room);
    return jsonAnswer(renderCall(conference, dial(conference, asked)));
  });
  app.on<ItemParams>("PATCH", `${path}/:id`, (request) => {
    const { conference, call } = find(request);
    const subscription = patchSubscription(call.output.subscription, request.body, "/output");
    if (negotiate(conference, subscription) === undefined) throw operationFailed();
    call.output.subscription = subscription;
    return jsonAnswer(renderCall(conference, call));
  });
  app.on<ItemParams>("DELETE", `${path}/:id`, (request) => {
    const { conference, call } = find(request);
    conference.endCall(call);
    conferences.noteIdle(conference.roomId);
    return emptyAnswer;
  });
}

/** Calls a peer. Throws a Refusal if the room has no SIP server, or is in a call with that peer already. */
function dial(conference: Conference, { peerURI, takesPicture, output }: CallRequest): Call {
  const { config } = conference;
  const server = config.sip ? config.sip.sipServer : undefined;
  const user = peerURI.replace(/^sip:/, "");
  const peer = `sip:${user.includes("@") ? user : `${user}@${server ?? ""}`}`;
  const busy = [...conference.calls.values()].some((call) => call.peer === peer);
  if (server === undefined || busy || negotiate(conference, output) === undefined) throw notStarted("makeSipCall");
  const id = `SipOut${newSessionId()}`;
  const unknown = { resolution: { width: 0, height: 0 }, framerate: 0 };
  const input = conference.publish({
    owner: id,
    type: "sip",
    media: { audio: audioTrack(opus, config), ...(takesPicture && { video: videoTrack(h264, unknown, config) }) },
  });
  const [first] = conference.views.keys();
  try {
    if (first !== undefined) conference.mix(input, first);
  } catch {
    conference.endStream(input.id);
    throw notStarted("makeSipCall");
  }
  const role = config.roles?.find((known) => known.role === "sip");
  const all = { audio: true, video: true };
  const permission = { publish: role?.publish ?? all, subscribe: role?.subscribe ?? all };
  conference.participants.set(id, { id, user: peer, role: "sip", permission });
  const call: Call = { id, peer, input, output: { id: newSessionId(), subscription: output } };
  conference.calls.set(id, call);
  return call;
}

/** Parses a request. Throws a Refusal for a malformed one. */
function parseCall(body: unknown): CallRequest {
  if (!hasOnly(body, ["peerURI", "mediaIn", "mediaOut"])) throw badRequest("Bad request");
  const { peerURI, mediaIn, mediaOut } = body;
  if (
    !isText(peerURI) ||
    !hasOnly(mediaIn, ["audio", "video"]) ||
    mediaIn.audio !== true ||
    !isBoolean(mediaIn.video) ||
    !hasOnly(mediaOut, ["audio", "video"])
  ) {
    throw badRequest("Bad request");
  }
  const { audio, video } = mediaOut;
  if (!hasOnly(audio, ["from"]) || !isText(audio.from)) throw badRequest("Bad request");
  const sound = { from: audio.from, format: opus };
  if (video === false) return { peerURI, takesPicture: mediaIn.video, output: { audio: sound } };
  if (!hasOnly(video, ["from", "parameters"]) || !isText(video.from) || !isOptional(video.parameters, isParameters)) {
    throw badRequest("Bad request");
  }
  const parameters = isParameters(video.parameters) ? { parameters: video.parameters } : {};
  const picture = { from: video.from, format: h264, ...parameters };
  return { peerURI, takesPicture: mediaIn.video, output: { audio: sound, video: picture } };
}

/** A call as shown in answers, with its stream in the internal form of servers. */
export function renderCall(conference: Conference, { id, peer, input, output }: Call): object {
  const { audio, video } = input.media;
  const tracks = [...(audio ? [{ type: "audio", ...audio }] : []), ...(video ? [{ type: "video", ...video }] : [])];
  return {
    id,
    type: "dial-out",
    peer,
    input: {
      id: input.id,
      type: "forward",
      media: { tracks },
      info: { owner: input.owner, type: "sip", origin: { isp: "isp", region: "region" }, inViews: input.inViews },
      locality: { agent: "sip-agent", node: "sip-node", ip: "127.0.0.1", port: 5060 },
    },
    output: { id: output.id, media: negotiate(conference, output.subscription) ?? {} },
  };
}
