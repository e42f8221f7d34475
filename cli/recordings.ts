// `owt recordings`: what is being recorded in a room.

import type { Command } from "commander";
import type { Recording } from "../sdk/schemas/session";
import { group } from "./command";
import { roomList } from "./list";
import { sourcesOf } from "./tracks";

/** The command. */
export function command(): Command {
  const list = roomList<Recording>({
    kind: "recordings",
    description: "List the recordings that are going on in a room",
    empty: "The room has no recordings.",
    columns: [
      { title: "ID", cell: ({ id }) => id },
      ...sourcesOf<Recording>(({ media }) => media),
      { title: "FILE", cell: ({ storage: { host, file } }) => `${host}:${file}` },
    ],
    read: (room) => room.recordings.list(),
  });
  return group("recordings", "Recordings of streams of a room", list);
}
