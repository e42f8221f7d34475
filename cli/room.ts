// Finds the room and the views that a command line names.

import { near } from "../provider/lifecycle/adoption";
import type { OwtClient } from "../sdk/client";
import type { Room } from "../sdk/schemas/room";
import { isObject } from "../sdk/values";
import { joinNames } from "./output";

/** Help of the argument. */
export const roomArgument = "id of the room, or its name where no other room has it";

/** The room with an id or a name. Throws if there is none, or several of the name. */
export async function findRoom(client: OwtClient, text: string): Promise<Room> {
  const byId = /^[0-9a-f]{24}$/i.test(text) ? await client.rooms.find(text) : undefined;
  if (byId !== undefined) return byId;
  const all = await client.rooms.all();
  const named = all.filter(({ name }) => name === text);
  const [room, ...others] = named;
  if (room === undefined)
    throw new Error(
      `The service ${client.serviceId} has no room with the id or name ${JSON.stringify(text)}${near(text, all)}: owt rooms list shows those it has.\n` +
        "Only the service that owns a room sees it: if it exists, it belongs to another service.",
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

/** Names of the roles of a room. Servers accept any value as a role; one without a name is returned as JSON. */
export function rolesOf({ roles = [] }: Room): string[] {
  return (roles as readonly unknown[]).map((entry) => {
    const name: unknown = isObject(entry) ? entry.role : entry;
    return typeof name === "string" || name === undefined ? (name ?? "") : JSON.stringify(name);
  });
}

/** @throws if the room lacks a view of one of the labels. */
export function checkViews(room: Room, labels: readonly string[]): void {
  const known = labelsOf(room);
  const [unknown] = labels.filter((label) => !known.includes(label));
  if (unknown === undefined) return;
  throw new Error(
    `The room has no view ${JSON.stringify(unknown)}. ${known.length === 0 ? "It has none." : `Its views are: ${joinNames(known)}.`}`,
  );
}
