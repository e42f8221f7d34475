// Reduces a live room to what a document can declare. Servers store values that no document may have: unknown formats, numbers as
// texts, invalid roles. Such members are removed, so that the rest can be declared; the server keeps members that are not declared.

import type { TSchema } from "@sinclair/typebox";
import { RoomConfig, branchesOf, isStruct, memberOf, withDefaults } from "../../sdk/schemas";
import { type Problem, formatPath, problem, validate } from "../../sdk/schemas/validation";
import { rules } from "../room/rules";
import { unknownValue } from "../lifecycle/unknown";
import type { Found } from "./description";
import type { Sessions } from "./found";
import { problemsOf } from "./read";
import { isSecretReference, isStreamReference } from "./references";
import { sections } from "./schema";
import { type Section, isSection, sectionNames } from "./sections";
import { isObject, mapParts, walk } from "../../sdk/values";
import { named, writtenKeys } from "../spelling/spelling";

type Members = Readonly<Record<string, unknown>>;
type Keys = readonly (string | number)[];

/** A member that is not declared. */
export interface LeftOut {
  readonly keys: Keys;
  readonly value: unknown;
  readonly reasons: readonly string[];
}

/** A session that is not declared. */
export interface DroppedSession {
  readonly section: Section;
  readonly found: Found;
  readonly reasons: readonly string[];
}

/** The part of a room that can be declared, and the part that cannot. */
export interface Declarable {
  /** Members of the room's entry. */
  readonly members: Members;
  readonly sessions: Sessions;
  readonly leftOut: readonly LeftOut[];
  readonly dropped: readonly DroppedSession[];
  /** A text for each rule that the room breaks and `ignoreRules` silences. */
  readonly broken: readonly string[];
  /** Why the room can have no entry; empty where it can. */
  readonly obstacles: readonly string[];
}

/**
 * The part of a room that can be declared.
 *
 * @param key Its key.
 * @param id Its id.
 * @param given Its configuration without defaults, with `name`, and with a reference in place of a password.
 * @param found Its sessions.
 */
export function declarable(key: string, id: string, given: Members, found: Sessions): Declarable {
  const state = new Attempt(id, given, found);
  for (;;) {
    const { ignored, broken } = ignorable(state.members);
    const members = { ...state.members, ...(ignored.length > 0 && { ignoreRules: ignored }) };
    const problems = [...state.problems(key, members), ...illFormed(members, ["rooms", key])];
    const result = { members, sessions: state.sessions, leftOut: state.leftOut, dropped: state.dropped, broken };
    if (problems.length === 0) return { ...result, obstacles: [] };
    if (!state.reduce(problems))
      return { ...result, obstacles: problems.map((problem) => textOf(state.members, problem)) };
  }
}

/** A problem of a room's entry, in words. Its path is that of the entry as it is written. */
function textOf(members: Members, { keys, message }: Problem): string {
  const written = named(RoomConfig, members, "list");
  return `${formatPath(writtenKeys(RoomConfig, written, keys.slice(2)))} ${message}`.trim();
}

/** Rules that a room breaks and that can be silenced. */
function ignorable(config: Members): { ignored: string[]; broken: string[] } {
  const { sip } = config;
  const judged = { ...config, ...(isObject(sip) && { sip: { ...sip, password: "-" } }) };
  const complete = withDefaults(RoomConfig, judged) as Members;
  const silenced = rules.filter(({ severity, canBeIgnored }) => severity === "error" && canBeIgnored);
  const broken = silenced.flatMap((rule) => rule.find(complete, judged).map((problem) => ({ rule, problem })));
  return {
    ignored: [...new Set(broken.map(({ rule }) => rule.id))],
    broken: broken.map(({ rule, problem }) => `It breaks the rule ${rule.id}: ${problem.path} ${problem.message}.`),
  };
}

/** Texts that are no valid Unicode: Pulumi would change them. */
function illFormed(value: unknown, keys: Keys): Problem[] {
  return walk(value, keys).flatMap(({ keys: at, value: part }) =>
    typeof part === "string" && !part.isWellFormed()
      ? [problem(at, part, "has half of a character in it, which is no Unicode")]
      : [],
  );
}

/** A room, while members and sessions are removed from it. */
class Attempt {
  members: Members;
  sessions: Sessions;
  readonly leftOut: LeftOut[] = [];
  readonly dropped: DroppedSession[] = [];
  /** Sessions that refer to streams by id, because the streams have no names. */
  readonly #byId = new Set<string>();

