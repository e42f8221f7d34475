// Rooms that are there already when their resource is to be created: a run that was lost has made them, or the same stack that is also kept
// elsewhere.

import type { OwtClient } from "../../sdk/client";
import { type Room, RoomConfig } from "../../sdk/schemas";
import { begin, isHeld } from "../connection/stack-ids";
import { isEquivalent, projected } from "../lifecycle/equality";
import type { StackConfiguration, Values } from "../lifecycle/hooks";
import { newObjectId } from "../../sdk/once/object-id";
import { type Identity, identityIn, identityKey, takeUpKey } from "../lifecycle/identity";
import { inform } from "../lifecycle/log";
import { hasUnknown } from "../lifecycle/unknown";

const takesUp = (configuration: StackConfiguration): boolean =>
  (configuration(takeUpKey.key) ?? process.env[takeUpKey.variable]) === "true";

/** Ids of rooms that this process, which serves one command, has taken up. */
const takenUp = new Set<string>();

/**
 * Makes the room of a resource under the id that belongs to it, or takes up the one that is there. An id that another resource of the
 * stack has, such as the former object of a resource that is replaced, gives way to the next one.
 *
 * @throws Error where a room is there and differs, and the stack does not say to take it up.
 */
export async function ensureRoom(
  client: OwtClient,
  config: RoomConfig,
  configuration: StackConfiguration,
): Promise<string> {
  const identity = identityIn(client.serviceId, configuration);
  const id = identity === undefined ? newObjectId() : await firstFree(identity);
  const { room, isEarlier } = await client.rooms.ensure(config, { id });
  if (isEarlier) {
    await isHeld(id);
    await takeUp(client, room, config, configuration);
    takenUp.add(id);
  }
  begin(id);
  return id;
}

/** The first id of a resource that no resource of the stack has, in its state or in this run. */
async function firstFree(identity: Identity): Promise<string> {
  for (let generation = 0; ; generation += 1) {
    const id = identity(generation);
    // A state that cannot be read matters only where the room is there already.
    if (!(await isHeld(id).catch(() => false))) return id;
  }
}

/** Whether a resource has taken up the room in this run, because a run that was lost has made it. */
export const isTakenUp = (id: string): boolean => takenUp.has(id);

async function takeUp(
  client: OwtClient,
  room: Room,
  config: RoomConfig,
  configuration: StackConfiguration,
): Promise<void> {
  const differing = differences(room, config);
  const which = `The room ${JSON.stringify(room.name)} (${room._id})`;
  if (differing.length === 0) {
    inform(`${which} is there as declared: a run that was lost has made it. This resource takes it up.`);
    return;
  }
  const members = differing.join(", ");
  if (!takesUp(configuration)) throw new Error(`${which} is there already, and differs in ${members}. ${remedy}`);
  await client.rooms.update(room._id, { ...config, sip: config.sip ?? {} });
  inform(`${which} was there already. This resource takes it up, and has changed ${members}.`);
}

const remedy =
  "It has the id that belongs to this resource: a run that was lost made it before the program was edited, or the same stack is also kept in " +
  "another backend, and the room is that of the other one. To take up this room and all others like it, and to change them as declared: " +
  `${takeUpKey.variable}=true pulumi up. For a copy of the stack with rooms of its own: pulumi config set ${identityKey.key} NAME.`;

/** The members in which a room differs from a configuration with all its defaults. Unknown values and passwords are not compared. */
export function differences(room: Room, config: RoomConfig): string[] {
  const [live, declared] = [room, config] as unknown as [Values, Values];
  return Object.entries(RoomConfig.properties).flatMap(([member, schema]) => {
    const [found, wanted] = [live[member], declared[member]];
    if (hasUnknown(wanted)) return [];
    return isEquivalent(schema, projected(schema, wanted, found, true), wanted) ? [] : [member];
  });
}
