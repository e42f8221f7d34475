// Subscriptions of sessions to tracks: parses them, negotiates them with the source, and applies changes (API document,
// "MediaSubOptions", "SubscriptionControlInfo").

import {
  type AudioFormat,
  type Parameters,
  type Resolution,
  type VideoFormat,
  audioCodecs,
  updatableValues,
} from "../../sdk/schemas";
import type { Conference } from "./conference";
import { operationFailed } from "../http/errors";
import { type VideoTrack, sameAudio, sameSize, sameVideo, scaledBitrate } from "../../sdk/schemas/offers";
import type { AudioSubscription, VideoSubscription, Subscription } from "./model";
import { type Members, hasOnly, isNumber, isOneOf, isOptional, isText } from "../values";

const isSize = (value: unknown): value is Resolution =>
  hasOnly(value, ["width", "height"]) && isNumber(value.width) && isNumber(value.height);

export const isParameters = (value: unknown): value is Parameters =>
  hasOnly(value, ["resolution", "framerate", "bitrate", "keyFrameInterval"]) &&
  isOptional(value.resolution, isSize) &&
  isOptional(value.framerate, isNumber) &&
  isOptional(value.bitrate, (bitrate) => isText(bitrate) || isNumber(bitrate)) &&
  isOptional(value.keyFrameInterval, isNumber);

const isAudio = (value: unknown): value is AudioSubscription =>
  hasOnly(value, ["from", "format"]) &&
  isText(value.from) &&
  isOptional(
    value.format,
    (format) =>
      hasOnly(format, ["codec", "sampleRate", "channelNum"]) &&
      isOneOf(format.codec, audioCodecs) &&
      isOptional(format.sampleRate, isNumber) &&
      isOptional(format.channelNum, isNumber),
  );

const isVideo = (value: unknown): value is VideoSubscription =>
  hasOnly(value, ["from", "format", "parameters"]) &&
  isText(value.from) &&
  isOptional(
    value.format,
    (format) =>
      hasOnly(format, ["codec", "profile"]) &&
      isOneOf(format.codec, ["h264", "h265", "vp8", "vp9"]) &&
      isOptional(format.profile, (profile) => isOneOf(profile, ["B", "CB", "M", "H", "E"])),
  ) &&
  isOptional(value.parameters, isParameters);

/** Parses the media of a request; undefined if malformed. Both tracks are required, each `false` or a subscription. */
export function parseSubscription(media: unknown): Subscription | undefined {
  if (!hasOnly(media, ["audio", "video"])) return undefined;
  const { audio, video } = media;
  if (audio !== false && !isAudio(audio)) return undefined;
  if (video !== false && !isVideo(video)) return undefined;
  return { ...(audio !== false && { audio }), ...(video !== false && { video }) };
}

/** A track as shown in answers. */
export interface NegotiatedTrack {
  readonly from: string;
  readonly status: string;
  readonly format: AudioFormat | VideoFormat;
  readonly parameters?: Parameters;
}
export interface NegotiatedMedia {
  readonly audio?: NegotiatedTrack;
  readonly video?: NegotiatedTrack;
}

/** The tracks of a subscription; undefined if it is empty, or a source is missing or does not offer them. */
export function negotiate(conference: Conference, { audio, video }: Subscription): NegotiatedMedia | undefined {
  const sound = audio && negotiateAudio(conference, audio);
  const picture = video && negotiateVideo(conference, video);
  if ((audio && !sound) || (video && !picture) || (!audio && !video)) return undefined;
  return { ...(sound && { audio: sound }), ...(picture && { video: picture }) };
}

function negotiateAudio(
  conference: Conference,
  { from, format, filled }: AudioSubscription,
): NegotiatedTrack | undefined {
  const source = conference.media(from)?.audio;
  if (source === undefined) return undefined;
  const offered = [source.format, ...(source.optional?.format ?? [])];
  if (format !== undefined && !offered.some((other) => sameAudio(other, format))) return undefined;
  return { format: format ?? filled ?? source.format, from, status: "active" };
}

function negotiateVideo(
  conference: Conference,
  { from, format, filled, parameters = {} }: VideoSubscription,
): NegotiatedTrack | undefined {
  const source = conference.media(from)?.video;
  if (source === undefined) return undefined;
  const offered = [source.format, ...(source.optional?.format ?? [])];
  if (format !== undefined && !offered.some((other) => sameVideo(other, format))) return undefined;
  if (!offers(source, parameters)) return undefined;
  const shown = (conference.viewOf(from) === undefined ? forwardParameters : mixedParameters)(source, parameters);
  return { format: format ?? filled ?? source.format, ...(shown && { parameters: shown }), from, status: "active" };
}

