// Reads an object of which the id alone is known, for `pulumi import`: its state, and arguments that declare it completely, without what is
// at its default.

import type { OwtClient } from "../../sdk/client";
import { unlessNotFound } from "../../sdk/failures/errors";
import type { Room } from "../../sdk/schemas";
import { isObject, mapParts, partsOf } from "../../sdk/values";
import { Access } from "../connection/access";
import { declarable } from "../document/declarable";
import type { Found as Entry } from "../document/description";
import { formatPath } from "../../sdk/schemas/validation";
import { StreamNames } from "../document/media";
import { isSecretReference } from "../document/references";
import { configurationOf } from "../document/survey";
import { type ResourceType, kinds } from "../kinds";
import type { StackConfiguration, Values } from "../lifecycle/hooks";
import type { Kind } from "../lifecycle/kind";
import { warn } from "../lifecycle/log";
import { stateOf } from "../lifecycle/state";
import { readRoom, roomsOf } from "../room/reads";
import type { DeclaredKind } from "../session/room-kind";
import { streamsOf } from "../session/kind";
import { named } from "../spelling/spelling";
import { type Ids, commands, idsOf } from "./import-ids";

/** An object that is read by its id alone. */
export interface Imported {
  /** Its id, as resources have it. */
  readonly id: string;
  readonly state: Values;
  readonly inputs: Values;
}

