// Lifecycle of a Room. Every member is updated in place by PUT; only another endpoint or service makes another room of it.
//
// Servers merge what they are PUT into what they have, so the body is always complete: what the program leaves out is sent
// as its default, and `sip` as the empty object that takes it away.

import { RoomConfig, withDefaults } from "../../sdk/schemas";
import { UncertainError } from "../../sdk/errors";
import { unlessGone } from "./gone";
import { PartialFailure, type Values } from "./hooks";
import { type Kind, lifecycle } from "./lifecycle";
import { roomProblems } from "./room-rules";

export const room: Kind<RoomConfig> = {
  schema: RoomConfig,
  account: "service",
  replaceOn: [],
  deleteBeforeReplace: () => false,
  rules: roomProblems,

  async create(client, config) {
    const made = await client.rooms.create(withDefaults(RoomConfig, config) as RoomConfig).catch((error: unknown) => {
      // The client chose the id, so that a room which may be there is known by it.
      if (error instanceof UncertainError && error.candidate.id) throw new PartialFailure(error.candidate.id, error);
      throw error;
    });
    return { id: made._id, outputs: {} };
  },

  async read(client, id) {
    const live = await unlessGone(client.rooms.get(id));
    return live && { live: live as unknown as Values, outputs: {} };
  },

  async update(client, id, config) {
    const complete = withDefaults(RoomConfig, config) as RoomConfig;
    await client.rooms.update(id, { ...complete, sip: complete.sip ?? {} });
    return { outputs: {} };
  },

  async delete(client, id) {
    await unlessGone(client.rooms.delete(id));
  },
};

export const roomHooks = lifecycle(room);