  constructor(
    readonly id: string,
    given: Members,
    found: Sessions,
  ) {
    this.members = given;
    this.sessions = found;
  }

  problems(key: string, members: Members): Problem[] {
    const entries: [string, Members][] = Object.entries(this.sessions).map(([section, list]) => [
      section,
      Object.fromEntries(list.map((found) => [found.key, found.members])),
    ]);
    const entry = { adopt: this.id, ...members, ...Object.fromEntries(entries) };
    const ofDocument = problemsOf({ rooms: { [key]: entry } }, () => "a secret");
    if (ofDocument.length > 0) return ofDocument;
    return sectionNames.flatMap((section) =>
      (this.sessions[section] ?? []).flatMap((found) => this.#problemsOfArguments(key, section, found)),
    );
  }

  /** Problems of a session with ids in place of stream references. */
  #problemsOfArguments(key: string, section: Section, found: Found): Problem[] {
    const { schema, adoption } = sections[section];
    const { adopt, ...members } = this.#withIds(found.members, unknownValue) as Members;
    const ofMembers = validate(schema, { room: this.id, ...members }, { wildcard: unknownValue });
    const ofId = adoption === undefined ? [] : validate(adoption.schema, adopt);
    return [...ofMembers, ...ofId].map((problem) => ({
      ...problem,
      keys: ["rooms", key, section, found.key, ...problem.keys],
    }));
  }

  /** Removes what causes the problems. Returns false where nothing can be removed. */
  reduce(problems: readonly Problem[]): boolean {
    const ofSessions = problems.filter(({ keys }) => isSection(keys[2]));
    const ofRoom = problems.filter(({ keys }) => !isSection(keys[2]));
    // The room may cause the problems of a session: reduce the room first.
    if (ofRoom.length > 0) return this.#reduceRoom(ofRoom);
    const names = new Set(ofSessions.map(({ keys }) => JSON.stringify(keys.slice(2, 4))));
    for (const name of names) {
      const [section, key] = JSON.parse(name) as [Section, string];
      const own = ofSessions.filter(({ keys }) => keys[2] === section && keys[3] === key);
      this.#reduceSession(section, key, own);
    }
    return true;
  }

  #reduceRoom(problems: readonly Problem[]): boolean {
    // Without its name, the room would be renamed.
    if (problems.some(({ keys }) => keys[2] === "name")) return false;
    const cuts = new Map<string, { keys: Keys; reasons: string[] }>();
    for (const problem of problems) {
      const keys = cutOf(this.members, problem.keys.slice(2));
      if (keys === undefined) continue;
      const cut = cuts.get(JSON.stringify(keys)) ?? { keys, reasons: [] };
      cut.reasons.push(textOf(this.members, problem));
      cuts.set(JSON.stringify(keys), cut);
    }
    if (cuts.size === 0) {
      // The problems concern all members together, or a default.
      const rest = Object.keys(this.members).filter((name) => name !== "name");
      for (const name of rest)
        cuts.set(name, { keys: [name], reasons: problems.map((problem) => textOf(this.members, problem)) });
    }
    for (const { keys, reasons } of cuts.values()) this.#cut(keys, reasons);
    return cuts.size > 0;
  }

  #cut(keys: Keys, reasons: readonly string[]): void {
    const value = at(this.members, keys);
    // A member that contains it may be removed already.
    if (value === undefined) return;
    const inner = this.leftOut.filter((other) => keys.every((name, i) => other.keys[i] === name));
    for (const other of inner) this.leftOut.splice(this.leftOut.indexOf(other), 1);
    this.leftOut.push({ keys, value, reasons: [...reasons, ...inner.flatMap((other) => other.reasons)] });
    this.members = without(this.members, keys) as Members;
  }

  #reduceSession(section: Section, key: string, problems: readonly Problem[]): void {
    const list = this.sessions[section] ?? [];
    const found = list.find((candidate) => candidate.key === key);
    if (found === undefined) return;
    const reasons = problems.map(({ keys, message }) => `${formatPath(keys.slice(4))} ${message}`.trim());
    const name = `${section}/${key}`;
    if (!this.#byId.has(name)) {
      this.#byId.add(name);
      const members = this.#withIds(found.members) as Members;
      if (JSON.stringify(members) !== JSON.stringify(found.members)) {
        this.#replace(section, found, { ...found, members });
        return;
      }
    }
    const removable = removableOf(section, found, problems);
    if (removable === undefined) {
      this.#replace(section, found);
      this.dropped.push({ section, found, reasons });
      return;
    }
    const members = Object.fromEntries(Object.entries(found.members).filter(([member]) => !removable.includes(member)));
    const note = `${removable.join(", ")} ${removable.length === 1 ? "is" : "are"} not declared: ${reasons.join("; ")}.`;
    this.#replace(section, found, { ...found, members, notes: [...found.notes, note] });
  }

  #replace(section: Section, found: Found, by?: Found): void {
    const list = (this.sessions[section] ?? []).flatMap((other) =>
      other !== found ? [other] : by === undefined ? [] : [by],
    );
    const { [section]: _, ...others } = this.sessions;
    this.sessions = list.length === 0 ? others : { ...others, [section]: list };
  }

  /** The value with the ids of streams in place of references, and with `secret` in place of secret references. */
  #withIds(value: unknown, secret?: string): unknown {
    if (isSecretReference(value)) return secret ?? value;
    if (isStreamReference(value)) {
      if ("view" in value) return `${this.id}-${value.view}`;
      const all = [...(this.sessions.streamingIns ?? []), ...this.dropped.map(({ found }) => found)];
      return all.find(({ key }) => key === value.streamingIn)?.members.adopt ?? value;
    }
    return mapParts(value, (part) => this.#withIds(part, secret));
  }
}

