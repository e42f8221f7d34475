// The questions of look-ups to a server. Programs ask them by the functions of lookups.ts; the native provider answers them for programs of
// all languages. Nothing here needs Pulumi.

import type { OwtClient } from "../sdk/client";
import type {
  Analytics,
  Room as LiveRoom,
  Participant,
  Recording,
  Service,
  SipCall,
  Stream,
  StreamingOut,
} from "../sdk/schemas";
import { peerWithoutPassword, withoutCredentials } from "../sdk/text/redact";
import { mixedStreamsOf } from "./room/mixed-streams";

/** Id of a room, or a name that is unique in the service. */
export type RoomQuery = { id: string } | { name: string };

/** A room as the server has it. Its SIP password is not shown. */
export type RoomResult = Omit<LiveRoom, "_id" | "__v" | "id"> & {
  readonly id: string;
  /** Id of the mixed stream of each view, by the view's label. */
  readonly mixedStreams: Readonly<Record<string, string>>;
};

/** A service as the server has it. Its key is not shown. */
export interface ServiceResult {
  readonly id: string;
  readonly name: string;
  /** Ids of its rooms. */
  readonly rooms: readonly string[];
}

/** A question about a room, by its id. */
interface InRoom {
  readonly room: string;
}

/** The questions by the names of their look-ups. They throw where there is no answer. */
export const questions = {
  getRoom: async (client: OwtClient, query: RoomQuery): Promise<RoomResult> => {
    if ("id" in query) return roomResult(await client.rooms.get(query.id));
    const all = await client.rooms.all();
    const found = all.filter(({ name }) => name === query.name);
    const [room, ...others] = found;
    if (room !== undefined && others.length === 0) return roomResult(room);
    const ids = found.map(({ _id }) => _id).join(", ");
    const { near } = require("./lifecycle/adoption") as typeof import("./lifecycle/adoption");
    throw new Error(
      room === undefined
        ? `the service ${client.serviceId} has no room named ${JSON.stringify(query.name)}${near(query.name, all)}.`
        : `${found.length} rooms are named ${JSON.stringify(query.name)} (${ids}): look one up by its id.`,
    );
  },

  getRooms: async (client: OwtClient, query: { readonly name?: string }): Promise<RoomResult[]> => {
    const all = await client.rooms.all();
    return all.filter(({ name }) => query.name === undefined || name === query.name).map(roomResult);
  },

  getServices: async (client: OwtClient, query: { readonly name?: string }): Promise<ServiceResult[]> => {
    const all = await client.services.list();
    return all
      .filter(({ name }) => query.name === undefined || name === query.name)
      .map(({ _id: id, name, rooms = [] }: Service) => ({ id, name, rooms }));
  },

  getParticipants: async (
    client: OwtClient,
    { room, role: wanted }: InRoom & { role?: string },
  ): Promise<Participant[]> => {
    const all = await client.room(room).participants.list();
    return all
      .filter(({ role }) => wanted === undefined || role === wanted)
      .map((one) => ({ ...one, user: peerWithoutPassword(one.user) }));
  },

  getStreams: async (
    client: OwtClient,
    { room, type, label }: InRoom & { type?: "mixed" | "forward"; label?: string },
  ): Promise<Stream[]> => {
    const all = await client.room(room).streams.list();
    return all
      .filter(
        (stream) =>
          (type === undefined || stream.type === type) &&
          (label === undefined || stream.info.label === label || stream.info.inViews?.includes(label) === true),
      )
      .map(({ info, ...stream }) => ({ ...stream, info: withoutCredentials(info) as Stream["info"] }));
  },

  getRecordings: (client: OwtClient, { room }: InRoom): Promise<Recording[]> => client.room(room).recordings.list(),

  /** Their urls often have keys in them: they are secrets. */
  getStreamingOuts: (client: OwtClient, { room }: InRoom): Promise<StreamingOut[]> =>
    client.room(room).streamingOuts.list(),

  getSipCalls: async (client: OwtClient, { room }: InRoom): Promise<SipCall[]> => {
    const all = await client.room(room).sipCalls.list();
    return all.map((one) => ({ ...one, peer: peerWithoutPassword(one.peer) }));
  },

  getAnalytics: (client: OwtClient, { room }: InRoom): Promise<Analytics[]> => client.room(room).analytics.list(),
};

/** Name of a look-up. */
export type LookupName = keyof typeof questions;

function roomResult({ _id, id: _, __v, sip, ...room }: LiveRoom): RoomResult {
  const { password: __, ...account } = sip === false || sip === undefined ? {} : sip;
  return {
    ...room,
    ...(Object.keys(account).length > 0 && { sip: account }),
    id: _id,
    mixedStreams: mixedStreamsOf(_id, room.views),
  };
}
