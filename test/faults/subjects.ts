// Kinds of resources in the fault matrix, with their arguments before and after a change, and access to their objects.

import type { Values } from "../../provider/lifecycle/hooks";
import { type ResourceType, kinds } from "../../provider/kinds";
import { lifecycle } from "../../provider/lifecycle/lifecycle";
import type { Kind } from "../../provider/lifecycle/kind";
import type { Hooks } from "../../provider/lifecycle/hooks";
import { type NativeService, nativeHooks } from "../native/hooks";
import { type OwtClient, type RoomClient, type RoomConfig, addToView } from "../../sdk";

/** Arguments and access for one cell of the matrix. */
export interface Fixture {
  /** Arguments at first. */
  readonly args: Values;
  /** Arguments of the update. */
  readonly changed: Values;
  /** Ids of all objects of the kind. Undefined if servers have no list. */
  readonly list?: () => Promise<string[]>;
  /** Deletes an object without the hooks. */
  readonly remove?: (id: string) => Promise<unknown>;
}

export const operations = ["create", "read", "update", "delete", "adopt"] as const;
export type Operation = (typeof operations)[number];
type Requests = Readonly<Partial<Record<Operation, number>>>;

/** A resource that the native provider serves. */
export interface NativeResource {
  readonly service: NativeService;
  readonly name: string;
}

export interface Subject {
  readonly name: string;
  /** Hooks of a resource: under the native host, with its service and the name of the resource. */
  readonly hooks: (native?: NativeResource) => Hooks;
  readonly account: "service" | "superService";
  /** Whether existing objects can be adopted. */
  readonly adoptable: boolean;
  /** Number of requests of each operation where nothing goes wrong. */
  readonly requests: Requests;
  /** Creates the prerequisites on the server. `tag` is a unique name. */
  readonly prepare: (client: OwtClient, tag: string) => Promise<Fixture> | Fixture;
}

/** Algorithms for the emulator's analytics. */
export const algorithms = ["dc51138a8284436f873418a21ba8cfa7", "another"] as const;

/** Audio and video of a stream. */
export const both = (id: string) => ({ audio: { from: id }, video: { from: id } });
const slower = (id: string) => ({ audio: { from: id }, video: { from: id, parameters: { framerate: 15 } } });
const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
const camera = { url: "rtsp://192.0.2.20/camera" };

interface InRoom {
  readonly room: string;
  readonly stream: string;
  readonly client: RoomClient;
}

/** Fixture of a kind in a room. */
function inRoom(
  prepare: (given: InRoom) => Promise<Fixture> | Fixture,
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

/** Services, analytics and tokens cannot be changed: their update is a replacement. */
const requests: Readonly<Record<ResourceType, Requests>> = {
  Room: { create: 1, read: 1, update: 3, delete: 1, adopt: 1 },
  Service: { create: 1, read: 1, update: 2, delete: 1, adopt: 2 },
  Recording: { create: 2, read: 1, update: 2, delete: 1, adopt: 1 },
  StreamingOut: { create: 2, read: 1, update: 2, delete: 1, adopt: 1 },
  StreamingIn: { create: 3, read: 1, update: 3, delete: 1, adopt: 1 },
  SipCall: { create: 2, read: 1, update: 2, delete: 1, adopt: 1 },
  Analytics: { create: 2, read: 1, update: 3, delete: 1, adopt: 1 },
  ViewLayout: { create: 2, read: 1, update: 2, delete: 0 },
  Token: { create: 1, read: 0, update: 1, delete: 0 },
};

/** Fixtures of all kinds in the register. */
const fixtures: Readonly<Record<ResourceType, Subject["prepare"]>> = {
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

export const subjects: readonly Subject[] = (Object.keys(fixtures) as ResourceType[]).map((name) => subject(name));

function subject(name: ResourceType): Subject {
  const kind: Kind<never> = kinds[name];
  return {
    name,
    hooks: (native) =>
      native === undefined ? lifecycle(kind) : nativeHooks(Promise.resolve(native.service), kind, native.name),
    account: kind.account,
    adoptable: kind.adoption !== undefined,
    requests: requests[name],
    prepare: fixtures[name],
  };
}
