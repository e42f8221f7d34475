// Look-ups in the fault matrix, with the correct result of each.

import type * as pulumi from "@pulumi/pulumi";
import * as lookups from "../../provider/lookups";
import type { OwtClient, Room } from "../../sdk";
import { algorithms, both } from "./subjects";

/** A look-up with its objects on the server. */
export interface PreparedLookup {
  readonly ask: (options: lookups.LookupOptions) => Promise<unknown>;
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

type InRoom = Omit<PreparedLookup, "end" | "ask"> & {
  readonly ask: (query: { room: string }, options: lookups.LookupOptions) => Promise<unknown>;
};

/** A look-up in a room with a session of every kind. */
function inRoom(name: string, question: (room: ReturnType<OwtClient["room"]>) => InRoom): Lookup {
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
      const { ask, has } = question(inside);
      return { ask: (options) => ask({ room }, options), has, end: () => client.rooms.delete(room) };
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
    ask: (options) => lookups.getRoom({ id }, options),
    has: async () => resultOf(await client.rooms.get(id)),
  })),
  ofRooms("getRoom by name", (client, name) => ({
    ask: (options) => lookups.getRoom({ name }, options),
    has: async () => (await named(client, name))[0],
  })),
  ofRooms("getRoom of none", (client, tag) => {
    const name = `${tag}, which nothing has`;
    return { ask: (options) => lookups.getRoom({ name }, options), has: () => named(client, name) };
  }),
  ofRooms("getRooms", (client, name) => ({
    ask: (options) => lookups.getRooms({ name }, options),
    has: () => named(client, name),
  })),
  {
    name: "getServices",
    account: "superService",
    async prepare(client, name) {
      const { _id: id } = await client.services.create({ name, key: "one" });
      return {
        ask: (options) => lookups.getServices({ name }, options),
        has: async () =>
          (await client.services.list())
            .filter((service) => service.name === name)
            .map(({ rooms = [] }) => ({ id, name, rooms })),
        end: () => client.services.delete(id),
      };
    },
  },
  inRoom("getParticipants", ({ participants }) => ({ ask: lookups.getParticipants, has: () => participants.list() })),
  inRoom("getStreams", ({ streams }) => ({ ask: lookups.getStreams, has: () => streams.list() })),
  inRoom("getRecordings", ({ recordings }) => ({ ask: lookups.getRecordings, has: () => recordings.list() })),
  inRoom("getStreamingOuts", ({ streamingOuts }) => ({
    // The secret url is compared too.
    ask: async (...asked) =>
      Promise.all(
        (await lookups.getStreamingOuts(...asked)).map(async (one) => ({ ...one, url: await known(one.url) })),
      ),
    has: () => streamingOuts.list(),
  })),
  inRoom("getSipCalls", ({ sipCalls }) => ({ ask: lookups.getSipCalls, has: () => sipCalls.list() })),
  inRoom("getAnalytics", ({ analytics }) => ({ ask: lookups.getAnalytics, has: () => analytics.list() })),
];
