// The compact form of rooms, in memory and on the disk: only members that differ from the defaults. Most rooms are alike.

import { type Room, defaultMembers, renderListedMember, memberNames } from "./room";
import type { Cipher } from "../cipher";
import type { Members } from "../values";

export interface PackedRoom {
  /** Id of the service that the room belongs to. */
  readonly service: string;
  readonly version: number | null;
  /** The members that differ from the defaults. */
  readonly own: Members;
  /** Names of members that have a default, but are missing in this room. */
  readonly without?: readonly string[];
}

const defaultTexts = new Map(Object.entries(defaultMembers).map(([name, value]) => [name, JSON.stringify(value)]));

export function pack(service: string, { version, members }: Room): PackedRoom {
  const own: Members = {};
  for (const [name, value] of Object.entries(members)) {
    if (JSON.stringify(value) !== defaultTexts.get(name)) own[name] = value;
  }
  const without = [...defaultTexts.keys()].filter((name) => members[name] === undefined);
  return { service, version, own, ...(without.length > 0 && { without }) };
}

export function unpack(id: string, { version, own, without = [] }: PackedRoom): Room {
  const members: Members = {};
  for (const name of memberNames) {
    const value = Object.hasOwn(own, name) ? own[name] : without.includes(name) ? undefined : defaultMembers[name];
    if (value !== undefined) members[name] = value;
  }
  return { id, version, members };
}

/** The body of the answer to GET of one room: as stored, with passwords encrypted. */
export function renderStored(id: string, packed: PackedRoom): string {
  return render(id, packed, (name) => packed.own[name], "");
}

/** A room in the answer to GET of all rooms: with all defaults, passwords in clear, and the id twice. */
export function renderListed(id: string, packed: PackedRoom, cipher: Cipher): string {
  return render(id, packed, (name) => renderListedMember(name, packed.own[name], cipher), `,"id":"${id}"`);
}

/** Assembles JSON from the texts of defaults, which all rooms share. */
function render(id: string, packed: PackedRoom, valueOf: (name: string) => unknown, end: string): string {
  let text = `{"_id":"${id}"`;
  for (const name of memberNames) {
    const isDefault = !Object.hasOwn(packed.own, name) && packed.without?.includes(name) !== true;
    const value = isDefault ? defaultTexts.get(name) : (JSON.stringify(valueOf(name)) as string | undefined);
    if (value !== undefined) text += `,"${name}":${value}`;
  }
  return `${text},"__v":${String(packed.version)}${end}}`;
}
