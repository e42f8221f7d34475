// `owt streams list`: lists the streams of a room, all or by type and view.

import { type Command, Option } from "commander";
import type { Stream } from "../../sdk/schemas/stream";
import { roomListCommand } from "../list";
import { checkViews } from "../room";
import { withoutSecrets, streamColumns } from "../stream";

/** The command. */
export function listCommand(): Command {
  const types = new Option("--type <type>", "only mixed streams of views, or only those that are sent").choices([
    "mixed",
    "forward",
  ]);
  return roomListCommand<Stream, { readonly type?: Stream["type"]; readonly view?: string }>({
    kind: "streams",
    description: "List the streams of a room; there are none while nobody is in it",
    empty: ({ type, view }) =>
      type === undefined && view === undefined ? "The room has no streams." : "The room has no such streams.",
    configure: (command) =>
      command.addOption(types).option("--view <label>", "only those of this view: its mixed stream and its inputs"),
    examples: ['streams list "Meeting room" --type forward --view common'],
    columns: [
      { title: "ID", cell: ({ id }) => id },
      { title: "TYPE", cell: ({ type, info }) => (info.type === undefined ? type : `${type} ${info.type}`) },
      { title: "OWNER", cell: ({ info }) => info.owner },
      ...streamColumns,
    ],
    read: async (client, { type, view }, room) => {
      if (view !== undefined) checkViews(room, [view]);
      return (await client.streams.list())
        .filter(
          (stream) =>
            stream.type === (type ?? stream.type) &&
            (view === undefined || stream.info.label === view || stream.info.inViews?.includes(view) === true),
        )
        .map(withoutSecrets);
    },
  });
}
