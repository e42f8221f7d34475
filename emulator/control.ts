// The control endpoint, for development and tests: does to a conference what people and networks do. Participants join,
// publish streams and leave, sources fail, sessions end. JSON, without a signature:
//
//   GET    /rooms/ROOM                    contents of the conference; state "idle" without one
//   POST   /rooms/ROOM/participants       {user, role} or {token}: a participant joins
//   DELETE /rooms/ROOM/participants/ID    a participant leaves; their streams end, and the sessions that use these
//   POST   /rooms/ROOM/streams            {participant, audio, video, attributes}: a participant publishes a stream; `video`
//                                         may be {resolution: {width, height}, framerate}. As on real servers, it is in no
//                                         view until the management API mixes it in
//   DELETE /rooms/ROOM/streams/ID         a stream ends: a participant's, a streaming-in or that of a SIP call
//   DELETE /rooms/ROOM/sessions/ID        a recording, streaming-out, analytics or call ends
//   GET    /faults                        the fault plan, with counts for each rule (docs/faults.md)
//   PUT    /faults                        {faults: […]}: replaces the fault plan
//   DELETE /faults                        removes the fault plan
//
// POST returns 201 with what it created, PUT 200 with the answer of GET, DELETE 204. Errors are {"error": "problem, and what
// is allowed"}: 400 for a malformed body, 403 for a request from another machine or site, 404 for an unknown id, 409 for what
// the conference refuses, 413 for a body over 1 MB, 415 for a body that is not JSON.
//
// Whoever reaches the endpoint controls all conferences. It therefore listens on the loopback address only, and refuses
// requests that pages of other sites make a browser on this machine send: they have an Origin, a foreign Host, or a
// Sec-Fetch-Site that names another site.

import type * as http from "node:http";
import { type Answer, App, type Logger, type Request, readBytes } from "./http/app";
import { type RoomParams, type ItemParams, renderSession } from "./api/session-routes";
import type { Conference } from "./conference/conference";
import type { Conferences } from "./conference/conferences";
import { Refusal } from "./http/errors";
import { type FaultPlan, type Faults, problemsOf } from "./faults/plan";
import { renderCall } from "./api/sip-calls";
import type { Store } from "./store/store";
import { renderForward, renderMixed } from "./api/streams";
import type { Tokens } from "./conference/tokens";
import type { CameraSettings, PublishRequest } from "./conference/webrtc";
import { hasOnly, isBoolean, isObject, isOptional, isText } from "./values";

export interface ControlOptions {
  readonly store: Store;
  readonly conferences: Conferences;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly logger?: Logger | undefined;
}

/** A refused request: the status and message of its answer. */
class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The version of the API whose form streams are shown in. */
const version = "/v1.1";
const paths =
  "GET /rooms/ROOM, POST /rooms/ROOM/participants, DELETE /rooms/ROOM/participants/ID, POST /rooms/ROOM/streams, " +
  "DELETE /rooms/ROOM/streams/ID, DELETE /rooms/ROOM/sessions/ID, and GET, PUT and DELETE /faults";

/** The control endpoint of an emulator's conferences, ready to listen on the loopback address. */
export function buildControl(options: ControlOptions): App {
  const app = new App({
    caseSensitive: true,
    begin: refuseForeign,
    readBody,
    notFound: ({ method, url }) => {
      throw new ControlError(404, `There is no ${method} ${url}. There is ${paths}.`);
    },
    badPath: () => new ControlError(400, "The path cannot be decoded."),
    failed: (error) => {
      const { status, message } = answerTo(error as Error);
      return answer(status, { error: message });
    },
    logger: options.logger,
  });
  participantRoutes(app, options);
  streamRoutes(app, options);
  faultRoutes(app, options.faults);
  return app;
}

/** The room of a request. Throws ControlError for an unknown one. */
function roomOf({ store }: ControlOptions, { params }: Request<RoomParams>): string {
  if (store.config(params.room) === undefined) throw new ControlError(404, `There is no room ${params.room}.`);
  return params.room;
}

