// The room that a command is about, and its views: by what people call them.

import { near } from "../provider/lifecycle/adoption";
import type { OwtClient } from "../sdk/client";
import { isObject } from "../sdk/schemas";
import type { Room } from "../sdk/schemas/room";
import { listed } from "./output";

/** What the argument is, for helps. */
export const roomArgument = "id of the room, or its name where no other room has it";

/** The room of an id or name. */
export async function findRoom(client: OwtClient, text: string): Promise<Room> {
  const byId = /^[0-9a-f]{24}$/i.test(text) ? await client.rooms.find(text) : undefined;
  if (byId !== undefined) return byId;
  const all = await client.rooms.all();
  const named = all.filter(({ name }) => name === text);
  const [room, ...others] = named;
  if (room === undefined)
    throw new Error(
      `The service ${client.serviceId} has no room with the id or name ${JSON.stringify(text)}${near(text, all)}: owt rooms list shows those it has.\n` +
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

/** Names of the roles of a room. Servers take anything for a role: what has no name is told as it is. */
export function rolesOf({ roles = [] }: Room): string[] {
  return (roles as readonly unknown[]).map((entry) => {
    const name: unknown = isObject(entry) ? entry.role : entry;
    return typeof name === "string" || name === undefined ? (name ?? "") : JSON.stringify(name);
  });
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
