// The kinds of resources that go through the fault matrix: what is declared, what it is changed to, and what the server has of it.

import type { Values } from "../../provider/lifecycle/hooks";
import { type ResourceType, kinds } from "../../provider/kinds";
import { lifecycle } from "../../provider/lifecycle/lifecycle";
import type { Kind } from "../../provider/lifecycle/kind";
import type { Hooks } from "../../provider/lifecycle/hooks";
import { type OwtClient, type RoomClient, type RoomConfig, addToView } from "../../sdk";

/** What a cell of the matrix works on. */
export interface Ground {
  /** As it is declared first. */
  readonly args: Values;
  /** As it is declared afterwards. */
  readonly changed: Values;
  /** Ids of all of the kind that the server has; none where servers do not tell. */
  readonly list?: () => Promise<string[]>;
  /** Removes one behind the back of the hooks. */
  readonly remove?: (id: string) => Promise<unknown>;
}

export interface Subject {
  readonly name: string;
  readonly hooks: () => Hooks;
  readonly account: "service" | "superService";
  /** Whether what exists can be taken over. */
  readonly adoptable: boolean;
  /** Gives what is needed once there is a server; `tag` is a name that nothing else has. */
  readonly prepare: (client: OwtClient, tag: string) => Promise<Ground> | Ground;
}

/** Algorithms that the emulator's analytics must know. */
export const algorithms = ["dc51138a8284436f873418a21ba8cfa7", "another"] as const;

/** Sound and picture of a stream. */
export const both = (id: string) => ({ audio: { from: id }, video: { from: id } });
const slower = (id: string) => ({ audio: { from: id }, video: { from: id, parameters: { framerate: 15 } } });
const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
const camera = { url: "rtsp://192.0.2.20/camera" };

interface InRoom {
  readonly room: string;
  readonly stream: string;
  readonly client: RoomClient;
}

/** A kind that lives in a room. */
function inRoom(
  prepare: (given: InRoom) => Promise<Ground> | Ground,
  config: Omit<RoomConfig, "name"> = {},
): Subject["prepare"] {
  return async (client, tag) => {
    const { _id } = await client.rooms.create({ name: tag, ...config });
    const { label } = config.views?.[0] ?? {};
    return prepare({ room: _id, stream: `${_id}-${label ?? "common"}`, client: client.room(_id) });
  };
}

const twoViews = { views: [{ label: "main" }, { label: "other" }] };
const sip = { sipServer: "sip.example.org", username: "u", password: "p" };

/** Prepares the ground of each kind of the register. */
const grounds: Readonly<Record<ResourceType, Subject["prepare"]>> = {
  Room: (client, name) => ({
    args: { name, participantLimit: 5 },
    changed: { name, participantLimit: 9, inputLimit: 3 },
    list: async () => (await client.rooms.all()).map(({ _id }) => _id),
    remove: (id) => client.rooms.delete(id),
  }),
  Service: (client, name) => ({
    args: { name, key: "one" },
    changed: { name, key: "another" },
    list: async () => (await client.services.list()).map(({ _id }) => _id),
    remove: (id) => client.services.delete(id),
  }),
  Recording: inRoom(({ room, stream, client: { recordings } }) => ({
    args: { room, media: both(stream) },
    changed: { room, media: slower(stream) },
    list: async () => idsOf(await recordings.list()),
    remove: (id) => recordings.delete(id),
  })),
  StreamingOut: inRoom(({ room, stream, client: { streamingOuts } }) => {
    const args = { room, url: "rtmp://192.0.2.20/live/a" };
    return {
      args: { ...args, media: both(stream) },
      changed: { ...args, media: slower(stream) },
      list: async () => idsOf(await streamingOuts.list()),
      remove: (id) => streamingOuts.delete(id),
    };
  }),
  StreamingIn: inRoom(
    ({ room, client: { streamingIns } }) => ({
      args: { room, source: camera, views: ["main"] },
      changed: { room, source: camera, views: ["other"] },
      list: async () => idsOf(await streamingIns.list()),
      remove: (id) => streamingIns.delete(id),
    }),
    twoViews,
  ),
  SipCall: inRoom(
    ({ room, stream, client: { sipCalls } }) => {
      const args = { room, peerURI: "bob", mediaIn: { audio: true, video: true } };
      return {
        args: { ...args, mediaOut: both(stream) },
        changed: { ...args, mediaOut: slower(stream) },
        list: async () => idsOf(await sipCalls.list()),
        remove: (id) => sipCalls.delete(id),
      };
    },
    { sip },
  ),
  Analytics: inRoom(({ room, stream, client: { analytics: running } }) => {
    const args = { room, media: { video: { from: stream } } };
    return {
      args: { ...args, algorithm: algorithms[0] },
      changed: { ...args, algorithm: algorithms[1] },
      list: async () => idsOf(await running.list()),
      remove: (id) => running.delete(id),
    };
  }),
  ViewLayout: inRoom(async ({ room, client }) => {
    const { id: stream } = await client.streamingIns.create({ connection: camera });
    await client.streams.update(stream, [addToView("main")]);
    const region = (id: string, width: string) => ({ id, area: { left: "0", top: "0", width, height: "1" } });
    return {
      args: { room, view: "main", layout: [{ stream, region: region("1", "1") }] },
      changed: { room, view: "main", layout: [{ stream, region: region("1", "1/2") }] },
    };
  }, twoViews),
  Token: inRoom(({ room }) => ({
    args: { room, user: "probe", role: "presenter" },
    changed: { room, user: "another", role: "presenter" },
  })),
};

export const subjects: readonly Subject[] = (Object.keys(grounds) as ResourceType[]).map((name) => subject(name));

function subject(name: ResourceType): Subject {
  const kind: Kind<never> = kinds[name];
  return {
    name,
    hooks: () => lifecycle(kind),
    account: kind.account,
    adoptable: kind.adoption !== undefined,
    prepare: grounds[name],
  };
}
