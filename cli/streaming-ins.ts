// `owt streaming-ins`: lists the streams that a room receives from elsewhere, such as cameras.

import type { Command } from "commander";
import type { Stream } from "../sdk/schemas/stream";
import { group } from "./command";
import { roomListCommand } from "./list";
import { withoutSecrets, streamColumns } from "./stream";

/** The command. */
export function command(): Command {
  const list = roomListCommand<Stream>({
    kind: "streaming-ins",
    description: "List the streams that come into a room from elsewhere",
    empty: "The room has no streaming-ins.",
    notes: "Servers do not return the urls of the sources. Passwords in attributes are not shown.",
    columns: [{ title: "ID", cell: ({ id }) => id }, ...streamColumns],
    read: async (room) => (await room.streamingIns.list()).map(withoutSecrets),
  });
  return group("streaming-ins", "Streams from elsewhere into a room", list);
}
