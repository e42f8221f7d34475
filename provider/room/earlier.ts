// Rooms that are there already when their resource is to be created: a run that was lost has made them, the stack has left them, or the same
// stack is also kept elsewhere.

import type { OwtClient } from "../../sdk/client";
import { isDuplicate } from "../../sdk/failures/errors";
import { newObjectId } from "../../sdk/once/object-id";
import { type Room, RoomConfig } from "../../sdk/schemas";
import { begin, isHeld, takeUp } from "../connection/stack-ids";
import { type Earlier, refusalOf, reportEarlier } from "../lifecycle/adoption";
import { isEquivalent, projected } from "../lifecycle/equality";
import type { StackConfiguration, Values } from "../lifecycle/hooks";
import { beginning, identityIn, identityKey, takeUpKey } from "../lifecycle/identity";
import { hasUnknown } from "../lifecycle/unknown";
import { reportInUse } from "./conference";
import { roomsOf } from "./reads";

const takesUp = (configuration: StackConfiguration): boolean =>
  (configuration(takeUpKey.key) ?? process.env[takeUpKey.variable]) === "true";

/**
 * Makes the room of a resource under the id that belongs to it, or takes up the one that is there. An id that another resource of the
 * stack has, such as the former object of a resource that is replaced, gives way to the next one, and so does that of a room that another
 * service has.
 *
 * @throws Error where a room is there and differs, and the stack does not say to take it up.
 */
export async function ensureRoom(
  client: OwtClient,
  config: RoomConfig,
  configuration: StackConfiguration,
): Promise<string> {
  const identity = identityIn(client.serviceId, configuration) ?? (() => newObjectId());
  for (let generation = beginning(); ; generation += 1) {
    const id = identity(generation);
    // A state that cannot be read matters only where the room is there already.
    if (await isHeld(id).catch(() => false)) continue;
    const ensured = await client.rooms.ensure(config, { id }).catch(unlessForeign);
    if (ensured === undefined) continue;
    if (ensured.isEarlier) {
      await isHeld(id);
      await takeUpRoom(client, ensured.room, config, configuration);
      takeUp(id);
    }
    begin(id);
    return id;
  }
}

/** Undefined where a room of another service has the id: somebody who can make rooms there has chosen it. */
function unlessForeign(error: unknown): undefined {
  if (isDuplicate(error)) return undefined;
  throw error;
}

async function takeUpRoom(
  client: OwtClient,
  found: Room,
  config: RoomConfig,
  configuration: StackConfiguration,
): Promise<void> {
  const room = passwordOf(config) === undefined ? found : await withPassword(client, found);
  const judged = judgeEarlier(room, config, configuration);
  if (judged.isRefused) throw new Error(refusalOf(judged));
  reportEarlier(room._id, judged);
  if (differences(room, config).length === 0) return;
  await client.rooms.update(room._id, { ...config, sip: config.sip ?? {} });
  // The room is updated already: a failure of this report is ignored.
  const streams = await client
    .room(room._id)
    .streams.list()
    .catch(() => []);
  if (streams.length > 0) await reportInUse(client, room._id, room.name, streams).catch(() => undefined);
}

const passwordOf = ({ sip }: RoomConfig | Room): string | undefined => (sip ? sip.password : undefined);

/** The room with the password of its SIP account in clear, which only lists have. */
const withPassword = async (client: OwtClient, room: Room): Promise<Room> =>
  (await roomsOf(client)).find(({ _id }) => _id === room._id) ?? room;

/**
 * Judges a room that is there under the id of a resource with this configuration.
 *
 * @param room Of a list, which has the password of its SIP account in clear.
 */
export function judgeEarlier(room: Room, config: RoomConfig, configuration: StackConfiguration): Earlier {
  const which = `The room ${JSON.stringify(room.name)} (${room._id})`;
  const members = differences(room, config).join(", ");
  if (members === "") {
    return {
      isRefused: false,
      text: `${which} is there as declared: a run that was lost has made it, or it was left there. This resource takes it up.`,
      remedy: ofCopies,
    };
  }
  if (takesUp(configuration)) {
    return {
      isRefused: false,
      text: `${which} is there already. This resource takes it up, and changes ${members}.`,
      remedy: ofCopies,
    };
  }
  return { isRefused: true, text: `${which} is there already, and differs in ${members}.`, remedy: ofDifferences };
}

const own = `For rooms of its own: pulumi config set ${identityKey.key} NAME.`;

const ofCopies = `If a copy of this stack, in another backend or under another name, has such rooms, both change and delete them. ${own}`;

const ofDifferences =
  "A room that is there has the id that belongs to its resource: a run that was lost made it before the program was edited, it was left " +
  "there, or a copy of this stack, in another backend or under another name, has it. To take up all such rooms, and to change them as " +
  `declared: ${takeUpKey.variable}=true pulumi up. ${own}`;

/** The members in which a room differs from a configuration with all its defaults. Unknown values are not compared. */
function differences(room: Room, config: RoomConfig): string[] {
  const [live, declared] = [room, config] as unknown as [Values, Values];
  return Object.entries(RoomConfig.properties).flatMap(([member, schema]) => {
    const [found, wanted] = [live[member], declared[member]];
    if (hasUnknown(wanted)) return [];
    // A projection has declared passwords.
    const isSame = isEquivalent(schema, projected(schema, wanted, found, true), wanted);
    return isSame && (member !== "sip" || passwordOf(room) === passwordOf(config)) ? [] : [member];
  });
}
