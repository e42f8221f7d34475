// `owt analytics`: algorithms that look at streams of a room.

import type { Command } from "commander";
import type { Analytics } from "../sdk/schemas/session";
import { group } from "./command";
import { roomList } from "./list";
import { sourcesOf } from "./tracks";

/** The command. */
export function command(): Command {
  const list = roomList<Analytics>({
    kind: "analytics",
    description: "List the analytics that run in a room",
    empty: "The room has no analytics.",
    columns: [
      { title: "ID", cell: ({ id }) => id },
      { title: "ALGORITHM", cell: ({ analytics }) => analytics.algorithm },
      ...sourcesOf<Analytics>(({ media }) => media).slice(1),
    ],
    read: (room) => room.analytics.list(),
  });
  return group("analytics", "Algorithms that look at streams of a room", list);
}
