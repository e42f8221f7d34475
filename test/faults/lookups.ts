// Look-ups in the fault matrix, with the correct result of each.

import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../../provider/connection/connection";
import type { Values } from "../../provider/lifecycle/hooks";
import * as lookups from "../../provider/lookups";
import type { LookupName } from "../../provider/questions";
import type { OwtClient, Room } from "../../sdk";
import { type NativeService, withoutMarks } from "../native/hooks";
import { algorithms, both } from "./subjects";

/** Asks a question by a look-up of a host. */
export type Asker = (name: LookupName, query: Values) => Promise<unknown>;

/** Asks by the functions that programs call. */
export const byProgram =
  (connection: Connection): Asker =>
  async (name, query) => {
    const lookup = lookups[name] as (query: Values, options: lookups.LookupOptions) => Promise<unknown>;
    const answer = await lookup(query, { connection });
    if (name !== "getStreamingOuts") return answer;
    // The secret url is compared, too.
    const found = answer as { url: pulumi.Output<string> }[];
    return Promise.all(found.map(async (one) => ({ ...one, url: await known(one.url) })));
  };

/** Asks by the functions of the native provider. */
export const byProvider =
  (service: NativeService, connection: Connection): Asker =>
  async (name, query) => {
    const { answer, failures } = await service.invoke(name, { ...query, connection }).catch(rethrown);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const plain = withoutMarks(answer) as Values;
    return name === "getRoom" ? plain : Object.values(plain)[0];
  };

/** Rethrows the status of a call as an error with its message. */
const rethrown = (status: { readonly details: string }): never => {
  throw new Error(status.details);
};

/** A look-up with its objects on the server. */
export interface PreparedLookup {
  readonly ask: (asker: Asker) => Promise<unknown>;
  /** The correct result, from the client. Throws {@link noSuchRoom} if the room does not exist. */
  readonly has: () => Promise<unknown>;
  /** Deletes the objects. */
  readonly end: () => Promise<unknown>;
}

export interface Lookup {
  readonly name: string;
  readonly account: "service" | "superService";
  /** Creates the objects. `tag` is a unique name, so that no result is cached. */
  readonly prepare: (client: OwtClient, tag: string) => Promise<PreparedLookup>;
}

/** Message of the error for a room that does not exist. */
export const noSuchRoom = /has no room named/;

/** A look-up of rooms. The server has two, with different names. */
function ofRooms(
  name: string,
  question: (client: OwtClient, tag: string, id: string) => Omit<PreparedLookup, "end">,
): Lookup {
  return {
    name,
    account: "service",
    async prepare(client, tag) {
      const { _id: id } = await client.rooms.create({ name: tag });
      const { _id: other } = await client.rooms.create({ name: `${tag}, another` });
      const end = () => Promise.all([id, other].map((one) => client.rooms.delete(one)));
      return { ...question(client, tag, id), end };
    },
  };
}

const resultOf = ({ _id: id, id: _, __v, ...room }: Room) => ({
  ...room,
  id,
  mixedStreams: { common: `${id}-common` },
});

async function named(client: OwtClient, name: string) {
  const found = (await client.rooms.all()).filter((room) => room.name === name);
  if (found.length === 0) throw new Error(`The service has no room named ${name}.`);
  return found.map(resultOf);
}

/** A look-up in a room with a session of every kind. */
function inRoom(name: LookupName, truth: (room: ReturnType<OwtClient["room"]>) => Promise<unknown>): Lookup {
  return {
    name,
    account: "service",
    async prepare(client, tag) {
      const sip = { sipServer: "sip.example.org", username: "u", password: "p" };
      const { _id: room } = await client.rooms.create({ name: tag, sip });
      const inside = client.room(room);
      const media = both(`${room}-common`);
      await inside.recordings.create({ media });
      await inside.streamingOuts.create({ protocol: "rtmp", url: "rtmp://192.0.2.20/live/a", media });
      // A call is also a participant and a stream.
      await inside.sipCalls.create({ peerURI: "bob", mediaIn: { audio: true, video: true }, mediaOut: media });
      await inside.analytics.create({ algorithm: algorithms[0], media: { video: { from: `${room}-common` } } });
      return {
        ask: (asker) => asker(name, { room }),
        has: () => truth(inside),
        end: () => client.rooms.delete(room),
      };
    },
  };
}

/** Resolves to the value of an output. */
const known = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });

export const allLookups: readonly Lookup[] = [
  ofRooms("getRoom by id", (client, _, id) => ({
    ask: (asker) => asker("getRoom", { id }),
    has: async () => resultOf(await client.rooms.get(id)),
  })),
  ofRooms("getRoom by name", (client, name) => ({
    ask: (asker) => asker("getRoom", { name }),
    has: async () => (await named(client, name))[0],
  })),
  ofRooms("getRoom of none", (client, tag) => {
    const name = `${tag}, which nothing has`;
    return { ask: (asker) => asker("getRoom", { name }), has: () => named(client, name) };
  }),
  ofRooms("getRooms", (client, name) => ({
    ask: (asker) => asker("getRooms", { name }),
    has: () => named(client, name),
  })),
  {
    name: "getServices",
    account: "superService",
    async prepare(client, name) {
      const { _id: id } = await client.services.create({ name, key: "one" });
      return {
        ask: (asker) => asker("getServices", { name }),
        has: async () =>
          (await client.services.list())
            .filter((service) => service.name === name)
            .map(({ rooms = [] }) => ({ id, name, rooms })),
        end: () => client.services.delete(id),
      };
    },
  },
  inRoom("getParticipants", ({ participants }) => participants.list()),
  inRoom("getStreams", ({ streams }) => streams.list()),
  inRoom("getRecordings", ({ recordings }) => recordings.list()),
  inRoom("getStreamingOuts", ({ streamingOuts }) => streamingOuts.list()),
  inRoom("getSipCalls", ({ sipCalls }) => sipCalls.list()),
  inRoom("getAnalytics", ({ analytics }) => analytics.list()),
];
