// Lifecycle of a Room. Every member is updated in place by PUT; only another service makes another room of it.
//
// Servers merge what they are PUT into what they have. What was taken out of the program is sent as its default, and `sip` as the
// empty object that takes it away; what the program never gave stays as the server has it.

import type { Static } from "@sinclair/typebox";
import type { OwtClient } from "../../sdk/client";
import { UncertainError, unlessNotFound } from "../../sdk/failures/errors";
import { type Room, RoomConfig, type Stream, TextEnum, withDefaults } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import { roomAdoption } from "./adoption";
import { inRoom, isOutdated, isReadAtBegin, reportInUse, shownInRoom } from "./conference";
import { PartialFailure, type Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import { projected, isEquivalent } from "../lifecycle/equality";
import { endConference, refuseWithPeople, roomChanges } from "./restart";
import { roomBody } from "./body";
import { readRoom } from "./reads";
import { ignoredProblems, roomProblems } from "./rule-check";
import { ignoredKey } from "../connection/stack-keys";
import { ignorableRules } from "./rules";
import { counted } from "../../sdk/text/words";

/** Arguments of a Room besides the room's configuration. */
const ownArguments = {
  manage: Type.Optional(
    TextEnum(["declared", "all"], {
      default: "declared",
      description:
        'What is looked after: "declared", the members that the program gives, so that refreshes and updates leave others as someone set them; or "all", which means that what is not declared is at its default.',
    }),
  ),
  deletionGuard: Type.Optional(
    Type.Boolean({
      default: false,
      description: "Whether the room is not deleted while participants are in it. Without it, they are thrown out.",
    }),
  ),
  whenInUse: Type.Optional(
    TextEnum(["keep", "restart"], {
      default: "keep",
      description:
        'What an update does while a conference is going on, which keeps the configuration that it began with: "keep" lets it go on as it is; "restart" ends all sessions of the room (recordings, streams in and out, calls, analytics), waits for the end of the conference, and starts those of this program again. It is refused while people are in the room.',
    }),
  ),
  ignoreRules: Type.Optional(
    Type.Array(
      TextEnum(ignorableRules, { allowed: "the id of a rule that can be silenced, of those that docs/rules.md has" }),
      {
        default: [],
        unordered: true,
        description:
          "Ids of rules that the room is not judged by: its warnings are not told, and errors that servers would not see are none.",
      },
    ),
  ),
};
const own = Object.keys(ownArguments) as (keyof typeof ownArguments)[];
const schema = Type.Object({ ...RoomConfig.properties, ...ownArguments }, { additionalProperties: false });

/** The arguments of a Room. */
export type RoomArguments = Static<typeof schema>;

/** The room's configuration with all its defaults. */
function completed({
  manage: _,
  deletionGuard: __,
  ignoreRules: ___,
  whenInUse: ____,
  ...config
}: RoomArguments): RoomConfig {
  return withDefaults(RoomConfig, config) as RoomConfig;
}

export const room: Kind<RoomArguments> = {
  schema,
  own,
  prompting: ["whenInUse"],
  account: "service",
  replaceOn: [],
  deleteBeforeReplace: false,
  rules: (config, configuration) => {
    const ofStack = configuration(ignoredKey);
    return [...ignoredProblems(ofStack), ...roomProblems(config, ofStack)];
  },
  wholly: ({ manage }) => manage === "all",
  keepsOthers: true,
  adoption: roomAdoption,

  create: (client, config) => made(client, config),
  remake: (client, id, config) => made(client, config, id),

  async read(client, id) {
    const live = await readRoom(client, id);
    return live && { live: live as unknown as Values, outputs: {} };
  },

  async all(client) {
    const rooms = await client.rooms.all({ pageSize: 250 });
    return rooms.map((live) => ({ id: live._id, live: live, outputs: {} }));
  },

  async isInUse(client, id) {
    const { participants, streams, recordings, streamingOuts, sipCalls, analytics } = client.room(id);
    const lists = await Promise.all(
      [participants, streams, recordings, streamingOuts, sipCalls, analytics].map((of) =>
        unlessNotFound<unknown[]>(of.list()),
      ),
    );
    return lists.some((list) => list !== undefined && list.length > 0);
  },

  async differs(client, id, before, after) {
    const restarts = after.whenInUse === "restart" && (await isRestart(client, id, before, after));
    roomChanges(id, { name: after.name, before: completed(before), after: completed(after), restarts });
  },

  async update(client, id, config, before) {
    const [live, streams] = await Promise.all([client.rooms.find(id), client.room(id).streams.list()]);
    const complete = completed(config);
    const restarts = needsRestart(streams, before, config);
    const found = restarts ? await inRoom(client, id, streams) : undefined;
    if (found !== undefined) refuseWithPeople(id, complete.name, found);
    await client.rooms.update(id, await updatedBy(client, config, before, live));
    roomChanges(id, { name: complete.name, before: completed(before), after: complete, restarts });
    if (found !== undefined) await endConference(client, id, complete.name, found, streams);
    // The room is updated already: a failure of this report is ignored.
    else if (streams.length > 0) await reportInUse(client, id, complete.name, streams).catch(() => undefined);
    return { outputs: {} };
  },

  async delete(client, id, { deletionGuard, name }) {
    if (deletionGuard) await refuseWhileInUse(client, id, name);
    await unlessNotFound(client.rooms.delete(id));
  },
};

/** Creates the room under an id that we choose: a repeated creation finds it. */
async function made(client: OwtClient, config: RoomArguments, id?: string): Promise<{ id: string; outputs: Values }> {
  const room = await client.rooms.create(completed(config), { id }).catch((error: unknown) => {
    if (error instanceof UncertainError && error.candidate.id) throw new PartialFailure(error.candidate.id, error);
    throw error;
  });
  return { id: room._id, outputs: {} };
}

/** The body of an update. */
async function updatedBy(
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
  console.warn(
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
  return isReadAtBegin(before, after) || (isNew && isOutdated(streams, wanted));
}

/** Whether an update restarts the conference, with a report for the preview. */
async function isRestart(
  ask: (() => OwtClient) | undefined,
  id: string,
  before: RoomArguments,
  after: RoomArguments,
): Promise<boolean> {
  if (ask === undefined) return isReadAtBegin(before, after);
  const client = ask();
  const streams = await client.room(id).streams.list();
  if (!needsRestart(streams, before, after)) return false;
  const found = await inRoom(client, id, streams);
  console.log(
    `The room ${JSON.stringify(after.name)} (${id}) is in use: its conference has ${shownInRoom(found)}. ` +
      (found.people.length > 0
        ? 'By whenInUse: "restart" the update is refused while people are in it.'
        : 'By whenInUse: "restart" the update ends it with all its sessions, and starts those of this program again.'),
  );
  return true;
}

async function refuseWhileInUse(client: OwtClient, id: string, name: string): Promise<void> {
  const participants = (await unlessNotFound(client.room(id).participants.list())) ?? [];
  if (participants.length === 0) return;
  throw new Error(
    `The room ${JSON.stringify(name)} has ${counted(participants.length, "participant")} in it, who would be thrown out. ` +
      "Try again when they have left, or set deletionGuard to false, run `pulumi up`, and delete it then.",
  );
}
