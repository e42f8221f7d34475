// `owt streaming-ins`: streams from elsewhere, cameras say, into a room.

import type { Command } from "commander";
import type { Stream } from "../sdk/schemas/stream";
import { group } from "./command";
import { roomList } from "./list";
import { shownOf, streamColumns } from "./stream";

/** The command. */
export function command(): Command {
  const list = roomList<Stream>({
    kind: "streaming-ins",
    description: "List the streams that come into a room from elsewhere",
    empty: "The room has no streaming-ins.",
    notes: "Servers do not tell the urls that they come from. Passwords in attributes are not shown.",
    columns: [{ title: "ID", cell: ({ id }) => id }, ...streamColumns],
    read: async (room) => (await room.streamingIns.list()).map(shownOf),
  });
  return group("streaming-ins", "Streams from elsewhere into a room", list);
}
