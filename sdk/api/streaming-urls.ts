// Urls of streaming-outs: their scheme, protocol and place.

import type { StreamingOutConfig } from "../schemas/session";

/** A protocol of streaming-outs. */
export type StreamingOutProtocol = NonNullable<StreamingOutConfig["protocol"]>;

/** The scheme of a url in lower case, such as `rtmp`; undefined if it has none. */
export const schemeOf = (url: string): string | undefined => /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();

/** The protocol of a url: `rtmp://…`, `rtsp://…`, `….m3u8` (hls) or `….mpd` (dash); undefined for other urls. */
export function protocolOf(url: string): StreamingOutProtocol | undefined {
  const scheme = schemeOf(url);
  if (scheme === "rtmp" || scheme === "rtsp") return scheme;
  if (/^[^?#]*\.m3u8(?:[?#]|$)/i.test(url)) return "hls";
  return /^[^?#]*\.mpd(?:[?#]|$)/i.test(url) ? "dash" : undefined;
}

/** Whether the url of a playlist or manifest is a path on the server's own disk. */
export const isOwnPath = (url: string): boolean => ["file", undefined].includes(schemeOf(url));
