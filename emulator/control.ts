// The control endpoint, for development and tests: it does what people and networks do to a conference. They join, send
// streams and leave; sources are lost, and sessions end by themselves. JSON, without a signature:
//
//   GET    /rooms/ROOM                    what is in the conference, or that the room is idle
//   POST   /rooms/ROOM/participants       {user, role} or {token}: someone joins
//   DELETE /rooms/ROOM/participants/ID    a participant leaves; their streams end, and what these feed
//   POST   /rooms/ROOM/streams            {participant, audio, video, attributes}: a participant sends a stream; `video`
//                                         may be {resolution: {width, height}, framerate}. It is in no view until the
//                                         management API mixes it in, as on real servers
//   DELETE /rooms/ROOM/streams/ID         a stream ends, whoever sends it: a participant, a source or a peer of SIP
//   DELETE /rooms/ROOM/sessions/ID        a recording, streaming-out, analytics or call ends
//   GET    /faults                        the fault plan, with how often each rule was met (docs/faults.md)
//   PUT    /faults                        {faults: […]}: a plan in the place of the one that was there
//   DELETE /faults                        nothing is spoiled any more
//
// POST answers 201 with what was made, PUT 200 with what GET gives, DELETE 204. What goes wrong is {"error": "what, and what is allowed"}: 400 for a
// malformed body, 403 for a request that is not from this machine, 404 for what is not there, 409 for what the conference
// refuses, 415 for a body that is not JSON.
//
// Whoever reaches it controls all conferences. So it listens on the loopback address alone, and refuses what pages of
// other sites make a browser of this machine send: their requests have an Origin, a Host that is another name, or say by
// Sec-Fetch-Site that they come from elsewhere.

import type * as http from "node:http";
import { type Answer, App, type Logger, type Request, bytesOf } from "./http/app";
import { type BelowRoom, type One, sessionShown } from "./api/session-routes";
import type { Conference } from "./conference/conference";
import type { Conferences } from "./conference/conferences";
import { Refusal } from "./http/errors";
import { type FaultPlan, type Faults, problemsOf } from "./faults/plan";
import { hasOnly, isBoolean, isOptional, isRecord, isText } from "./http/shapes";
import { callShown } from "./api/sip-calls";
import type { Store } from "./store/store";
import { forwardShown, mixedShown } from "./api/streams";
import type { Tokens } from "./conference/tokens";
import type { Picture, Sending } from "./conference/webrtc";

export interface ControlOptions {
  readonly store: Store;
  readonly conferences: Conferences;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly logger?: Logger | undefined;
}

/** What is wrong with a request, and the status that says so. */
class Wrong extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const version = "/v1.1";
const paths =
  "GET /rooms/ROOM, POST /rooms/ROOM/participants, DELETE /rooms/ROOM/participants/ID, POST /rooms/ROOM/streams, " +
  "DELETE /rooms/ROOM/streams/ID, DELETE /rooms/ROOM/sessions/ID, and GET, PUT and DELETE /faults";

/** The control endpoint of an emulator's conferences, ready to listen on the loopback address. */
export function buildControl({ store, conferences, tokens, faults, logger }: ControlOptions): App {
  const app = new App({
    caseSensitive: true,
    begin: refuseForeign,
    readBody,
    notFound: ({ method, url }) => {
      throw new Wrong(404, `There is no ${method} ${url}. There is ${paths}.`);
    },
    badPath: () => new Wrong(400, "The path cannot be decoded."),
    failed: (error) => {
      const { status, message } = answerTo(error as Error);
      return answer(status, { error: message });
    },
    logger,
  });

  const known = (request: Request<BelowRoom>): string => {
    const { room } = request.params;
    if (store.config(room) === undefined) throw new Wrong(404, `There is no room ${room}.`);
    return room;
  };
  const active = (request: Request<BelowRoom>): Conference => {
    const room = known(request);
    const conference = conferences.find(room);
    if (conference === undefined) throw new Wrong(404, `The room ${room} is idle: nothing is in it.`);
    return conference;
  };
  const kept = async ({ params }: Request<BelowRoom>): Promise<void> => {
    conferences.settle(params.room);
    await conferences.keep(params.room);
  };

  app.on<BelowRoom>("GET", "/rooms/:room", (request) =>
    answer(200, contentOf(known(request), conferences.find(request.params.room))),
  );

  app.on<BelowRoom>("POST", "/rooms/:room/participants", async (request) => {
    const room = known(request);
    const { user, role } = joiningOf(request.body, room, tokens);
    const participant = conferences.activate(room).join(user, role);
    await kept(request);
    return answer(201, participant);
  });
  app.on<One>("DELETE", "/rooms/:room/participants/:id", async (request) => {
    const { id } = request.params;
    if (!active(request).leave(id)) throw new Wrong(404, `There is no participant ${id} in the room.`);
    await kept(request);
    return done;
  });

  app.on<BelowRoom>("POST", "/rooms/:room/streams", async (request) => {
    const conference = active(request);
    const { participant: id, ...sending } = sendingOf(request.body);
    const participant = conference.participants.get(id);
    if (participant === undefined) throw new Wrong(404, `There is no participant ${id} in the room.`);
    const stream = conference.send(participant, sending);
    await kept(request);
    return answer(201, forwardShown(stream, version));
  });
  app.on<One>("DELETE", "/rooms/:room/streams/:id", async (request) => {
    const conference = active(request);
    const { id } = request.params;
    if (conference.viewOf(id) !== undefined) {
      throw new Wrong(409, `${id} is the stream of a view, which is there as long as the conference.`);
    }
    if (!conference.streams.has(id)) throw new Wrong(404, `There is no stream ${id} in the room.`);
    conference.endStream(id);
    await kept(request);
    return done;
  });
  app.on<One>("DELETE", "/rooms/:room/sessions/:id", async (request) => {
    const { id } = request.params;
    if (!active(request).endSession(id)) {
      throw new Wrong(404, `There is no recording, streaming-out, analytics or call ${id} in the room.`);
    }
    await kept(request);
    return done;
  });
  faultRoutes(app, faults);
  return app;
}

