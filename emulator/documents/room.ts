// Creates, changes and shows rooms as the server does (API document, "Rooms"). Pure functions; the store saves the results.

import { RoomConfig } from "../../sdk/schemas";
import {
  CastError,
  type Problems,
  castLeaf,
  construct,
  inOrder,
  load,
  loadMember,
  replacement,
  validate,
  withoutEmpty,
  withoutNulls,
  withoutRemoved,
} from "./casting";
import { ValidationError, named } from "../http/errors";
import { type Field, fieldsOf, initialLists } from "./fields";
import { objectIdOf } from "./ids";
import type { Cipher } from "../cipher";
import { type Members, isObject } from "../values";

/** A stored room. `members` has no `_id` and no `__v`; `sip.password` is encrypted. */
export interface Room {
  readonly id: string;
  readonly version: number | null;
  readonly members: Members;
}

/** A room to be stored, and the body of the answer to its creation or change. */
export interface Outcome {
  readonly room: Room;
  readonly answer: Members;
}

const fields = fieldsOf(RoomConfig);
const listsOfNew = initialLists(RoomConfig);

/** Names of the members of a room, in the order of the schema. */
export const memberNames: readonly string[] = [...fields.keys()];

/** The members of a room that was created with a name only, without the name. */
export const defaultMembers: Members = withoutEmpty(construct(fields, listsOfNew, new Map())) as Members;

// ------------------------------------------------------------------ creation

/**
 * Creates a room from the `options` of a request. `newId` is used unless the options have an `_id`.
 * Throws the errors that the server answers as 500/2001: ValidationError, TypeError, or the conflict of formats.
 */
export function createRoom(name: string, options: Members, newId: string, cipher: Cipher): Outcome {
  const merged: Members = { ...options, name };
  for (const [member, list] of Object.entries(listsOfNew)) if (!merged[member]) merged[member] = list;
  const given = withoutNulls(merged) as Members;
  const problems: Problems = new Map();
  const members = construct(fields, given, problems);
  const id = givenId(given, problems) ?? newId;
  givenVersion(given, problems);
  refuseConflict(members, given);
  refuse(members, problems);
  const made = withAudioOnlyViews(withoutEmpty(members) as Members, given);
  return { room: { id, version: 0, members: withEncryptedPassword(made, cipher) }, answer: renderRoom(id, 0, made) };
}

// ------------------------------------------------------------------ change

/**
 * Changes a room as PUT does: given members are replaced, others stay. Structures that an earlier change left incomplete
 * get their defaults. Throws an Error with the message of a 400/1201.
 */
export function changeRoom(room: Room, updates: Members, cipher: Cipher): Outcome {
  const given = withoutNulls(updates) as Members;
  const problems: Problems = new Map();
  const missingLists: string[] = [];
  const filled = load(fields, room.members, missingLists);
  const members = withDecryptedPassword(filled, cipher);
  const changed = new Map<string, unknown>();
  let setsList = false;

  for (const [name, value] of Object.entries(given)) {
    const field = fields.get(name);
    if (field === undefined) continue;
    const next = replacement(name, field, value, problems);
    if (next === undefined || isSameLeaf(field, members[name], next)) continue;
    members[name] = next;
    if (isSame(field, filled[name], field.kind === "structure" ? value : next)) continue;
    changed.set(name, inOrder(field, next));
    setsList ||= field.kind === "documents" || field.kind === "anything";
  }
  const id = givenId(given, problems) ?? room.id;
  const version = givenVersion(given, problems) ?? room.version;
  refuseConflict(members, given);
  refuseUnreadable(given);
  refuse(members, problems);

  // Writing a list increments the version, and fails if the document has another one than expected.
  const writesList = setsList || missingLists.some((path) => !changed.has(path.split(".", 1)[0] ?? path));
  if (id !== room.id || (writesList && version !== room.version)) {
    const own: Members = { _id: id !== room.id, __v: version !== room.version };
    const names = Object.keys(given).filter((name) => changed.has(name) || own[name] === true);
    const paths = names.flatMap((name) => [name, ...pathsBelow(name, fields.get(name), given[name])]);
    throw writesList ? noMatch(id, version, paths) : noDocument(id);
  }
  const next = writesList ? (version ?? 0) + 1 : version;
  const stored = withChanges(room.members, filled, changed, given, cipher);
  return {
    room: { id, version: next, members: stored },
    answer: renderRoom(id, next, withAudioOnlyViews(members, given)),
  };
}

