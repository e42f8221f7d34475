// `owt streaming-ins`: streams from elsewhere, cameras say, into a room.

import type { Command } from "commander";
import type { Stream } from "../sdk/schemas/stream";
import { group } from "./command";
import { roomList } from "./list";
import { streamColumns } from "./stream";

/** The command. */
export function command(): Command {
  const list = roomList<Stream>({
    kind: "streaming-ins",
    description: "List the streams that come into a room from elsewhere",
    empty: "The room has no streaming-ins.",
    notes: "Servers do not tell the urls that they come from.",
    columns: [{ title: "ID", cell: ({ id }) => id }, ...streamColumns],
    read: (room) => room.streamingIns.list(),
  });
  return group("streaming-ins", "Streams from elsewhere into a room", list);
}
