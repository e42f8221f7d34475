// The stream of a room that a command is about, and how streams look in a table.

import { unlessGone } from "../provider/lifecycle/not-found";
import { peerWithoutPassword, withoutCredentials } from "../sdk/text/redact";
import type { RoomClient } from "../sdk/api/room";
import type { Stream } from "../sdk/schemas/stream";
import { type Column, listed } from "./output";
import { trackText } from "./tracks";

/** What the argument is, for helps. */
export const streamArgument = "id of the stream, or the user name of the participant who sends no other";

/** Views, sound and picture of a stream. */
export const streamColumns: readonly Column<Stream>[] = [
  { title: "VIEWS", cell: ({ info: { label, inViews = [] } }) => label ?? listed(inViews) },
  { title: "AUDIO", cell: ({ media: { audio } }) => audio && trackText(audio.status, audio.format) },
  {
    title: "VIDEO",
    cell: ({ media: { video } }) =>
      video && trackText(video.status, video.original[0]?.format, video.original[0]?.parameters),
  },
];

/** A stream as it may be printed: without the passwords that its attributes may have. */
export const shownOf = ({ info, ...stream }: Stream): Stream => ({
  ...stream,
  info: withoutCredentials(info) as Stream["info"],
});

/** @throws where the room does not have it, or where it is the mixed stream of a view and must not be. */
export async function forwardStream(room: RoomClient, id: string): Promise<Stream> {
  const stream = (await room.streams.find(id)) ?? (await streamOfUser(room, id));
  if (stream === undefined) throw new Error(`The room has no stream ${id}: owt streams list shows those it has.`);
  if (stream.type === "mixed")
    throw new Error(`${id} is the mixed stream of a view. This can be done with what is sent into the room alone.`);
  return stream;
}

/** The stream that a participant of that name sends; undefined where there is none. */
async function streamOfUser(room: RoomClient, user: string): Promise<Stream | undefined> {
  const [participants = [], streams = []] = await Promise.all([
    unlessGone(room.participants.list()),
    unlessGone(room.streams.list()),
  ]);
  const ids = participants.filter((one) => peerWithoutPassword(one.user) === user).map(({ id }) => id);
  const sent = streams.filter(({ type, info }) => type === "forward" && ids.includes(info.owner ?? ""));
  if (sent.length > 1)
    throw new Error(
      `${JSON.stringify(user)} sends ${sent.length} streams: ${sent.map(({ id }) => id).join(", ")}. Use the id of one.`,
    );
  return sent[0];
}