/** Whether a single value is unchanged. */
function isSameLeaf(field: Field, old: unknown, next: unknown): boolean {
  return "required" in field && old === next;
}

/** Whether a list or structure is unchanged. Like the server, regards the order of members. */
function isSame(field: Field, old: unknown, next: unknown): boolean {
  if (field.kind === "documents") return Array.isArray(old) && old.length === 0 && (next as unknown[]).length === 0;
  return JSON.stringify(old) === JSON.stringify(next);
}

/** The members to store: the changed ones, and the others with missing defaults added; documents stay unchanged. */
function withChanges(
  old: Members,
  filled: Members,
  changed: ReadonlyMap<string, unknown>,
  given: Members,
  cipher: Cipher,
): Members {
  const members: Members = {};
  for (const [name, field] of fields) {
    const rest = field.kind === "documents" && old[name] !== undefined ? old[name] : filled[name];
    const value = changed.has(name) ? changed.get(name) : rest;
    const nothing = value === undefined || (old[name] === undefined && !changed.has(name) && isEmpty(value));
    if (!nothing) members[name] = value;
  }
  const sip = changed.has("sip") ? withEncryptedPassword(members, cipher) : members;
  return changed.has("views") ? withAudioOnlyViews(sip, given) : sip;
}

const isEmpty = (value: unknown): boolean =>
  isObject(value) && Object.keys(withoutEmpty(value) as Members).length === 0;

/** Paths of the given structures within a structure. */
function pathsBelow(path: string, field: Field | undefined, given: unknown): string[] {
  if (field?.kind !== "structure" || !isObject(given)) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const member = field.members.get(name);
    if (member?.kind !== "structure" || !isObject(value)) return [];
    return [`${path}.${name}`, ...pathsBelow(`${path}.${name}`, member, value)];
  });
}

const noMatch = (id: string, version: number | null, paths: string[]): Error =>
  named(
    "VersionError",
    `No matching document found for id "${id}" version ${version ?? 0} modifiedPaths "${paths.join(", ")}"`,
  );

const noDocument = (id: string): Error =>
  named("DocumentNotFoundError", `No document found for query "{ _id: new ObjectId("${id}") }" on model "Room"`);

// ------------------------------------------------------------------ answers

/** A stored member in a list of rooms: with all defaults, passwords in clear. Undefined if the list leaves it out. */
export function renderListedMember(name: string, stored: unknown, cipher: Cipher): unknown {
  const field = fields.get(name);
  if (field === undefined) return undefined;
  const member = loadMember(field, stored, name);
  return member === undefined ? undefined : renderMembers(withDecryptedPassword({ [name]: member }, cipher))[name];
}

/** The body of the answer to a creation or change: has the id twice. */
function renderRoom(id: string, version: number | null, members: Members): Members {
  return { _id: id, ...renderMembers(members), __v: version, id };
}

/** The members of an answer, without empty and removed structures. */
function renderMembers(members: Members): Members {
  const shown: Members = {};
  for (const [name, value] of Object.entries(members)) {
    const kept = withoutRemoved(fields.get(name), value);
    if (kept !== undefined) shown[name] = kept;
  }
  return withoutEmpty(shown) as Members;
}

// ------------------------------------------------------------------ rules

interface Format {
  readonly codec?: unknown;
  readonly sampleRate?: unknown;
  readonly channelNum?: unknown;
  readonly profile?: unknown;
}
interface ViewMembers {
  readonly audio?: { readonly format?: Format };
  readonly video?: { readonly format?: Format };
}

/**
 * Throws if the format of a view is not in mediaOut. A view that the request makes audio-only needs no video format.
 * Like the server, reads members that may be missing, and throws the TypeError that the server then answers with.
 */
