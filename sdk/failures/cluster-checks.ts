// Checks to make when the conference cluster refuses a request. It gives no reason, so the error lists what fits the request.

import type { RequestLine } from "./errors";
import { isObject } from "../values";
import { isOwnPath } from "../api/streaming-urls";

/** The parts of a request that the checks depend on. */
interface RefusedRequest {
  readonly method: string;
  /** Path of the room, such as `/v1/rooms/5f…`. */
  readonly room: string;
  /** Collection in the room, such as `recordings`; empty for a request of the room itself. */
  readonly segment: string;
  readonly body: unknown;
}

/** Kind of agent that serves each collection. */
const agents: Readonly<Record<string, string>> = {
  recordings: "recording",
  "streaming-outs": "streaming",
  "streaming-ins": "streaming",
  sipcalls: "sip",
  analytics: "analytics",
};

/** Checks for a refused request, the likeliest cause first. Of `body`, only ids of streams are shown. */
export function checksFor({ method, path }: RequestLine, body: unknown): string[] {
  const [, room = "", segment = ""] = /^(\/v1(?:\.1)?\/rooms\/[^/?]+)\/([^/?]+)/i.exec(path) ?? [];
  const request: RefusedRequest = { method, room, segment: segment.toLowerCase(), body };
  const checks = method === "POST" ? checksOfStart(request) : method === "PATCH" ? checksOfChange(request) : [];
  if (method !== "POST" && segment !== "") checks.unshift("it is still there: what has ended is refused like this too");
  return [...checks, "the logs of the conference and of the agents show no other cause"];
}

function checksOfStart(request: RefusedRequest): string[] {
  const { segment, body } = request;
  if (segment === "tokens") {
    return [
      "a portal is running and below its limit: the token names one, and the server waits a minute for it",
      "the preference, if one is given, does not rule out all portals",
    ];
  }
  const kind = agents[segment];
  return [
    ...(segment === "streaming-ins" ? checksOfSource : []),
    ...(segment === "sipcalls" ? checksOfCall : []),
    ...checksOfMedia(request),
    ...(segment === "streaming-outs"
      ? [
          "the target of the url can be reached from the server, and takes the stream",
          ...(isOwnFile(body)
            ? ["the url is a path on the server, and nothing is at it yet: an earlier file is refused"]
            : []),
        ]
      : []),
    ...(segment === "analytics" ? ["the algorithm is one that the server's analytics plugins have"] : []),
    kind === undefined
      ? "agents of the kind are running and below their limits"
      : `an agent of the kind ${kind} is running and below its limit`,
  ];
}

const checksOfSource = [
  "the room exists, and the service that signed owns it: servers refuse both with this same error",
  "the source's url can be reached from the server, with its user and password, and sends within a minute and a half",
  "the room's mediaIn has the codecs of the source, and its inputLimit is not reached",
  "media takes what the source has: true asks for a track, auto takes it if it is there",
];

const checksOfCall = [
  "the room has a sip account (sip.sipServer, sip.username, sip.password) that can register there; right after the room was made it needs a moment",
  "the peer has no call with the room already, and can be reached",
];

/** Checks of the requested tracks. */
function checksOfMedia({ room, segment, body }: RefusedRequest): string[] {
  const media = isObject(body) ? (body.mediaOut ?? body.media) : undefined;
  if (segment === "streaming-ins" || !isObject(media)) return [];
  const { audio, video } = media;
  const checks: string[] = [];
  const sources = [...new Set([audio, video].flatMap((track) => (isObject(track) ? [String(track.from)] : [])))];
  if (sources.length > 0) checks.push(sourceCheck(sources, room));
  else checks.push("one of media.audio and media.video is requested: a session needs a track");
  const out = segment === "streaming-outs";
  if (isObject(audio) && (out || codecOf(audio) === "aac")) {
    const why = out ? "streaming-outs have their sound in it" : "the request asks for it";
    checks.push(
      `the room's mediaOut.audio has aac (aac/48000/2), for ${why}, and the server is built with an aac encoder (libfdk_aac)`,
    );
  }
  if (isObject(video) && codecOf(video) === "h264") {
    checks.push(
      "the room's mediaOut.video.format has h264 with the profile, for the request asks for it, and the server is built with an h264 encoder (OpenH264)",
    );
  } else if (isObject(video) && out)
    checks.push("the server is built with an h264 encoder (OpenH264), for streaming-outs have their picture in it");
  if (isObject(audio) && audio.format !== undefined)
    checks.push(
      "the stream offers the audio format: it is in media.audio.format or media.audio.optional of the stream",
    );
  if (isObject(video) && (video.format !== undefined || video.parameters !== undefined)) {
    checks.push(
      "the stream offers the codec, resolution, framerate, bitrate and keyFrameInterval: they are in media.video.original or media.video.optional of the stream, " +
        "which come from the room's mediaOut and transcoding",
    );
  }
  if (isObject(video) && isObject(video.parameters) && typeof video.parameters.bitrate === "number")
    checks.push(
      "the bitrate in kbps is one of the room's mediaOut.video.parameters.bitrate; multiples such as x0.8 need no entry",
    );
  return checks;
}

/** Whether a streaming-out goes to a path on the server's own disk. */
const isOwnFile = (body: unknown): boolean => isObject(body) && typeof body.url === "string" && isOwnPath(body.url);

function sourceCheck(sources: readonly string[], room: string): string {
  const [first = "", ...others] = sources;
  const streams = others.length > 0 ? `streams ${sources.join(" and ")} are` : `stream ${first} is`;
  return `${streams} in the room (GET ${room.replace(/^\/v1\//i, "/v1.1/")}/streams lists them)`;
}

function codecOf(track: Record<string, unknown>): unknown {
  return isObject(track.format) ? track.format.codec : undefined;
}

function checksOfChange({ segment, room, body }: RefusedRequest): string[] {
  const operations = Array.isArray(body) ? body.filter(isObject) : [];
  const about = (pattern: RegExp) => operations.filter(({ path }) => pattern.test(String(path)));
  const checks: string[] = [];
  const sources = about(/\/(from|\d+\/stream)$/).map(({ value }) => String(value));
  if (sources.length > 0) checks.push(sourceCheck([...new Set(sources)], room));
  if (about(/\/parameters\//).length > 0)
    checks.push("the stream offers the value: it is in media.video.original or media.video.optional of the stream");
  if (about(/^\/info\/inViews$/).length > 0)
    checks.push("the room has a view of this label, and the stream is a forward stream");
  if (about(/^\/info\/layout/).length > 0) {
    checks.push(
      "the stream is a mixed one, and the streams of the layout are mixed into its view, each in one region",
      "regions lie within the picture, their ids differ, and empty ones come last",
    );
  }
  if (about(/\/status$/).length > 0)
    checks.push("the stream is that of a participant: what comes from elsewhere cannot be muted");
  if (segment === "participants") checks.push("the participant has not left");
  return checks;
}
