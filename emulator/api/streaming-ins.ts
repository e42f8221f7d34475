// Routes of streaming-ins (API document, "Streaming-ins"). Sources are assumed to send aac and h264 of 1280 by 720.

import { type RoomParams, type ItemParams } from "./session-routes";
import { operationFailed } from "../http/errors";
import { audioTrack, videoTrack } from "../../sdk/schemas/offers";
import { type Routes, jsonAnswer, emptyAnswer } from "../http/routes";
import { endStream, renderForward, streamRoomOf } from "./streams";
import { hasOnly, isNumber, isObject, isOneOf, isOptional, isText } from "../values";

interface SourceRequest {
  readonly audio: boolean | "auto";
  readonly video: boolean | "auto";
  readonly attributes?: unknown;
}

/** The assumed formats of sources. */
const source = { audio: { codec: "aac" }, video: { codec: "h264", profile: "CB" } } as const;

export function streamingInRoutes(routes: Routes, version: string): void {
  const { app, conferences } = routes;
  const path = `${version}/rooms/:room/streaming-ins`;

  app.on<RoomParams>("POST", path, (request) => {
    const room = streamRoomOf(routes, request, version);
    const asked = parseSource(request.body);
    const conference = conferences.activate(room);
    const { config } = conference;
    // "auto" requires the track as true does: both are refused if the room does not accept the format of the source.
    const refused = (["audio", "video"] as const).some((track) => {
      const formats: readonly { readonly codec: string }[] = config.mediaIn?.[track] ?? [];
      return asked[track] !== false && !formats.some(({ codec }) => codec === source[track].codec);
    });
    if (refused || (asked.audio === false && asked.video === false)) throw operationFailed();
    const size = { resolution: { width: 1280, height: 720 } };
    const stream = conference.publish({
      owner: "admin",
      type: "streaming",
      media: {
        ...(asked.audio !== false && { audio: audioTrack(source.audio, config) }),
        ...(asked.video !== false && { video: videoTrack(source.video, size, config) }),
      },
      ...(asked.attributes !== undefined && { attributes: asked.attributes }),
    });
    return jsonAnswer(renderForward(stream, version));
  });
  app.on<ItemParams>("DELETE", `${path}/:id`, (request) => {
    endStream(routes, streamRoomOf(routes, request, version), request.params.id);
    return emptyAnswer;
  });
}

/** Parses a request. Throws a Refusal for a malformed one. */
function parseSource(body: unknown): SourceRequest {
  if (!hasOnly(body, ["connection", "media", "attributes"])) throw operationFailed();
  const { connection, media, attributes } = body;
  const isTrack = (value: unknown): value is boolean | "auto" => isOneOf(value, ["auto", true, false]);
  if (
    !hasOnly(connection, ["url", "transportProtocol", "bufferSize", "origin"]) ||
    !isText(connection.url) ||
    !isOptional(connection.transportProtocol, (protocol) => isOneOf(protocol, ["tcp", "udp"])) ||
    !isOptional(connection.bufferSize, isNumber) ||
    !isOptional(connection.origin, isObject) ||
    !hasOnly(media, ["audio", "video"]) ||
    !isOptional(attributes, isObject)
  ) {
    throw operationFailed();
  }
  const { audio, video } = media;
  if (!isTrack(audio) || !isTrack(video)) throw operationFailed();
  return { audio, video, attributes };
}
