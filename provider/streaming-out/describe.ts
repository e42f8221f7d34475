// Describes live streaming-outs as entries of a conference document.

import { protocolOf } from "../../sdk/api/streaming-urls";
import type { Room, SessionTrack } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";
import { describing } from "../document/description";

export const describeStreamingOuts = describing(
  (room) => room.streamingOuts.list(),
  ({ id: adopt, url, media }, keys, { streams, room, secretOf, where }) => {
    const usual = defaultFormats(room);
    const taken = streams.media(media, { audioFormat: true, videoFormat: true, parameters: true, usual });
    if (taken.media === undefined) return `streaming-out ${adopt} ${taken.problem}`;
    const key = keys.key(hostOf(url), adopt, "output");
    const isImplied = protocolOf(url) !== undefined;
    const note = isImplied
      ? "Servers do not show protocol and parameters: the declared ones count as equal."
      : "Servers do not show the protocol, and the url does not imply it: hls or dash.";
    const members = {
      adopt,
      url: secretOf(key, "url", `url of the streaming-out ${key} ${where}`),
      ...(!isImplied && { protocol: "hls" }),
      media: taken.media,
    };
    return { key, members, notes: [note, ...taken.notes] };
  },
);

type Format = NonNullable<SessionTrack["format"]>;

/** The formats of a streaming-out that asks for none. */
function defaultFormats({ mediaOut }: Room): { audio?: Format; video: Format } {
  const formats: unknown = isObject(mediaOut) ? mediaOut.audio : undefined;
  const aac: unknown = Array.isArray(formats)
    ? formats.find((format: unknown) => isObject(format) && format.codec === "aac")
    : undefined;
  return {
    ...(isObject(aac) && { audio: aac as Format }),
    video: { codec: "h264", profile: "CB" },
  };
}

/** The host of a url, which is the part without secrets. */
const hostOf = (url: string): string => /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@:]+)[^@]*$/i.exec(url)?.[1] ?? "";
