// The ids of imports: that of a room or a service; `ROOM_ID/ID` for what is in a room.

import type { ResourceType } from "../kinds";

/** The ids in the id of an import: of the object, and of its room where it is in one. */
export interface Ids {
  readonly room: string;
  readonly id: string;
}

const isOfRoom = (type: ResourceType): boolean => type !== "Room" && type !== "Service";

/** Reads an id. @throws Error where it has another form; the message says what it looks like, and what shows it. */
export function idsOf(type: ResourceType, called: string, given: string): Ids {
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
export const commands: Readonly<Partial<Record<ResourceType, string>>> = {
  Room: "rooms list",
  Service: "services list",
  Recording: "recordings list ROOM_ID",
  StreamingIn: "streams list ROOM_ID",
  StreamingOut: "streaming-outs list ROOM_ID",
  SipCall: "sipcalls list ROOM_ID",
  Analytics: "analytics list ROOM_ID",
  ViewLayout: "streams list ROOM_ID",
};
