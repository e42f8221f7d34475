// Lifecycle of a ViewLayout: the layout of a view's mixed stream, set as one unit by PATCH. It lasts as long as the conference, and
// stays when the resource is deleted.
//
// | argument | changed by |
// | --- | --- |
// | `layout` | PATCH of the mixed stream |
// | `view`, `room` | another layout of another mixed stream |

import type { Static } from "@sinclair/typebox";
import type { OwtClient } from "../../sdk/client";
import { setLayout } from "../../sdk/api/operations";
import { LayoutRegion, type Stream } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import { sessionKind, streamsOf } from "../session/kind";
import { viewLayoutNeeds } from "./needs";
import { viewLayoutProblems } from "./rules";

/** Label of a view that can be laid out: servers change streams only whose ids are made of these characters. */
export const viewLabel = Type.String({
  pattern: "^[0-9A-Za-z_-]*$",
  allowed: "made of letters, digits, - and _: servers cannot change the mixed stream of a view with another label",
  description: "Label of the view.",
});

const schema = Type.Object(
  {
    view: viewLabel,
    layout: Type.Array(LayoutRegion, {
      description:
        "All regions, in their order, with the streams in them. Only streams that are mixed into the view may be named. Into a region without a stream the server puts the next one that comes.",
    }),
  },
  { additionalProperties: false, title: "ViewLayout" },
);
type Layout = Static<typeof schema>;

export const viewLayout = sessionKind<Layout, Stream>({
  called: "layout",
  schema,
  sessions: (client, room) => ({
    list: () => client.room(room).streams.list(),
    create: async ({ view, layout }) => apply(client, room, await mixedStream(client, room, view), layout),
    delete: () => Promise.resolve(),
  }),
  listOf: "streams",
  replaceOn: ["view"],
  fixed: "a layout belongs to one view of one room",
  change: (client, room, { id }, _before, { layout }) => apply(client, room, id, layout),
  deleteBeforeReplace: false,
  rules: viewLayoutProblems,
  needs: viewLayoutNeeds,
  section: { description: "Layouts of views, by the label of the view.", describe: undefined },
  live: (declared, { info: { layout = [] } }) => ({ ...declared, layout: liveLayout(declared.layout, layout) }),
  outputs: () => ({}),
});

function apply(client: OwtClient, room: string, id: string, layout: Layout["layout"]): Promise<Stream> {
  return client.room(room).streams.update(id, [setLayout(layout)]);
}

/** Id of the mixed stream of a view. It exists only during a conference. */
async function mixedStream(client: OwtClient, room: string, view: string): Promise<string> {
  const mixed = (await streamsOf(client, room)).filter(({ type }) => type === "mixed");
  const found = mixed.find(({ info }) => info.label === view);
  if (found !== undefined) return found.id;
  if (mixed.length > 0) {
    throw new Error(
      `view is ${JSON.stringify(view)}, but the room has ${mixed.map(({ info }) => info.label).join(", ")}.`,
    );
  }
  throw new Error(
    "The room is idle, and a view has a layout only during a conference. Start the conference first, with a StreamingIn that the " +
      "layout shows, say (dependsOn ensures the order), or run the update while someone is in the room.",
  );
}

/** The live layout, in the order of the declared one. A region that is declared without a stream shows none, whoever is in it. */
function liveLayout(declared: Layout["layout"], live: readonly LayoutRegion[]): readonly LayoutRegion[] {
  const byId = new Map(live.map((entry) => [entry.region.id, entry]));
  const sameRegions = byId.size === declared.length && declared.every(({ region }) => byId.has(region.id));
  if (!sameRegions) return live;
  return declared.map(({ stream, region }) => {
    const found = byId.get(region.id);
    return {
      ...(stream !== undefined && found?.stream !== undefined && { stream: found.stream }),
      region: found?.region ?? region,
    };
  });
}