/** The conference of a request's room. Throws ControlError for an unknown or idle room. */
function conferenceOf(options: ControlOptions, request: Request<RoomParams>): Conference {
  const room = roomOf(options, request);
  const conference = options.conferences.find(room);
  if (conference === undefined) throw new ControlError(404, `The room ${room} is idle: it has no conference.`);
  return conference;
}

async function save({ conferences }: ControlOptions, { params }: Request<RoomParams>): Promise<void> {
  conferences.noteIdle(params.room);
  await conferences.save(params.room);
}

function participantRoutes(app: App, options: ControlOptions): void {
  const { conferences, tokens } = options;
  app.on<RoomParams>("GET", "/rooms/:room", (request) =>
    answer(200, renderConference(roomOf(options, request), conferences.find(request.params.room))),
  );
  app.on<RoomParams>("POST", "/rooms/:room/participants", async (request) => {
    const room = roomOf(options, request);
    const { user, role } = parseJoin(request.body, room, tokens);
    const participant = conferences.activate(room).join(user, role);
    await save(options, request);
    return answer(201, participant);
  });
  app.on<ItemParams>("DELETE", "/rooms/:room/participants/:id", async (request) => {
    const { id } = request.params;
    if (!conferenceOf(options, request).leave(id)) throw noParticipant(id);
    await save(options, request);
    return done;
  });
}

function streamRoutes(app: App, options: ControlOptions): void {
  app.on<RoomParams>("POST", "/rooms/:room/streams", async (request) => {
    const conference = conferenceOf(options, request);
    const { participant: id, ...sending } = parsePublish(request.body);
    const participant = conference.participants.get(id);
    if (participant === undefined) throw noParticipant(id);
    const stream = conference.send(participant, sending);
    await save(options, request);
    return answer(201, renderForward(stream, version));
  });
  app.on<ItemParams>("DELETE", "/rooms/:room/streams/:id", async (request) => {
    const conference = conferenceOf(options, request);
    const { id } = request.params;
    if (conference.viewOf(id) !== undefined) {
      throw new ControlError(409, `${id} is the mixed stream of a view: it ends with the conference.`);
    }
    if (!conference.streams.has(id)) throw new ControlError(404, `There is no stream ${id} in the room.`);
    conference.endStream(id);
    await save(options, request);
    return done;
  });
  app.on<ItemParams>("DELETE", "/rooms/:room/sessions/:id", async (request) => {
    const { id } = request.params;
    if (!conferenceOf(options, request).endSession(id)) {
      throw new ControlError(404, `There is no recording, streaming-out, analytics or call ${id} in the room.`);
    }
    await save(options, request);
    return done;
  });
}

const noParticipant = (id: string) => new ControlError(404, `There is no participant ${id} in the room.`);

function faultRoutes(app: App, faults: Faults): void {
  app.on("GET", "/faults", () => answer(200, faults.counts));
  app.on("PUT", "/faults", ({ body }) => {
    const problems = problemsOf(body);
    if (problems.length > 0) throw new ControlError(400, `${problems.join("; ")}.`);
    faults.set(body as FaultPlan);
    return answer(200, faults.counts);
  });
  app.on("DELETE", "/faults", () => {
    faults.clear();
    return done;
  });
}

const json = "application/json; charset=utf-8";
const answer = (status: number, value: unknown): Answer => ({ status, type: json, body: JSON.stringify(value) });
const done: Answer = { status: 204, body: "" };

/** The status and message of an error's answer. */
function answerTo(error: Error): { readonly status: number; readonly message: string } {
  if (error instanceof Refusal) return { status: 409, message: error.why ?? error.message };
  return { status: error instanceof ControlError ? error.status : 500, message: error.message };
}

const longestBody = 1024 * 1024;

/** Reads JSON only: a page of another site can send forms and plain text without a preflight request. */
async function readBody(message: http.IncomingMessage): Promise<unknown> {
  const type = (message.headers["content-type"] ?? "").split(";")[0] ?? "";
  if (type.trim().toLowerCase() !== "application/json") {
    throw new ControlError(415, "The body must be JSON, with the header Content-Type: application/json.");
  }
  const bytes = await readBytes(message, longestBody, () => new ControlError(413, "The body is larger than 1 MB."));
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch (error) {
    throw new ControlError(400, `The body is not JSON: ${(error as Error).message}.`);
  }
}

