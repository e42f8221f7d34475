// `owt sipcalls`: calls between a room and SIP peers.

import type { Command } from "commander";
import type { SipCall } from "../sdk/schemas/session";
import { group } from "./command";
import { roomList } from "./list";
import { sourcesOf } from "./tracks";

/** The command. */
export function command(): Command {
  const list = roomList<SipCall>({
    kind: "sipcalls",
    description: "List the SIP calls of a room, those that peers made too",
    empty: "The room has no SIP calls.",
    columns: [
      { title: "ID", cell: ({ id }) => id },
      { title: "TYPE", cell: ({ type }) => type },
      { title: "PEER", cell: ({ peer }) => peer },
      { title: "BRINGS", cell: ({ input }) => input?.id },
      ...sourcesOf<SipCall>(({ output }) => output?.media),
    ],
    read: (room) => room.sipCalls.list(),
  });
  return group("sipcalls", "Calls between a room and SIP peers", list);
}
