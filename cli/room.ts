// The room that a command is about, and its views: by what people call them.

import type { OwtClient } from "../sdk/client";
import type { Room } from "../sdk/schemas/room";
import { listed } from "./output";

/** What the argument is, for helps. */
export const roomArgument = "id of the room, or its name where no other room has it";

/** The room of an id or name. */
export async function findRoom(client: OwtClient, text: string): Promise<Room> {
  const byId = /^[0-9a-f]{24}$/i.test(text) ? await client.rooms.find(text) : undefined;
  if (byId !== undefined) return byId;
  const named = (await client.rooms.all()).filter(({ name }) => name === text);
  const [room, ...others] = named;
  if (room === undefined)
    throw new Error(
      `The service ${client.serviceId} has no room with the id or name ${JSON.stringify(text)}: owt rooms list shows those it has.\n` +
        "A room is seen by the service that owns it alone: if it exists, it belongs to another one.",
    );
  if (others.length > 0)
    throw new Error(
      `${named.length} rooms are named ${JSON.stringify(text)}: ${named.map(({ _id }) => _id).join(", ")}. Use the id of one.`,
    );
  return room;
}

/** Labels of the views of a room. */
export function labelsOf({ views = [{}] }: Room): string[] {
  return views.map(({ label = "common" }) => label);
}

/** @throws where the room does not have a view of each label. */
export function checkViews(room: Room, labels: readonly string[]): void {
  const known = labelsOf(room);
  const [unknown] = labels.filter((label) => !known.includes(label));
  if (unknown === undefined) return;
  throw new Error(
    `The room has no view ${JSON.stringify(unknown)}. ${known.length === 0 ? "It has none." : `Its views are: ${listed(known)}.`}`,
  );
}
