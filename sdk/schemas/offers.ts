// Formats and parameters that a stream offers besides its own: those of the room's mediaOut that are smaller than the source, as
// far as the room transcodes (API document, "MediaInfo").

import type { AudioFormat, Parameters, Resolution, VideoFormat } from "./media";
import type { RoomOptions } from "./room";

/** The sound of a stream. */
export interface AudioTrack {
  readonly status: string;
  readonly format: AudioFormat;
  readonly optional?: { readonly format?: readonly AudioFormat[] };
}

/** Parameters of a picture that a stream offers besides its own. */
export interface OfferedParameters {
  readonly resolution?: readonly Resolution[];
  readonly bitrate?: readonly (string | number)[];
  readonly framerate?: readonly number[];
  readonly keyFrameInterval?: readonly number[];
}

/** The picture of a stream. */
export interface VideoTrack {
  readonly status: string;
  readonly format: VideoFormat;
  readonly parameters?: Parameters;
  readonly optional?: { readonly format?: readonly VideoFormat[]; readonly parameters?: OfferedParameters };
}

/** The part of a room's configuration that decides what its streams offer. */
export type Offering = Pick<RoomOptions, "mediaOut" | "transcoding">;

/** Width and height of each named resolution. */
const sizes: Readonly<Record<string, readonly [number, number]>> = {
  hd1080p: [1920, 1080],
  hd720p: [1280, 720],
  xga: [1024, 768],
  svga: [800, 600],
  vga: [640, 480],
  hvga: [480, 320],
  cif: [352, 288],
  qvga: [320, 240],
  qcif: [176, 144],
};
const even = (value: number) => Math.floor(value / 2) * 2;

/** The resolution of a name, for a source of a size. An unknown name gives one that is larger than all sources. */
export function resolutionOf(name: string, source: Resolution): Resolution {
  const known = Object.hasOwn(sizes, name) ? sizes[name] : undefined;
  if (known !== undefined) return { width: known[0], height: known[1] };
  const part = /^x(\d+)\/(\d+)$/.exec(name);
  if (part !== null) {
    const scaled = (value: number) => even((value * Number(part[1])) / Number(part[2]));
    return { width: scaled(source.width), height: scaled(source.height) };
  }
  const exact = /^r(\d+)x(\d+)$/.exec(name);
  return exact === null ? { width: 65536, height: 65536 } : { width: Number(exact[1]), height: Number(exact[2]) };
}

export const sameAudio = (a: AudioFormat, b: AudioFormat): boolean =>
  a.codec === b.codec && a.sampleRate === b.sampleRate && a.channelNum === b.channelNum;
export const sameVideo = (a: VideoFormat, b: VideoFormat): boolean => a.codec === b.codec && a.profile === b.profile;
export const sameSize = (a: Resolution, b: Resolution): boolean => a.width === b.width && a.height === b.height;

/**
 * The bitrate of a mixed picture that is requested in another size or framerate, without a bitrate: servers scale it by pixels and
 * framerate. Undefined if the view has none.
 */
export function scaledBitrate(own: Parameters, { resolution, framerate }: Parameters): number | undefined {
  const { bitrate } = own;
  if (typeof bitrate !== "number" || bitrate === 0) return undefined;
  const pixels = (size: Resolution) => size.width * size.height;
  const byPixels = resolution && own.resolution ? pixels(resolution) / pixels(own.resolution) : 1;
  const byPictures = framerate !== undefined && own.framerate !== undefined ? framerate / own.framerate : 1;
  return bitrate * byPixels * byPictures;
}

/** A track of sound, with the formats that the room offers for it. */
export function audioTrack(format: AudioFormat, { mediaOut, transcoding }: Offering): AudioTrack {
  const others = (mediaOut?.audio ?? []).filter((other) => !sameAudio(other, format));
  return { status: "active", format, optional: transcoding?.audio === false ? {} : { format: others } };
}

/** A track of pictures, with the formats and parameters that the room offers for it. */
export function videoTrack(
  format: VideoFormat,
  parameters: Parameters,
  { mediaOut, transcoding }: Offering,
): VideoTrack {
  const does = transcoding?.video;
  const out = mediaOut?.video;
  const offered: OfferedParameters = {
    ...(does?.parameters?.resolution !== false && {
      resolution: smaller(out?.parameters?.resolution ?? [], parameters.resolution ?? { width: 0, height: 0 }),
    }),
    ...(does?.parameters?.bitrate !== false && { bitrate: out?.parameters?.bitrate ?? [] }),
    ...(does?.parameters?.framerate !== false && {
      framerate: (out?.parameters?.framerate ?? []).filter((rate) => rate < (parameters.framerate ?? 0)),
    }),
    ...(does?.parameters?.keyFrameInterval !== false && { keyFrameInterval: out?.parameters?.keyFrameInterval ?? [] }),
  };
  const optional = {
    ...(does?.format !== false && { format: (out?.format ?? []).filter((other) => !sameVideo(other, format)) }),
    ...(Object.keys(offered).length > 0 && { parameters: offered }),
  };
  return { status: "active", format, parameters, optional };
}

/** The resolutions that are smaller than the source, each once. */
function smaller(names: readonly string[], source: Resolution): Resolution[] {
  return names
    .map((name) => resolutionOf(name, source))
    .filter(({ width, height }) => width < source.width && height < source.height)
    .filter((size, index, all) => all.findIndex((other) => sameSize(size, other)) === index);
}
