// `owt sipcalls`: lists the SIP calls of a room.

import type { Command } from "commander";
import { peerWithoutPassword } from "../sdk/text/redact";
import type { SipCall } from "../sdk/schemas/session";
import { group } from "./command";
import { roomListCommand } from "./list";
import { sourceColumns } from "./tracks";

/** The command. */
export function command(): Command {
  const list = roomListCommand<SipCall, { readonly showSecrets?: true }>({
    kind: "sipcalls",
    description: "List the SIP calls of a room, those that peers made included",
    empty: "The room has no SIP calls.",
    notes: "A password in the address of a peer is not shown, not in JSON either. --show-secrets shows it.",
    configure: (command) => command.option("--show-secrets", "show the passwords in addresses of peers"),
    columns: [
      { title: "ID", cell: ({ id }) => id },
      { title: "TYPE", cell: ({ type }) => type },
      { title: "PEER", cell: ({ peer }) => peer },
      { title: "BRINGS", cell: ({ input }) => input?.id },
      ...sourceColumns<SipCall>(({ output }) => output?.media),
    ],
    read: async (room, { showSecrets }) => {
      const all = await room.sipCalls.list();
      return showSecrets ? all : all.map((one) => ({ ...one, peer: peerWithoutPassword(one.peer) }));
    },
  });
  return group("sipcalls", "Calls between a room and SIP peers", list);
}