const isUnset = (bitrate: unknown): boolean =>
  bitrate === undefined || bitrate === null || bitrate === "x1" || bitrate === "x1.0";

/** Whether a source has, or can be transcoded to, these parameters. */
function offers({ parameters: own = {}, optional }: VideoTrack, asked: Parameters): boolean {
  const offered = optional?.parameters ?? {};
  const { resolution, framerate, bitrate, keyFrameInterval } = asked;
  const sizes = [...(own.resolution ? [own.resolution] : []), ...(offered.resolution ?? [])];
  return (
    (resolution === undefined || sizes.some((size) => sameSize(size, resolution))) &&
    (framerate === undefined || own.framerate === framerate || isOneOf(framerate, offered.framerate ?? [])) &&
    (isUnset(bitrate) || isOneOf(bitrate, offered.bitrate ?? [])) &&
    (keyFrameInterval === undefined ||
      own.keyFrameInterval === keyFrameInterval ||
      isOneOf(keyFrameInterval, offered.keyFrameInterval ?? []))
  );
}

/** The resulting parameters of a subscription to a mixed stream. */
function mixedParameters({ parameters: own = {} }: VideoTrack, asked: Parameters): Parameters {
  const { bitrate: wanted, ...rest } = asked;
  const bitrate = isUnset(wanted) ? scaledBitrate(own, rest) : bitrateOf(own.bitrate, wanted);
  return { ...own, ...rest, ...(bitrate !== undefined && { bitrate }) };
}

/** The resulting parameters of a subscription to a forward stream: the requested ones; undefined if there are none. */
function forwardParameters({ parameters: own = {} }: VideoTrack, asked: Parameters): Parameters | undefined {
  if (Object.keys(asked).length === 0) return undefined;
  const { bitrate, ...rest } = asked;
  return isUnset(bitrate) ? rest : { ...rest, bitrate: bitrateOf(own.bitrate, bitrate) };
}

/** The bitrate of a request: a number, or a multiple of the source's such as "x0.8"; null if the source's is unknown. */
function bitrateOf(own: Parameters["bitrate"], asked: Parameters["bitrate"]): number | null {
  if (typeof asked === "number") return asked;
  return typeof own === "number" ? own * Number(String(asked).slice(1)) : null;
}

/** Applies the operations of a PATCH. Throws a Refusal for an operation that is malformed or does not fit. */
export function patchSubscription(subscription: Subscription, operations: unknown, prefix = ""): Subscription {
  if (!Array.isArray(operations)) throw operationFailed();
  return (operations as readonly unknown[]).reduce<Subscription>((current, operation) => {
    if (!hasOnly(operation, ["op", "path", "value"]) || operation.op !== "replace" || !isText(operation.path)) {
      throw operationFailed();
    }
    if (!operation.path.startsWith(prefix)) throw operationFailed();
    return applyOperation(current, operation.path.slice(prefix.length), operation);
  }, subscription);
}

function applyOperation({ audio, video }: Subscription, path: string, { value }: Members): Subscription {
  const others = { ...(audio && { audio }), ...(video && { video }) };
  if (path === "/media/audio/from" && audio && isText(value)) return { ...others, audio: { ...audio, from: value } };
  if (path === "/media/video/from" && video && isText(value)) return { ...others, video: { ...video, from: value } };
  const name = /^\/media\/video\/parameters\/(\w+)$/.exec(path)?.[1];
  const fits =
    name === "resolution"
      ? isSize(value)
      : (name === "framerate" || name === "bitrate" || name === "keyFrameInterval") &&
        isOneOf(value, updatableValues[name]);
  if (!fits || name === undefined || !video) throw operationFailed();
  return { ...others, video: { ...video, parameters: { ...video.parameters, [name]: value } } };
}

/** The subscription with its negotiated formats: these stay when a source is changed, and so do those the server chose. */
export function withNegotiatedFormats(subscription: Subscription, media: NegotiatedMedia): Subscription {
  const { audio, video } = subscription;
  return {
    ...(audio && media.audio && { audio: withFormat(audio, media.audio.format as AudioFormat) }),
    ...(video && media.video && { video: withFormat(video, media.video.format as VideoFormat) }),
  };
}

function withFormat<Track extends { readonly filled?: unknown }>(track: Track, format: unknown): Track {
  return track.filled === undefined ? { ...track, format } : track;
}
