// Lifecycle of a StreamingIn.
//
// | argument | changed by |
// | --- | --- |
// | `views` | PATCH of the stream |
// | `source`, `media`, `attributes`, `room` | a new one, started before the old one is ended |
//
// The API calls the source `connection`, which is the server here as it is in all resources.

import type { OwtClient } from "../../sdk/client";
import { type StreamOperation, addToView, removeFromView } from "../../sdk/api/operations";
import { type Stream, StreamingInConfig } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import { PartialFailure } from "../lifecycle/hooks";
import { sessionKind } from "../session/kind";
import { describeStreamingIns } from "./describe";
import { streamingInNeeds } from "./needs";
import { type StreamingInArguments, streamingInProblems } from "./rules";

const { connection: source, media, attributes } = StreamingInConfig.properties;

const schema = Type.Object(
  {
    source: { ...source, title: "StreamingSource" },
    media,
    attributes,
    views: Type.Optional(
      Type.Array(Type.String(), {
        default: [],
        unordered: true,
        description: "Labels of the views that the stream is mixed into.",
      }),
    ),
  },
  { additionalProperties: false, title: "StreamingIn" },
);

export const streamingIn = sessionKind<StreamingInArguments, Stream>({
  called: "streaming-in",
  schema,
  sessions: (client, room) => ({
    list: () => client.room(room).streams.list(),
    async create({ source: connection, media, attributes, views = [] }, options) {
      const config = {
        connection,
        ...(media !== undefined && { media }),
        ...(attributes !== undefined && { attributes }),
      };
      const stream = await client.room(room).streamingIns.create(config, options);
      try {
        return await mix(client, room, stream, views);
      } catch (error) {
        // The stream exists: it is recorded, and the next update mixes it.
        throw new PartialFailure(stream.id, error as Error);
      }
    },
    delete: (id) => client.room(room).streamingIns.delete(id),
  }),
  listOf: "streams",
  replaceOn: ["source", "media", "attributes"],
  fixed: "a running streaming-in keeps its source, media and attributes. What uses its stream ends with it",
  change: (client, room, stream, _before, { views = [] }) => mix(client, room, stream, views),
  deleteBeforeReplace: false,
  rules: streamingInProblems,
  needs: streamingInNeeds,
  section: { description: "Streams from elsewhere into the room.", describe: describeStreamingIns },
  // Answers do not have the source; servers of 4.2 have no attributes.
  live: (declared, { info: { inViews = [], attributes = declared.attributes } }) => ({
    ...declared,
    views: inViews,
    attributes,
  }),
  outputs: () => ({}),
  adopted: {
    command: "streaming-ins",
    obstacle: ({ type, info }) => {
      if (type === "forward" && info.type === "streaming") return undefined;
      return type === "mixed"
        ? `the mixed stream of the view ${JSON.stringify(info.label)}: only streaming-ins can be taken over.`
        : `a stream of ${String(info.owner)} (${String(info.type)}): only streaming-ins can be taken over.`;
    },
  },
});

/** Brings a stream into the views, and out of all others. */
async function mix(client: OwtClient, room: string, stream: Stream, views: readonly string[]): Promise<Stream> {
  const { inViews = [] } = stream.info;
  const operations: StreamOperation[] = [
    ...views.filter((label) => !inViews.includes(label)).map(addToView),
    ...inViews.filter((label) => !views.includes(label)).map(removeFromView),
  ];
  return operations.length === 0 ? stream : client.room(room).streams.update(stream.id, operations);
}