/** Throws ControlError for a request that does not come from a program on this machine. */
function refuseForeign({ headers, localPort }: Request): void {
  if (headers.origin !== undefined) {
    throw new ControlError(403, "Requests with an Origin are refused: web pages may not use the control endpoint.");
  }
  // Browsers send it without an Origin too, for pictures say; `none` is an address that a person typed.
  const from = headers["sec-fetch-site"];
  if (from !== undefined && from !== "none" && from !== "same-origin") {
    throw new ControlError(
      403,
      "Requests whose Sec-Fetch-Site is neither none nor same-origin are refused: a web page sent them.",
    );
  }
  const port = localPort === 80 ? "" : `:${String(localPort)}`;
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}${port}`);
  if (hosts.includes(headers.host?.toLowerCase() ?? "")) return;
  throw new ControlError(403, `The Host "${headers.host ?? ""}" is refused: it must be one of ${hosts.join(", ")}.`);
}

/** Contents of a conference, each in the form of the management API. */
function renderConference(room: string, conference: Conference | undefined): object {
  if (conference === undefined) return { room, state: "idle", participants: [], streams: [], sessions: [] };
  const { views, participants, streams, sessions, calls } = conference;
  return {
    room,
    state: "active",
    participants: [...participants.values()],
    streams: [
      ...Array.from(views.values(), (view) => renderMixed(view, version)),
      ...Array.from(streams.values(), (stream) => renderForward(stream, version)),
    ],
    sessions: [
      ...Array.from(sessions.values(), (session) => ({ kind: session.kind, ...renderSession(conference, session) })),
      ...Array.from(calls.values(), (call) => ({ kind: "sipcalls", ...renderCall(conference, call) })),
    ],
  };
}

/** Who joins. A token of this room is used up, even when it has expired. */
function parseJoin(body: unknown, room: string, tokens: Tokens): { readonly user: string; readonly role: string } {
  if (hasOnly(body, ["token"]) && isText(body.token)) {
    const invitation = tokens.use(body.token, room);
    if (invitation !== undefined) return invitation;
    throw new ControlError(
      409,
      "The token is not valid: a token admits one participant to its own room, within 3 minutes after it was created.",
    );
  }
  if (hasOnly(body, ["user", "role"]) && isText(body.user) && body.user !== "" && isText(body.role)) {
    return { user: body.user, role: body.role };
  }
  throw new ControlError(
    400,
    'To join, send {"user": "a name", "role": "a role of the room"} or {"token": "a token"}.',
  );
}

function parsePublish(body: unknown): PublishRequest & { readonly participant: string } {
  if (
    !hasOnly(body, ["participant", "audio", "video", "attributes"]) ||
    !isText(body.participant) ||
    !isOptional(body.audio, isBoolean) ||
    !isOptional(body.video, (video) => isBoolean(video) || isCameraSettings(video)) ||
    !isOptional(body.attributes, isObject)
  ) {
    throw new ControlError(
      400,
      'To send a stream, send {"participant": "an id", "audio": true or false, "video": true, false or ' +
        '{"resolution": {"width": 640, "height": 480}, "framerate": 30}, "attributes": {…}}.',
    );
  }
  const {
    participant,
    audio = false,
    video = false,
    attributes,
  } = body as Partial<PublishRequest> & { participant: string };
  if (!audio && video === false)
    throw new ControlError(400, "A stream has audio, video or both: set at least one of them to true.");
  return { participant, audio, video, attributes };
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

const isCameraSettings = (value: unknown): value is CameraSettings =>
  hasOnly(value, ["resolution", "framerate"]) &&
  isOptional(value.framerate, isCount) &&
  isOptional(
    value.resolution,
    (size) => hasOnly(size, ["width", "height"]) && isCount(size.width) && isCount(size.height),
  );
