// Lifecycle of a Room. All members are updated in place by PUT; only a move to another service replaces the room.
//
// Servers merge the body of a PUT into the room. A member that was removed from the program is sent as its default, and `sip` as an
// empty object, which removes the account; members that the program never had stay unchanged on the server.

import type { OwtClient } from "../../sdk/client";
import { UncertainError, unlessNotFound } from "../../sdk/failures/errors";
import { type Room, RoomConfig, type Stream } from "../../sdk/schemas";
import { roomAdoption } from "./adoption";
import { affectsNextConference, inWords, isOutdated, listInRoom, reportInUse } from "./conference";
import { PartialFailure, type Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import { warn } from "../lifecycle/log";
import { projected, isEquivalent } from "../lifecycle/equality";
import { addRoomChange, endConference, refuseWithParticipants } from "./restart";
import { roomBody } from "./body";
import { ensureRoom } from "./earlier";
import { forgetRead, readRoom } from "./reads";
import { ignoredProblems, roomProblems } from "./rule-check";
import { guardsKey, readGuards } from "../connection/guards";
import { ignoredKey } from "../connection/settings";
import { type RoomArguments, completed, ownNames, roomArguments } from "./arguments";
import { counted } from "../../sdk/text/words";

export const room: Kind<RoomArguments> = {
  called: "room",
  schema: roomArguments,
  own: ownNames,
  prompting: ["whenInUse"],
  account: "service",
  replaceOn: [],
  fixed: "",
  deleteBeforeReplace: false,
  rules: (config, configuration) => {
    const ofStack = configuration(ignoredKey);
    return [...ignoredProblems(ofStack), ...roomProblems(config, ofStack)];
  },
  wholly: ({ manage }) => manage === "all",
  keepsOthers: true,
  adoption: roomAdoption,

  async create(client, config, configuration) {
    return { id: await ensureRoom(client, completed(config), configuration).catch(inDoubt), outputs: {} };
  },

  async remake(client, id, config) {
    await client.rooms.create(completed(config), { id }).catch(inDoubt);
    return { outputs: {} };
  },

  async read(client, id) {
    const live = await readRoom(client, id);
    return live && { live: live as unknown as Values, outputs: {} };
  },

  async lost(client, id, { deletionGuard }) {
    const streams = (await unlessNotFound(client.room(id).streams.list())) ?? [];
    if (streams.length === 0) return undefined;
    const found = await listInRoom(client, id, streams);
    const guarded = deletionGuard === true && found.participants.length > 0;
    return `It is in use: its conference has ${inWords(found)}. ${
      guarded
        ? "The deletion of the old room fails while participants are in it (deletionGuard)."
        : "All of that ends with the old room."
    }`;
  },

  async differs(client, id, before, after) {
    const restarts = after.whenInUse === "restart" && (await isRestart(client, id, before, after));
    addRoomChange(id, { name: after.name, before: completed(before), after: completed(after), restarts });
  },

  async update(client, id, config, before) {
    forgetRead(client, id);
    const [live, streams] = await Promise.all([client.rooms.find(id), client.room(id).streams.list()]);
    const complete = completed(config);
    const restarts = needsRestart(streams, before, config);
    const found = restarts ? await listInRoom(client, id, streams) : undefined;
    if (found !== undefined) refuseWithParticipants(id, complete.name, found);
    await client.rooms.update(id, await updateBody(client, config, before, live));
    addRoomChange(id, { name: complete.name, before: completed(before), after: complete, restarts });
    if (found !== undefined) await endConference(client, id, complete.name, found, streams);
    // The room is updated already: a failure of this report is ignored.
    else if (streams.length > 0) await reportInUse(client, id, complete.name, streams).catch(() => undefined);
    return { outputs: {} };
  },

  async delete(client, id, { deletionGuard, name }, configuration) {
    forgetRead(client, id);
    const { guards } = readGuards(configuration(guardsKey));
    if (deletionGuard) await refuseWhileInUse(client, id, name, guardOfRoom);
    else if (guards.deletionGuard) await refuseWhileInUse(client, id, name, guardOfStack);
    await unlessNotFound(client.rooms.delete(id));
  },
};

/** Rethrows a failure: with the id to record where the room may have been made, and with the remedy that follows from the record. */
function inDoubt(error: unknown): never {
  if (!(error instanceof UncertainError) || !error.candidate.id) throw error;
  const failure = new PartialFailure(error.candidate.id, error);
  failure.message = error.message.replace(
    error.remedy ?? "",
    "Run pulumi up again: the room is recorded, and made where the server does not have it.",
  );
  throw failure;
}

/** The body of an update. */
async function updateBody(
  client: OwtClient,
  config: RoomArguments,
  before: RoomArguments,
  live: Room | undefined,
): Promise<Partial<RoomConfig>> {
  if (live !== undefined) reportOverwritten(live, config, before);
  if (live !== undefined && config.manage !== "all") return roomBody(client, { before, after: config, live });
  const complete = completed(config);
  return { ...complete, sip: complete.sip ?? {} };
}

/** Warns of members that someone else has changed since the last read, and that this update overwrites. */
function reportOverwritten(live: Room, config: RoomArguments, before: RoomArguments): void {
  const values = live as unknown as Values;
  const differs = (member: keyof RoomConfig, declared: RoomArguments) => {
    const schema = RoomConfig.properties[member];
    return !isEquivalent(schema, projected(schema, declared[member], values[member]), declared[member]);
  };
  const overwritten = (Object.keys(RoomConfig.properties) as (keyof RoomConfig)[]).filter(
    (member) => differs(member, before) && differs(member, config),
  );
  if (overwritten.length === 0) return;
  warn(
    `Someone else has changed the room ${JSON.stringify(live.name)} (${live._id}) since it was last read, and this ` +
      `update overwrites it: ${overwritten.join(", ")}. A preview with --refresh shows such changes beforehand.`,
  );
}

/** Whether an update restarts the conference that has these streams. */
function needsRestart(streams: readonly Stream[], before: RoomArguments, after: RoomArguments): boolean {
  if (after.whenInUse !== "restart" || streams.length === 0) return false;
  // An update before this one may have left the conference as it was.
  const isNew = before.whenInUse !== "restart";
  const wanted = completed(after);
  return affectsNextConference(before, after) || (isNew && isOutdated(streams, wanted));
}

/** Whether an update restarts the conference, with a report for the preview. */
async function isRestart(
  getClient: (() => OwtClient) | undefined,
  id: string,
  before: RoomArguments,
  after: RoomArguments,
): Promise<boolean> {
  if (getClient === undefined) return affectsNextConference(before, after);
  const client = getClient();
  const streams = await client.room(id).streams.list();
  if (!needsRestart(streams, before, after)) return false;
  const found = await listInRoom(client, id, streams);
  warn(
    `The room ${JSON.stringify(after.name)} (${id}) is in use: its conference has ${inWords(found)}. ` +
      (found.participants.length > 0
        ? 'With whenInUse: "restart", the update fails while participants are in it.'
        : 'With whenInUse: "restart", the update ends it with all its sessions, and starts those of this program again.'),
  );
  return true;
}

const guardOfRoom = "set deletionGuard to false, run `pulumi up`, and then delete the room";
const guardOfStack = `turn the guard of the stack off: pulumi config set --path ${guardsKey}.deletionGuard false`;

async function refuseWhileInUse(client: OwtClient, id: string, name: string, remedy: string): Promise<void> {
  const participants = (await unlessNotFound(client.room(id).participants.list())) ?? [];
  if (participants.length === 0) return;
  throw new Error(
    `The room ${JSON.stringify(name)} has ${counted(participants.length, "participant")}, who would be disconnected. ` +
      `Try again when they have left, or ${remedy}.`,
  );
}
