// Rules of sessions, applied to their arguments.

import { isOwnPath, protocolOf } from "../../../sdk/api/streaming-urls";
import { type Rule, found, isText } from "./rule";

const fileStays: Rule = {
  id: "streaming-out-file-stays",
  severity: "warning",
  canBeIgnored: true,
  wrong: "The `url` of a streaming-out by hls or dash is a path on the server's own disk",
  server:
    "They refuse an existing file: the first start creates it, and each later start, after an end or a replacement, fails.",
  remedy:
    "Send to http:// or https://, where files are overwritten. Otherwise delete the file on the server, or set another path, before each start.",
  bad: "url: /srv/live/studio.m3u8",
  good: "url: https://live.example.org/studio.m3u8",
  find: ({ url, protocol }) => {
    if (!isText(url) || !isOwnPath(url)) return [];
    const effective = protocol ?? protocolOf(url);
    if (effective !== "hls" && effective !== "dash") return [];
    const message =
      `is a path on the server's own disk (${effective}), and servers refuse an existing file: before each further start of this ` +
      "stream, delete the file or change the path; http:// and https:// have no such limit";
    return [found(["url"], undefined, message)];
  },
};

/** The rules of sessions, by kind of resource. */
export const sessionRules: Readonly<Record<string, readonly Rule[]>> = { StreamingOut: [fileStays] };
