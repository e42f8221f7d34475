// `owt streaming-outs`: lists the streams that a room sends to other servers.

import type { Command } from "commander";
import type { StreamingOut } from "../sdk/schemas/session";
import { group } from "./command";
import { roomListCommand } from "./list";
import { sourceColumns } from "./tracks";

/** The command. */
export function command(): Command {
  const list = roomListCommand<StreamingOut, { readonly showSecrets?: true }>({
    kind: "streaming-outs",
    description: "List the streams that go out of a room",
    empty: "The room has no streaming-outs.",
    notes:
      "Only scheme and host of a url are shown, in JSON too: the rest often contains a key. --show-secrets shows all of it.",
    configure: (command) => command.option("--show-secrets", "show whole urls, with the keys in them"),
    columns: [
      { title: "ID", cell: ({ id }) => id },
      { title: "URL", cell: ({ url }) => url },
      ...sourceColumns<StreamingOut>(({ media }) => media),
    ],
    read: async (room, { showSecrets }) => {
      const all = await room.streamingOuts.list();
      return showSecrets ? all : all.map((one) => ({ ...one, url: withoutKeys(one.url) }));
    },
  });
  return group("streaming-outs", "Streams from a room to servers elsewhere", list);
}

/** Scheme and host of a url: user and password stand before the host, keys anywhere behind it. */
export function withoutKeys(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#]*@)?([^/?#@:[\]]+|\[[0-9a-f:.]+\])(:\d+)?(\/?)(.*)$/is.exec(url);
  if (parts === null) return "[redacted]";
  const [, scheme = "", host = "", port = "", slash = "", rest = ""] = parts;
  // An @ behind the supposed host means that it was the beginning of a password.
  if (rest.includes("@")) return `${scheme}[redacted]`;
  return scheme + host + port + (rest === "" ? slash : "/[redacted]");
}
