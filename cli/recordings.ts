// `owt recordings`: lists the recordings of a room.

import type { Command } from "commander";
import type { Recording } from "../sdk/schemas/session";
import { group } from "./command";
import { roomListCommand } from "./list";
import { sourceColumns } from "./tracks";

/** The command. */
export function command(): Command {
  const list = roomListCommand<Recording>({
    kind: "recordings",
    description: "List the running recordings of a room",
    empty: "The room has no recordings.",
    columns: [
      { title: "ID", cell: ({ id }) => id },
      ...sourceColumns<Recording>(({ media }) => media),
      { title: "FILE", cell: ({ storage: { host, file } }) => `${host}:${file}` },
    ],
    read: (room) => room.recordings.list(),
  });
  return group("recordings", "Recordings of streams of a room", list);
}
