// `owt analytics`: lists the analytics of a room.

import type { Command } from "commander";
import type { Analytics } from "../sdk/schemas/session";
import { group } from "./command";
import { roomListCommand } from "./list";
import { sourceColumns } from "./tracks";

/** The command. */
export function command(): Command {
  const list = roomListCommand<Analytics>({
    kind: "analytics",
    description: "List the analytics that run in a room",
    empty: "The room has no analytics.",
    columns: [
      { title: "ID", cell: ({ id }) => id },
      { title: "ALGORITHM", cell: ({ analytics }) => analytics.algorithm },
      ...sourceColumns<Analytics>(({ media }) => media).slice(1),
    ],
    read: (room) => room.analytics.list(),
  });
  return group("analytics", "Algorithms that analyse streams of a room", list);
}