function refuseConflict(members: Members, given: Members): void {
  const views = (members.views ?? []) as ViewMembers[];
  const out = (isObject(members.mediaOut) ? members.mediaOut : {}) as {
    audio?: Format[];
    video?: { format?: Format[] };
  };
  const givenViews = (given.views ?? []) as { video?: unknown }[];
  const fits = views.every((view, index) => {
    const audio = readable(out.audio, "findIndex").some((format) => {
      const wanted = readable(view.audio?.format, "codec");
      const offered = readable(format, "codec");
      return (
        offered.codec === wanted.codec &&
        offered.sampleRate === wanted.sampleRate &&
        offered.channelNum === wanted.channelNum
      );
    });
    if (!audio) return false;
    if ((givenViews[index] as { video?: unknown } | null | undefined)?.video === false) return true;
    return readable(out.video?.format, "findIndex").some((format) => {
      const wanted = readable(view.video ? view.video.format : undefined, "codec");
      const offered = readable(format, "codec");
      return offered.codec === wanted.codec && offered.profile === wanted.profile;
    });
  });
  if (!fits) throw new Error("MediaOut conflicts with View Setting");
}

/** Returns a value of which a member is read. Throws as JavaScript does if it is null or undefined. */
function readable<T>(value: T | null | undefined, member: string): T {
  if (value === undefined || value === null) {
    throw new TypeError(`Cannot read properties of ${String(value)} (reading '${member}')`);
  }
  return value;
}

/** Throws if a change would make the room unreadable: `false` in place of a structure of structures. */
function refuseUnreadable(given: Members): void {
  for (const [name, value] of Object.entries(given)) {
    const field = fields.get(name);
    if (field !== undefined) refuseUnreadableMember(field, value);
  }
}

function refuseUnreadableMember(field: Field, value: unknown): void {
  if (field.kind !== "structure") return;
  const inner = [...field.members].find(([, member]) => member.kind === "structure");
  if (inner === undefined) return;
  if (!value) throw new TypeError(`Cannot use 'in' operator to search for '${inner[0]}' in ${String(value)}`);
  if (isObject(value) && inner[0] in value) refuseUnreadableMember(inner[1], value[inner[0]]);
}

/** Throws ValidationError if a value cannot be stored. */
function refuse(members: Members, problems: Problems): void {
  validate(fields, members, problems);
  if (problems.size > 0) throw new ValidationError("Room", problems);
}

/** Removes video from the views whose label the request gives together with `video: false`. */
function withAudioOnlyViews(members: Members, given: Members): Members {
  if (!Array.isArray(given.views) || !Array.isArray(members.views)) return members;
  const views = (given.views as (Members | null)[]).filter((view) => view?.video === false);
  const labels = new Set(views.map((view) => view?.label));
  if (labels.size === 0) return members;
  const without = (view: Members) => (labels.has(view.label) ? { ...view, video: false } : view);
  return { ...members, views: (members.views as Members[]).map(without) };
}

/** The `_id` of a request, if given. */
function givenId(given: Members, problems: Problems): string | undefined {
  if (given._id === undefined) return undefined;
  const id = objectIdOf(given._id);
  if (id === undefined) problems.set("_id", new CastError("ObjectId", given._id, "_id", "BSONTypeError").message);
  return id;
}

/** The `__v` of a request; undefined if not given. */
function givenVersion(given: Members, problems: Problems): number | null | undefined {
  try {
    const leaf = { kind: "number", required: false, fraction: false, secret: false } as const;
    return castLeaf(leaf, given.__v, "__v") as number | null | undefined;
  } catch (error) {
    problems.set("__v", (error as Error).message);
    return undefined;
  }
}

/** The members with the SIP password encrypted. */
function withEncryptedPassword(members: Members, cipher: Cipher): Members {
  return withPassword(members, (password) => cipher.encrypt(password));
}

/** The members with the SIP password in clear. */
function withDecryptedPassword(members: Members, cipher: Cipher): Members {
  return withPassword(members, (password) => cipher.decrypt(password));
}

function withPassword(members: Members, change: (password: string) => string): Members {
  const { sip } = members;
  if (!isObject(sip) || typeof sip.password !== "string") return { ...members };
  return { ...members, sip: { ...sip, password: change(sip.password) } };
}
