// Reads an object of which the id alone is known, for `pulumi import`: its state, and arguments that declare it completely, without what is
// at its default.

import type { OwtClient } from "../../sdk/client";
import { isObject, mapParts, partsOf } from "../../sdk/values";
import { Access } from "../connection/access";
import { declarable } from "../document/declarable";
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
 * @returns undefined where it does not exist.
 * @throws Error where the id has another form, or the kind cannot be read by an id.
 */
export async function imported(
  type: ResourceType,
  given: string,
  connection: unknown,
  configuration: StackConfiguration,
): Promise<Imported | undefined> {
  const kind = kinds[type] as unknown as Kind<Values>;
  const access = new Access(kind);
  access.configure(configuration);
  const own = connection === undefined ? {} : { connection };
  const find = finders[type];
  if (find === undefined)
    throw new Error(
      `A ${kind.called} cannot be imported: servers do not show it again. Declare it, and a new one is made.`,
    );
  const ids = idsIn(type, kind.called, given);
  const { client, place } = access.connect(own);
  const found = await find(client, ids, type);
  if (found === undefined) return undefined;
  const inputs = { ...(named(kind.schema, found.inputs, "list") as Values), ...own };
  return { id: found.id, inputs, state: stateOf(inputs, place, found.outputs) };
}

/** The ids in the id of an import: of the object, and of its room where it is in one. */
interface Ids {
  readonly room: string;
  readonly id: string;
}

const isOfRoom = (type: ResourceType): boolean => type !== "Room" && type !== "Service";

function idsIn(type: ResourceType, called: string, given: string): Ids {
  const [first = "", ...rest] = given.split("/");
  const [id = ""] = rest;
  const isSound =
    /^[0-9a-fA-F]{24}$/.test(first) && (isOfRoom(type) ? rest.length === 1 && id !== "" : rest.length === 0);
  if (isSound) return { room: first.toLowerCase(), id: isOfRoom(type) ? id : first.toLowerCase() };
  const form = isOfRoom(type)
    ? `ROOM_ID/ID: the id of the room, 24 hexadecimal digits, and that of the ${called}, as in 5c1b9d0e8f6a7b0012345678/${exampleIds[type] ?? "1234"}`
    : `the id of a ${called}: 24 hexadecimal digits`;
  const command = commands[type];
  throw new Error(
    `The import id of a ${called} is ${JSON.stringify(given)}, but must be ${form}.` +
      (command === undefined ? "" : ` npx owt ${command} shows them.`),
  );
}

const exampleIds: Readonly<Partial<Record<ResourceType, string>>> = {
  ViewLayout: "5c1b9d0e8f6a7b0012345678-main",
};

/** The subcommands that list objects with their ids. */
const commands: Readonly<Partial<Record<ResourceType, string>>> = {
  Room: "rooms list",
  Service: "services list",
  Recording: "recordings list ROOM_ID",
  StreamingIn: "streams list ROOM_ID",
  StreamingOut: "streaming-outs list ROOM_ID",
  SipCall: "sipcalls list ROOM_ID",
  Analytics: "analytics list ROOM_ID",
  ViewLayout: "streams list ROOM_ID",
};

type Find = (client: OwtClient, ids: Ids, type: ResourceType) => Promise<Found | undefined>;

const finders: Readonly<Record<ResourceType, Find | undefined>> = {
  Room: findRoom,
  Service: async (client, { id }) => {
    const service = await client.services.find(id);
    // Servers show keys as ciphertexts of their own.
    return service && { id, inputs: { name: service.name }, outputs: {} };
  },
  ViewLayout: async (client, { room, id }) => {
    const stream = (await streamsOf(client, room)).find((one) => one.id === id && one.type === "mixed");
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

async function findSession(
  client: OwtClient,
  { room: roomId, id }: Ids,
  type: ResourceType,
): Promise<Found | undefined> {
  const kind = kinds[type] as unknown as DeclaredKind<Values>;
  const { describe } = kind.section;
  const room = await readRoom(client, roomId);
  if (describe === undefined || room === undefined) return undefined;
  const streams = await streamsOf(client, roomId);
  const description = await describe(client.room(roomId), streams);
  const secretOf = () => ({ secret: hidden });
  const where = `of the room ${JSON.stringify(room.name)}`;
  const found = description({ room, streams: new StreamNames(streams, "ids"), secretOf, where });
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
