// `owt services`: the services of a server, which the super service alone sees.

import { Command } from "commander";
import type { Service } from "../sdk/schemas/service";
import { answering, group } from "./command";
import { clientOf } from "./connection";
import { type ListOptions, showList } from "./list";
import type { Column } from "./output";

/** A service as it is shown: without its key, which servers tell in ciphertext. */
interface ShownService {
  readonly id: string;
  readonly name: string;
  /** Ids of its rooms. */
  readonly rooms: readonly string[];
}

const columns: readonly Column<ShownService>[] = [
  { title: "ID", cell: ({ id }) => id },
  { title: "NAME", cell: ({ name }) => name },
  { title: "ROOMS", cell: ({ rooms }) => String(rooms.length) },
];

/** The command. */
export function command(): Command {
  const list = answering(
    new Command("list").description("List the services of the server, in the name of the super service"),
    {
      examples: ["services list", "services list --json"],
      notes: "Keys are left out, in JSON too.",
      account: "superService",
    },
  ).action(async (options: ListOptions) => {
    const client = await clientOf({ ...options, super: true });
    showList((await client.services.list()).map(shown), columns, "The server has no services.", options);
  });
  return group("services", "Services of the server", list);
}

const shown = ({ _id: id, name, rooms = [] }: Service): ShownService => ({ id, name, rooms });
