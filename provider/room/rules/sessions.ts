// Rules of what goes on in rooms. They look at the arguments of a session.

import { isOwnPath, protocolOf } from "../../../sdk/api/streaming-urls";
import { type Rule, found, isText } from "./rule";

const fileStays: Rule = {
  id: "streaming-out-file-stays",
  severity: "warning",
  canBeIgnored: true,
  wrong: "The `url` of a streaming-out by hls or dash is a path on the server's own disk",
  server:
    "They refuse a file that is there already: the first start makes it, and each later one, after an end or a replacement, fails.",
  remedy:
    "Send to http:// or https://, where files are written over. Otherwise remove the file on the server, or give another path, before each start.",
  bad: "url: /srv/live/studio.m3u8",
  good: "url: https://live.example.org/studio.m3u8",
  find: ({ url, protocol }) => {
    if (!isText(url) || !isOwnPath(url)) return [];
    const effective = protocol ?? protocolOf(url);
    if (effective !== "hls" && effective !== "dash") return [];
    const message =
      `is a path on the server's own disk (${effective}), and servers refuse a file that is there already: this stream cannot be started ` +
      "a second time until the file is removed or the path is another; http:// and https:// have no such limit";
    return [found(["url"], undefined, message)];
  },
};

/** All of them, by the kind of resource that they are of. */
export const sessionRules: Readonly<Record<string, readonly Rule[]>> = { StreamingOut: [fileStays] };
