// Finds the stream that a command line names, and shows streams in tables.

import { unlessNotFound } from "../sdk/failures/errors";
import { peerWithoutPassword, withoutCredentials } from "../sdk/text/redact";
import type { RoomClient } from "../sdk/api/room";
import type { Stream } from "../sdk/schemas/stream";
import { type Column, joinNames } from "./output";
import { trackText } from "./tracks";

/** Help of the argument. */
export const streamArgument = "id of the stream, or the user name of a participant who sends only this one";

/** Columns for views, audio and video of a stream. */
export const streamColumns: readonly Column<Stream>[] = [
  { title: "VIEWS", cell: ({ info: { label, inViews = [] } }) => label ?? joinNames(inViews) },
  { title: "AUDIO", cell: ({ media: { audio } }) => audio && trackText(audio.status, audio.format) },
  {
    title: "VIDEO",
    cell: ({ media: { video } }) =>
      video && trackText(video.status, video.original[0]?.format, video.original[0]?.parameters),
  },
];

/** A stream without the passwords that its attributes may contain. */
export const withoutSecrets = ({ info, ...stream }: Stream): Stream => ({
  ...stream,
  info: withoutCredentials(info) as Stream["info"],
});

/** The stream with an id, or of a user name. @throws if there is none, and for the mixed stream of a view. */
export async function forwardStream(room: RoomClient, id: string): Promise<Stream> {
  const stream = (await room.streams.find(id)) ?? (await streamOfUser(room, id));
  if (stream === undefined) throw new Error(`The room has no stream ${id}: owt streams list shows those it has.`);
  if (stream.type === "mixed")
    throw new Error(
      `${id} is the mixed stream of a view. This command works with streams that are sent into the room only.`,
    );
  return stream;
}

/** The stream of the participants with a user name; undefined if they send none. Throws if they send several. */
async function streamOfUser(room: RoomClient, user: string): Promise<Stream | undefined> {
  const [participants = [], streams = []] = await Promise.all([
    unlessNotFound(room.participants.list()),
    unlessNotFound(room.streams.list()),
  ]);
  const ids = participants.filter((one) => peerWithoutPassword(one.user) === user).map(({ id }) => id);
  const sent = streams.filter(({ type, info }) => type === "forward" && ids.includes(info.owner ?? ""));
  if (sent.length > 1)
    throw new Error(
      `${JSON.stringify(user)} sends ${sent.length} streams: ${sent.map(({ id }) => id).join(", ")}. Use the id of one.`,
    );
  return sent[0];
}
