// The rules of what sessions take: how a request has it, whether the source offers it, what comes of it, and how it is
// changed (API document, "MediaSubOptions", "SubscriptionControlInfo").

import { type AudioFormat, type Resolution, type VideoFormat, audioCodecs, updatableValues } from "../sdk/schemas";
import type { Conference } from "./conference";
import { operationFailed } from "./errors";
import { type Parameters, type VideoTrack, sameAudio, sameSize, sameVideo } from "../sdk/schemas/offers";
import { type Members, hasOnly, isNumber, isOneOf, isOptional, isText } from "./shapes";

/** A sound that is taken, as it was asked for. */
export interface AudioTaken {
  readonly from: string;
  readonly format?: AudioFormat;
}
/** A picture that is taken, as it was asked for. */
export interface VideoTaken {
  readonly from: string;
  readonly format?: VideoFormat;
  readonly parameters?: Parameters;
}
export interface Subscription {
  readonly audio?: AudioTaken;
  readonly video?: VideoTaken;
}

const isSize = (value: unknown): value is Resolution =>
  hasOnly(value, ["width", "height"]) && isNumber(value.width) && isNumber(value.height);

export const isParameters = (value: unknown): value is Parameters =>
  hasOnly(value, ["resolution", "framerate", "bitrate", "keyFrameInterval"]) &&
  isOptional(value.resolution, isSize) &&
  isOptional(value.framerate, isNumber) &&
  isOptional(value.bitrate, (bitrate) => isText(bitrate) || isNumber(bitrate)) &&
  isOptional(value.keyFrameInterval, isNumber);

const isAudio = (value: unknown): value is AudioTaken =>
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

const isVideo = (value: unknown): value is VideoTaken =>
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

/** The media of a request; undefined where it is malformed. Both tracks must be said, each by `false` or what to take. */
export function subscriptionOf(media: unknown): Subscription | undefined {
  if (!hasOnly(media, ["audio", "video"])) return undefined;
  const { audio, video } = media;
  if (audio !== false && !isAudio(audio)) return undefined;
  if (video !== false && !isVideo(video)) return undefined;
  return { ...(audio !== false && { audio }), ...(video !== false && { video }) };
}

/** A track as answers have it. */
export interface Taken {
  readonly from: string;
  readonly status: string;
  readonly format: AudioFormat | VideoFormat;
  readonly parameters?: Parameters;
}
export interface TakenMedia {
  readonly audio?: Taken;
  readonly video?: Taken;
}

/** What comes of a subscription; undefined where a source is missing or does not offer it, or nothing is taken. */
export function taken(conference: Conference, { audio, video }: Subscription): TakenMedia | undefined {
  const sound = audio && takenAudio(conference, audio);
  const picture = video && takenVideo(conference, video);
  if ((audio && !sound) || (video && !picture) || (!audio && !video)) return undefined;
  return { ...(sound && { audio: sound }), ...(picture && { video: picture }) };
}

function takenAudio(conference: Conference, { from, format }: AudioTaken): Taken | undefined {
  const source = conference.media(from)?.audio;
  if (source === undefined) return undefined;
  const chosen = format ?? source.format;
  const offered = [source.format, ...(source.optional?.format ?? [])].some((other) => sameAudio(other, chosen));
  return offered ? { format: chosen, from, status: "active" } : undefined;
}

function takenVideo(conference: Conference, { from, format, parameters = {} }: VideoTaken): Taken | undefined {
  const source = conference.media(from)?.video;
  if (source === undefined) return undefined;
  const chosen = format ?? source.format;
  const offered = [source.format, ...(source.optional?.format ?? [])].some((other) => sameVideo(other, chosen));
  if (!offered || !offers(source, parameters)) return undefined;
  const shown = resulting(source, parameters, conference.viewOf(from) !== undefined);
  return { format: chosen, ...(shown && { parameters: shown }), from, status: "active" };
}

const isUnset = (bitrate: unknown): boolean =>
  bitrate === undefined || bitrate === null || bitrate === "x1" || bitrate === "x1.0";

/** Whether a source has, or can be brought to, these parameters. */
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

/** The parameters that come of those that were asked for. A forward stream that is taken as it is shows none. */
function resulting({ parameters: own = {} }: VideoTrack, asked: Parameters, mixed: boolean): Parameters | undefined {
  if (!mixed && Object.keys(asked).length === 0) return undefined;
  const { bitrate, ...rest } = asked;
  if (isUnset(bitrate)) return { ...own, ...rest };
  return { ...own, ...rest, bitrate: typeof bitrate === "number" ? bitrate : multiple(own.bitrate, String(bitrate)) };
}

/** A multiple such as "x0.8" of a bitrate; null for one that is not known. */
function multiple(bitrate: unknown, text: string): number | null {
  if (typeof bitrate !== "number") return null;
  return Math.round(bitrate * Number(text.slice(1)) * 1e6) / 1e6;
}

/** A subscription changed by the operations of a PATCH. Throws a Refusal where one is malformed or does not fit. */
export function changed(subscription: Subscription, operations: unknown, prefix = ""): Subscription {
  if (!Array.isArray(operations)) throw operationFailed();
  return (operations as readonly unknown[]).reduce<Subscription>((current, operation) => {
    if (!hasOnly(operation, ["op", "path", "value"]) || operation.op !== "replace" || !isText(operation.path)) {
      throw operationFailed();
    }
    if (!operation.path.startsWith(prefix)) throw operationFailed();
    return changedBy(current, operation.path.slice(prefix.length), operation);
  }, subscription);
}

function changedBy({ audio, video }: Subscription, path: string, { value }: Members): Subscription {
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

/** A subscription whose formats are those that came of it: they stay when a source is changed. */
export function settled(subscription: Subscription, media: TakenMedia): Subscription {
  const { audio, video } = subscription;
  return {
    ...(audio && media.audio && { audio: { ...audio, format: media.audio.format as AudioFormat } }),
    ...(video && media.video && { video: { ...video, format: media.video.format as VideoFormat } }),
  };
}