function faultRoutes(app: App, faults: Faults): void {
  app.on("GET", "/faults", () => answer(200, faults.counts));
  app.on("PUT", "/faults", ({ body }) => {
    const problems = problemsOf(body);
    if (problems.length > 0) throw new Wrong(400, `${problems.join("; ")}.`);
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

/** The status and the sentence that an error is answered with. */
function answerTo(error: Error): { readonly status: number; readonly message: string } {
  if (error instanceof Refusal) return { status: 409, message: error.why ?? error.message };
  return { status: error instanceof Wrong ? error.status : 500, message: error.message };
}

const longestBody = 1024 * 1024;

/** Reads JSON, and nothing else: forms and plain text are what a page of another site can send without asking first. */
async function readBody(message: http.IncomingMessage): Promise<unknown> {
  const type = (message.headers["content-type"] ?? "").split(";")[0] ?? "";
  if (type.trim().toLowerCase() !== "application/json") {
    throw new Wrong(415, "The body has to be JSON, and the request to say so: Content-Type: application/json.");
  }
  const bytes = await bytesOf(message, longestBody, () => new Wrong(413, "The body is larger than 1 MB."));
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch (error) {
    throw new Wrong(400, `The body is not JSON: ${(error as Error).message}.`);
  }
}

/** Throws Wrong for a request that is not from a program of this machine. */
function refuseForeign({ headers, localPort }: Request): void {
  if (headers.origin !== undefined) {
    throw new Wrong(403, "Requests with an Origin are refused: pages of a browser may not use the control endpoint.");
  }
  // Browsers say it of requests that have no Origin, too, such as those for pictures; `none` is what a person has typed.
  const from = headers["sec-fetch-site"];
  if (from !== undefined && from !== "none" && from !== "same-origin") {
    throw new Wrong(
      403,
      "Requests whose Sec-Fetch-Site is neither none nor same-origin are refused: a page sent them.",
    );
  }
  const port = localPort === 80 ? "" : `:${String(localPort)}`;
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}${port}`);
  if (hosts.includes(headers.host?.toLowerCase() ?? "")) return;
  throw new Wrong(403, `The Host "${headers.host ?? ""}" is refused: it has to be one of ${hosts.join(", ")}.`);
}

/** What is in a conference, as the management API shows each part of it. */
function contentOf(room: string, conference: Conference | undefined): object {
  if (conference === undefined) return { room, state: "idle", participants: [], streams: [], sessions: [] };
  const { views, participants, streams, sessions, calls } = conference;
  return {
    room,
    state: "active",
    participants: [...participants.values()],
    streams: [
      ...Array.from(views.values(), (view) => mixedShown(view, version)),
      ...Array.from(streams.values(), (stream) => forwardShown(stream, version)),
    ],
    sessions: [
      ...Array.from(sessions.values(), (session) => ({ kind: session.kind, ...sessionShown(conference, session) })),
      ...Array.from(calls.values(), (call) => ({ kind: "sipcalls", ...callShown(conference, call) })),
    ],
  };
}

/** Who joins. A token is used up, whatever comes of it. */
function joiningOf(body: unknown, room: string, tokens: Tokens): { readonly user: string; readonly role: string } {
  if (hasOnly(body, ["token"]) && isText(body.token)) {
    const invitation = tokens.use(body.token, room);
    if (invitation !== undefined) return invitation;
    throw new Wrong(409, "The token is not good here: it is for one join of its room, within 3 minutes of its making.");
  }
  if (hasOnly(body, ["user", "role"]) && isText(body.user) && body.user !== "" && isText(body.role)) {
    return { user: body.user, role: body.role };
  }
  throw new Wrong(400, 'To join, send {"user": "a name", "role": "a role of the room"} or {"token": "a token"}.');
}

function sendingOf(body: unknown): Sending & { readonly participant: string } {
  if (
    !hasOnly(body, ["participant", "audio", "video", "attributes"]) ||
    !isText(body.participant) ||
    !isOptional(body.audio, isBoolean) ||
    !isOptional(body.video, (video) => isBoolean(video) || isPicture(video)) ||
    !isOptional(body.attributes, isRecord)
  ) {
    throw new Wrong(
      400,
      'To send a stream, send {"participant": "an id", "audio": true or false, "video": true, false or ' +
        '{"resolution": {"width": 640, "height": 480}, "framerate": 30}, "attributes": {…}}.',
    );
  }
  const { participant, audio = false, video = false, attributes } = body as Partial<Sending> & { participant: string };
  if (!audio && video === false) throw new Wrong(400, "A stream has audio, video or both: set one of them to true.");
  return { participant, audio, video, attributes };
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

const isPicture = (value: unknown): value is Picture =>
  hasOnly(value, ["resolution", "framerate"]) &&
  isOptional(value.framerate, isCount) &&
  isOptional(
    value.resolution,
    (size) => hasOnly(size, ["width", "height"]) && isCount(size.width) && isCount(size.height),
  );
