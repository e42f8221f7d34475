// Surveys a live server in the terms of a conference document: each object with its id in `adopt`, without defaults, and with a note
// where a document cannot express it. Changes nothing. write.ts and program.ts write the result as a document or a program.

import type { TSchema } from "@sinclair/typebox";
import type { OwtClient } from "../../sdk/client";
import {
  type Room,
  RoomConfig,
  type Service,
  branchesOf,
  isStruct,
  memberOf,
  parseFraction,
  withoutDefaults,
} from "../../sdk/schemas";
import { formatPath } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { type DroppedSession, type LeftOut, declarable } from "./declarable";
import { Names, hyphened, inOneWord } from "./names";
import type { Found, SecretOf } from "./description";
import type { FoundRoom, Sessions } from "./found";
import { roomArguments } from "../room/arguments";
import { named, writtenKeys } from "../spelling/spelling";
import { sections } from "./schema";
import { sectionNames } from "./sections";
import { type Conference, conferenceOf, sessionsOf } from "./sessions";

type Members = Record<string, unknown>;

/** A secret that the stack must have. */
export interface Secret {
  readonly name: string;
  /** Description for people. */
  readonly what: string;
}

/** The result of a survey. */
export interface Survey {
  readonly services: readonly Found[];
  readonly rooms: readonly FoundRoom[];
  readonly secrets: readonly Secret[];
  /** Comments on the whole. */
  readonly notes: readonly string[];
}

/** Options of a survey. */
export interface SurveyOptions {
  /** Selects rooms by name. Default: all. */
  readonly wanted?: (name: string) => boolean;
  /**
   * Whether sessions are surveyed, too.
   *
   * @default true
   */
  readonly sessions?: boolean;
  /** Called after each room with the number of rooms done and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A service whose rooms are surveyed. */
export interface Owner {
  readonly client: OwtClient;
  /** Its key in the document; undefined for the stack's own service. */
  readonly key?: string;
}

/** Collects what is found, with unique names. */
export class Surveyor {
  readonly #keys = new Names();
  readonly #serviceKeys = new Names();
  readonly #secretNames = new Names();
  readonly #services: Found[] = [];
  readonly #rooms: FoundRoom[] = [];
  readonly #secrets: Secret[] = [];
  readonly #notes: string[] = [];