/** The arguments that declare an object, and the outputs that come with it. */
interface Found {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/**
 * Reads an object.
 *
 * @param given The id that the user gives: that of a room or a service; `ROOM_ID/ID` for what is in a room.
 * @param connection Its own connection, where the program gives one.
 * @throws Error where the id has another form, nothing has it, or the kind cannot be read by an id.
 */
export async function imported(
  type: ResourceType,
  given: string,
  connection: unknown,
  configuration: StackConfiguration,
): Promise<Imported> {
  const kind = kinds[type] as unknown as Kind<Values>;
  const access = new Access(kind);
  access.configure(configuration);
  const own = connection === undefined ? {} : { connection };
  const find = finders[type];
  if (find === undefined)
    throw new Error(
      `A ${kind.called} cannot be imported: servers do not show it again. Declare it, and a new one is made.`,
    );
  const ids = idsOf(type, kind.called, given);
  const { client, place } = access.connect(own);
  const found = await find(client, ids, type);
  if (found === undefined) throw await missing(client, ids, type);
  const inputs = { ...(named(kind.schema, found.inputs, "list") as Values), ...own };
  return { id: found.id, inputs, state: stateOf(inputs, place, found.outputs) };
}

/** The error for what is not there, with what is there in its place. */
async function missing(client: OwtClient, { room, id }: Ids, type: ResourceType): Promise<Error> {
  const { called } = kinds[type];
  const service = `the service ${client.serviceId} at ${client.endpoint}`;
  const shown = (command = "") => (command === "" ? "" : ` npx owt ${command.replace("ROOM_ID", room)} shows them.`);
  if (type === "Service")
    return new Error(`The server ${client.endpoint} has no service ${id}.${shown(commands[type])}`);
  const found = await readRoom(client, room);
  if (found === undefined) {
    const others = `A service sees its own rooms only:${shown(commands.Room)}`;
    return new Error(`There is no room ${room} in ${service}. ${others}`);
  }
  const ids = await idsIn(client, found, type);
  const others = ids.length === 0 ? "it has none" : `it has ${ids.join(", ")}`;
  const idle = type === "ViewLayout" && ids.length === 0 ? ", because no conference runs in it" : "";
  return new Error(
    `The room ${JSON.stringify(found.name)} (${room}) has no ${called} ${id}; ${others}${idle}.${shown(commands[type])}`,
  );
}

/** The ids of the objects of a kind in a room. */
async function idsIn(client: OwtClient, room: Room, type: ResourceType): Promise<string[]> {
  if (type !== "ViewLayout")
    return (await entriesIn(client, room, type)).flatMap((one) =>
      typeof one === "string" ? [] : [String(one.members.adopt)],
    );
  const streams = await streamsOf(client, room._id);
  return streams.flatMap((stream) => (stream.type === "mixed" ? [stream.id] : []));
}

type Find = (client: OwtClient, ids: Ids, type: ResourceType) => Promise<Found | undefined>;

const finders: Readonly<Record<ResourceType, Find | undefined>> = {
  Room: findRoom,
  Service: async (client, { id }) => {
    const service = await client.services.find(id);
    // Servers show keys as ciphertexts of their own.
    return service && { id, inputs: { name: service.name }, outputs: {} };
  },
  ViewLayout: async (client, { room, id }) => {
    const streams = (await unlessNotFound(streamsOf(client, room))) ?? [];
    const stream = streams.find((one) => one.id === id && one.type === "mixed");
    if (stream === undefined) return undefined;
    const { label = "common", layout = [] } = stream.info;
    return { id, inputs: { room, view: label, layout }, outputs: {} };
  },
  Recording: findSession,
  StreamingIn: findSession,
  StreamingOut: findSession,
  SipCall: findSession,
  Analytics: findSession,
  Token: undefined,
};

async function findRoom(client: OwtClient, { id }: Ids): Promise<Found | undefined> {
  const read = await readRoom(client, id);
  if (read === undefined) return undefined;
  // Only the list has the passwords of accounts in clear.
  const hasAccount = isObject(read.sip) && Object.keys(read.sip).length > 0;
  const room = hasAccount ? ((await roomsOf(client)).find(({ _id }) => _id === id) ?? read) : read;
  const { config, notes } = configurationOf(room);
  const { members, obstacles, leftOut, broken } = declarable("room", id, config, {});
  if (obstacles.length > 0)
    throw new Error(`The room ${JSON.stringify(room.name)} (${id}) cannot be imported: ${obstacles.join("; ")}.`);
  const parts = leftOut.map(({ keys, reasons }) => `${formatPath(keys)} (${reasons.join("; ")})`);
  const lines = [
    ...notes,
    ...(parts.length === 0
      ? []
      : [`The server has values that a program cannot declare, and keeps them: ${parts.join(", ")}.`]),
    ...broken,
  ];
  if (lines.length > 0) warn(lines.join("\n"));
  const { password } = (room.sip || {}) as { password?: unknown };
  const inputs = mapParts({ name: room.name, ...members }, (member, name) =>
    name === "sip" && isObject(member) && member.password !== undefined ? { ...member, password } : member,
  ) as Values;
  return { id, inputs, outputs: {} };
}

/** Stands for a secret that the server may show or not. */
const hidden = "[hidden]";

/** The sessions of a kind in a room, as entries of a document; of those that have none, the reason. */
async function entriesIn(client: OwtClient, room: Room, type: ResourceType): Promise<readonly (Entry | string)[]> {
  const { describe } = (kinds[type] as unknown as DeclaredKind<Values>).section;
  if (describe === undefined) return [];
  const streams = await streamsOf(client, room._id);
  const description = await describe(client.room(room._id), streams);
  const where = `of the room ${JSON.stringify(room.name)}`;
  return description({ room, streams: new StreamNames(streams, "ids"), secretOf: () => ({ secret: hidden }), where });
}

async function findSession(
  client: OwtClient,
  { room: roomId, id }: Ids,
  type: ResourceType,
): Promise<Found | undefined> {
  const kind = kinds[type] as unknown as DeclaredKind<Values>;
  const room = await readRoom(client, roomId);
  if (room === undefined) return undefined;
  const found = await entriesIn(client, room, type);
  const session = found.find((one) => typeof one !== "string" && one.members.adopt === id);
  if (session === undefined || typeof session === "string") {
    const reason = found.find((one) => typeof one === "string" && one.includes(` ${id}`));
    if (typeof reason === "string") throw new Error(`It cannot be imported: ${reason}.`);
    return undefined;
  }
  const { adopt: _, ...members } = session.members;
  const declared = { ...(withoutReferences(members) as Values), room: roomId };
  const live = await kind.read?.(client, id, declared);
  if (live === undefined) return undefined;
  // What servers do not show again is left out: the program gives it, and it counts as equal.
  const inputs = Object.entries(declared).map(([name, value]) => {
    const shown = hasHidden(value) ? live.live[name] : value;
    return [name, shown] as const;
  });
  return { id, inputs: Object.fromEntries(inputs.filter(([, value]) => !hasHidden(value))), outputs: live.outputs };
}

const withoutReferences = (value: unknown): unknown =>
  isSecretReference(value) ? hidden : mapParts(value, withoutReferences);

const hasHidden = (value: unknown): boolean => value === hidden || partsOf(value).some(([, part]) => hasHidden(part));
