// `owt streaming-outs`: streams from a room to servers elsewhere.

import type { Command } from "commander";
import type { StreamingOut } from "../sdk/schemas/session";
import { group } from "./command";
import { roomList } from "./list";
import { sourcesOf } from "./tracks";

/** The command. */
export function command(): Command {
  const list = roomList<StreamingOut, { readonly showSecrets?: true }>({
    kind: "streaming-outs",
    description: "List the streams that go out of a room",
    empty: "The room has no streaming-outs.",
    notes:
      "Of a url, only scheme and host are shown, in JSON too: the rest often has a key in it. --show-secrets shows it whole.",
    narrowed: (command) => command.option("--show-secrets", "show urls whole, with the keys that are in them"),
    columns: [
      { title: "ID", cell: ({ id }) => id },
      { title: "URL", cell: ({ url }) => url },
      ...sourcesOf<StreamingOut>(({ media }) => media),
    ],
    read: async (room, { showSecrets }) => {
      const all = await room.streamingOuts.list();
      return showSecrets ? all : all.map((one) => ({ ...one, url: withoutKeys(one.url) }));
    },
  });
  return group("streaming-outs", "Streams from a room to servers elsewhere", list);
}

/** Scheme and host of a url. User and password stand before the host, and keys anywhere behind it. */
export function withoutKeys(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#]*@)?([^/?#@:[\]]+|\[[0-9a-f:.]+\])(:\d+)?(\/?)(.*)$/is.exec(url);
  if (parts === null) return "[redacted]";
  const [, scheme = "", host = "", port = "", slash = "", rest = ""] = parts;
  // Behind what looks like the host, an @ tells that it was the beginning of a password.
  if (rest.includes("@")) return `${scheme}[redacted]`;
  return scheme + host + port + (rest === "" ? slash : "/[redacted]");
}
