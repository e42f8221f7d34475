// `owt services`: lists the services of a server, which only the super service may do.

import { Command } from "commander";
import type { Service } from "../sdk/schemas/service";
import { jsonCommand, group } from "./command";
import { clientOf } from "./connection";
import { type ListOptions, printList } from "./list";
import type { Column } from "./output";

/** A service without its key, which servers return encrypted. */
interface PublicService {
  readonly id: string;
  readonly name: string;
  /** Ids of its rooms. */
  readonly rooms: readonly string[];
}

const columns: readonly Column<PublicService>[] = [
  { title: "ID", cell: ({ id }) => id },
  { title: "NAME", cell: ({ name }) => name },
  { title: "ROOMS", cell: ({ rooms }) => String(rooms.length) },
];

/** The command. */
export function command(): Command {
  const list = jsonCommand(new Command("list").description("List the services of the server, as the super service"), {
    examples: ["services list", "services list --json"],
    notes: "Keys are left out, in JSON too.",
    account: "superService",
  }).action(async (options: ListOptions) => {
    const client = await clientOf({ ...options, super: true });
    printList((await client.services.list()).map(withoutKey), columns, "The server has no services.", options);
  });
  return group("services", "Services of the server", list);
}

const withoutKey = ({ _id: id, name, rooms = [] }: Service): PublicService => ({ id, name, rooms });