  get survey(): Survey {
    return { services: this.#services, rooms: this.#rooms, secrets: this.#secrets, notes: this.#notes };
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** Adds a service, and returns its key. */
  service({ _id: adopt, name }: Service, notesOf: (key: string) => readonly string[] = () => []): string {
    const key = this.#serviceKeys.key(name, adopt, "service");
    const secret = this.#secret([key, "key"], `key of the service ${JSON.stringify(name)}`);
    const members = { adopt, ...(name !== key && { name }), key: secret };
    this.#services.push({ key, members, notes: notesOf(key) });
    return key;
  }

  /** Adds the rooms of a service. */
  async rooms({ client, key: service }: Owner, options: SurveyOptions = {}): Promise<void> {
    const { wanted = () => true, sessions = true, onProgress = () => undefined } = options;
    const rooms = await client.rooms.all();
    const prefix = service === undefined ? "" : `${service}-`;
    // Rooms that are not wanted get keys, too, so that the keys of the others do not depend on the selection.
    const named = rooms
      .map((room) => ({ room, key: this.#keyOf(prefix, room) }))
      .filter(({ room }) => wanted(room.name));
    let done = 0;
    const seen = named.map(async ({ room }) => {
      const conference = sessions ? await conferenceOf(client, room) : undefined;
      done += 1;
      onProgress(done, named.length);
      return conference;
    });
    const conferences = await Promise.all(seen);
    named.forEach(({ room, key }, i) => {
      const found = this.#room(key, room, conferences[i]);
      this.#rooms.push({ ...found, ...(service !== undefined && { service }) });
    });
  }

  /** The key of a room. Where rooms of several services share one stack, it begins with the key of the service. */
  #keyOf(prefix: string, { _id, name }: Room): string {
    return prefix === "" || hyphened(name) === ""
      ? this.#keys.key(name, _id, `${prefix}room`)
      : this.#keys.key(prefix + name, _id, "room");
  }

  #room(key: string, room: Room, conference: Conference | undefined): FoundRoom {
    const { _id: adopt, name } = room;
    const { config, notes } = configurationOf(room);
    const secrets: Secret[] = [];
    const secretOf: SecretOf = (entry, member, what) => {
      const reference = this.#reserve([key, entry, member]);
      secrets.push({ name: reference.secret, what });
      return reference;
    };
    const found = conference && sessionsOf(room, conference, secretOf);
    const declared = declarable(key, adopt, config, found?.sections ?? {});
    if (declared.obstacles.length > 0) {
      const reasons = declared.obstacles.map((reason) => `It cannot be declared: ${reason}.`);
      const all = Object.values(found?.sections ?? {}).flat();
      const others = all.map(
        ({ key: entry, members }) => `${entry} (${String(members.adopt)}): its room is not declared`,
      );
      const members = named(roomArguments, { adopt, ...withoutSip(config) }, "list") as Members;
      const rest = [...(found?.undeclared ?? []), ...others];
      return {
        key,
        members,
        notes: [...reasons, ...notes],
        sessions: {},
        leftOut: [],
        undeclared: rest,
        isDeclared: false,
      };
    }
    const undeclared = [...(found?.undeclared ?? []), ...declared.dropped.map(droppedText)];
    const written = named(RoomConfig, config, "list");
    const leftOut = declared.leftOut.map((part) => ({ ...part, keys: writtenKeys(RoomConfig, written, part.keys) }));
    const { sip: declaredSip, name: declaredName, ...rest } = declared.members;
    const withSip = isObject(declaredSip) && { sip: this.#withPasswordOf(key, name, declaredSip) };
    const inSessions = JSON.stringify(declared.sessions);
    this.#secrets.push(...secrets.filter(({ name: secret }) => inSessions.includes(JSON.stringify({ secret }))));
    return {
      key,
      members: {
        adopt,
        ...(declaredName !== key && { name: declaredName }),
        ...(named(roomArguments, rest, "list") as Members),
        ...withSip,
      },
      notes: [
        ...notes,
        ...leftOut.map(leftOutText),
        ...declared.broken,
        ...undeclared.map((text) => `Not declared: ${text}.`),
        ...(found?.notes ?? []),
      ],
      sessions: inNames(declared.sessions),
      leftOut: leftOut.map(({ keys }) => formatPath(keys)),
      undeclared,
      isDeclared: true,
    };
  }

  /** The account with its password as a secret of the stack. */
  #withPasswordOf(key: string, name: string, sip: Members): Members {
    if (sip.password === undefined) return sip;
    const what = `password of the SIP account of the room ${JSON.stringify(name)}`;
    return { ...sip, password: this.#secret([key, "sip-password"], what) };
  }

  #secret(parts: readonly string[], what: string): { secret: string } {
    const secret = this.#reserve(parts);
    this.#secrets.push({ name: secret.secret, what });
    return secret;
  }

  /** Reserves the name of a secret. The stack needs the secret only if it is declared. */
  #reserve(parts: readonly string[]): { secret: string } {
    return { secret: this.#secretNames.unique(inOneWord(...parts), "") };
  }
}

/** The configuration of a live room without defaults, with a reference in place of a password, and notes on what it leaves out. */
export function configurationOf(room: Room): { readonly config: Members; readonly notes: string[] } {
  const { _id: _, __v: __, id: ___, name, sip, ...options } = room as Room & Members;
  const notes: string[] = [];
  const account = isObject(sip) && Object.keys(sip).length > 0 ? withPassword(sip, placeholder) : undefined;
  const given = known(RoomConfig, { name, ...options, ...(account && { sip: account }) }, [], notes);
  return { config: withoutDefaults(RoomConfig, given) as Members, notes };
}

/** The sessions in the named spelling. */
const inNames = (sessions: Sessions): Sessions =>
  Object.fromEntries(
    sectionNames.flatMap((section) => {
      const entries = sessions[section];
      const { schema } = sections[section];
      const ofEntry = (found: Found) => ({ ...found, members: named(schema, found.members, "list") as Members });
      return entries === undefined ? [] : [[section, entries.map(ofEntry)] as const];
    }),
  );

/** Stands for the password of an account until the account is declared. */
const placeholder = { secret: "sipPassword" };

const withPassword = (sip: Members, password: unknown): Members =>
  sip.password === undefined ? { ...sip } : { ...sip, password };

/** The members without the account: a comment has no place for a secret. */
const withoutSip = ({ sip: _, ...members }: Members): Members => members;

/** A note on a member that is not declared: why, what follows, and its live value. */
function leftOutText({ keys, value, reasons }: LeftOut): string {
  const path = formatPath(keys);
  const text = JSON.stringify(value);
  const shown = keys[0] === "sip" ? "" : ` The server has: ${text.length > 2000 ? `${text.slice(0, 1999)}…` : text}`;
  return (
    `${path} is not declared: ${reasons.join("; ")}. The server keeps its value. To manage it, ` +
    `declare an allowed value.${shown}`
  );
}

/** A note on a session that is not declared. */
function droppedText({ section, found: { key, members }, reasons }: DroppedSession): string {
  const { adopt } = members;
  return `${section}/${key} (${String(adopt)}): ${reasons.join("; ")}. It keeps running; to manage it, solve this and give it an entry with adopt: "${String(adopt)}"`;
}

/** The value without members that the schema does not have; `notes` gets a text for each. */
function known(schema: TSchema, value: unknown, keys: readonly string[], notes: string[]): unknown {
  if (Array.isArray(value)) {
    const items = schema.items as TSchema | undefined;
    return items === undefined ? value : value.map((entry, i) => known(items, entry, [...keys, String(i)], notes));
  }
  // Servers store fractions as texts.
  if (schema.fraction === true && typeof value === "string" && isNumberLike(value)) return Number(value);
  const struct = branchesOf(schema).find(isStruct);
  if (!isObject(value) || struct === undefined) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const own = memberOf(struct, name);
    // In a list, an unknown member may identify its entry: it stays, and declarable.ts decides.
    if (own === undefined && member !== null && name !== "_id" && isInList(keys)) return [[name, member] as const];
    if (own === undefined && member !== null && name !== "_id")
      notes.push(`It has ${[...keys, name].join(".")}, which is not known here, and is left out.`);
    if (own === undefined || member === null) return [];
    const kept = known(own, member, [...keys, name], notes);
    // An object without known members has nothing to declare.
    const isNothing = isObject(member) && isObject(kept) && isEmpty(kept) && !isEmpty(member);
    return isNothing ? [] : [[name, kept] as const];
  });
  return Object.fromEntries(members);
}

/** Whether a text is a number that stands for the same fraction. */
const isNumberLike = (text: string): boolean =>
  /^\d+(\.\d+)?$/.test(text) && parseFraction(text)?.toFraction() === parseFraction(Number(text))?.toFraction();

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

const isInList = (keys: readonly string[]): boolean => keys.some((key) => /^\d+$/.test(key));