/** Members that a session can be declared without; undefined where removing them does not help. */
function removableOf(section: Section, { members }: Found, problems: readonly Problem[]): string[] | undefined {
  const required: readonly string[] = sections[section].schema.required ?? [];
  const names = [...new Set(problems.map(({ keys }) => String(keys[4])))];
  return names.every((name) => name in members && name !== "adopt" && !required.includes(name)) ? names : undefined;
}

/**
 * Keys of the smallest optional member that contains the problem: a member of an entry in a list with keyed entries, else the whole list.
 * Undefined where there is none.
 */
function cutOf(members: Members, keys: Keys): Keys | undefined {
  let schema: TSchema | undefined = RoomConfig;
  let value: unknown = members;
  let narrowest: Keys | undefined;
  for (const [i, key] of keys.entries()) {
    const isEntry = Array.isArray(value);
    if (schema === undefined || (isEntry && schema.keyedBy === undefined)) break;
    const struct: TSchema | undefined = branchesOf(schema).find(isStruct);
    const [owner, list] = [schema, value];
    value = at(value, [key]);
    if (value === undefined) break;
    if (isEntry) {
      // Entries with the same key cannot be distinguished.
      if (isAmbiguous(owner, list as unknown[])) break;
      schema = owner.items as TSchema | undefined;
      continue;
    }
    // A format is one value.
    if (struct === undefined || !isStruct(struct) || (owner.default !== undefined && i > 0)) break;
    schema = memberOf(struct, String(key));
    const isNeeded = struct.required?.includes(String(key)) === true || (i > 0 && isKeyAt(keys.slice(0, i + 1)));
    if (isNeeded) break;
    narrowest = keys.slice(0, i + 1);
  }
  return narrowest;
}

const keyNames: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(RoomConfig.properties).map(([name, { keyedBy }]) => [name, keyedBy]),
);

/** Whether it is the member that identifies an entry of the room's views or roles. */
const isKeyAt = ([list, index, member, ...rest]: Keys): boolean =>
  typeof index === "number" && rest.length === 0 && member === keyNames[String(list)];

function isAmbiguous(schema: TSchema, list: readonly unknown[]): boolean {
  const { keyedBy = "" } = schema;
  const names = list.map((entry) => at(withDefaults(schema.items as TSchema, entry), [keyedBy]));
  return new Set(names).size < names.length || names.some((name) => typeof name !== "string");
}

function at(value: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>(
    (part, key) =>
      typeof part === "object" && part !== null && Object.hasOwn(part, key)
        ? (part as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** The value without the member at the keys, and without objects that are empty then. */
function without(value: unknown, [key, ...rest]: Keys): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown, i) => (i === key ? without(entry, rest) : entry));
  if (!isObject(value)) return value;
  const inner = rest.length === 0 ? undefined : without(value[String(key)], rest);
  const isEmpty = isObject(inner) && Object.keys(inner).length === 0;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      name !== String(key) ? [[name, member]] : inner === undefined || isEmpty ? [] : [[name, inner]],
    ),
  );
}
