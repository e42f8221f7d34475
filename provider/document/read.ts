// Reads a conference document, and reports all of its problems at once, each with file, line and column. judge.ts adds the warnings.

import { readFileSync, statSync } from "node:fs";
import { isObject, mapParts, walk } from "../../sdk/values";
import { atEnds } from "../../sdk/text/ends";
import { counted } from "../../sdk/text/words";
import { type Problem, formatPath, problem, suggestion } from "../../sdk/schemas/validation";
import { roomProblems } from "../room/rule-check";
import { problemsAsWritten } from "../spelling/problems";
import { asWritten, listed } from "../spelling/spelling";
import { unmetNeeds } from "../session/needs";
import { repeatedClaims } from "./claims";
import { entriesOf } from "./entries";
import { streamOfInput, streamOfView } from "../session/stand-ins";
import { soundPart, unknownValue } from "../lifecycle/unknown";
import { profiles } from "../pieces/profiles";
import * as roles from "../pieces/roles";
import { SecretReference, isSecretReference, isStreamReference } from "./references";
import { DocumentText, type Range, placeText } from "./place";
import { type Declarations, conferenceSchema, sections } from "./schema";
import { type Section, isSection, keyArguments, sectionNames } from "./sections";
import { type Fault, faultsOf } from "./syntax";
import { unquotedKeys, withQuotesAdvised } from "./unquoted";

/** The document cannot be used. `message` has a line for each reason. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  constructor(
    readonly file: string,
    readonly reasons: readonly string[],
  ) {
    super(
      `The conference document ${file} has ${counted(reasons.length, "problem")}:\n${reasons.map((reason) => `  ${reason}`).join("\n")}`,
    );
  }
}

/** A problem with its place. */
export interface Placed extends Range {
  /** The place as text, `rooms.classroom.views.lecture`; empty for the document as a whole and for faults of its syntax. */
  readonly path: string;
  /** The problem, as a phrase that follows the path. */
  readonly message: string;
}

/** A problem in the form of all messages: `conference.yaml:12:5 rooms.classroom.inputLimt is not known`. */
export const placedText = ({ path, message, ...place }: Placed): string =>
  `${placeText(place)} ${`${path} ${message}`.trim()}`;

/** The secret of that name in the stack's configuration, in clear; undefined where it has none. */
export type SecretOf = (name: string) => string | undefined;

/** The part of a stack that {@link readDocument} takes. */
export interface Surroundings {
  /** The secrets of the stack's configuration. */
  readonly secretOf: SecretOf;
  /** Ids of rules that the stack ignores, with commas between them. */
  readonly ignoredRules?: string | undefined;
  /** Names of the settings in the stack's configuration, suggested where a secret is missing. */
  readonly settings?: readonly string[];
}

/** The text of a document, read. */
export interface ReadText {
  /** All problems, in the order of the text. */
  readonly problems: readonly Placed[];
  /** The content; undefined where the syntax is wrong. */
  readonly content: unknown;
  /** The problems of the content. */
  readonly ofContent: readonly Problem[];
  /** The places of its parts. */
  readonly places: DocumentText;
}

/**
 * Reads what the document declares.
 *
 * @param file Path of the document, from the working directory.
 * @param secretOf The secrets of the stack's configuration.
 * @param ignoredRules Ids of rules that the stack ignores, with commas between them.
 * @param settings Names of the settings in the stack's configuration, suggested where a secret is missing.
 * @throws {DocumentError} with all problems, before anything is declared.
 */
export function readDocument(
  file: string,
  secretOf: SecretOf,
  ignoredRules?: string,
  settings: readonly string[] = [],
): Declarations {
  return openDocument(file, secretOf, ignoredRules, settings).declarations;
}

/** The declarations of a document, and the places of its parts. */
export interface OpenDocument {
  readonly declarations: Declarations;
  /**
   * The place of a part by its keys, as `conference.yaml:12:5`. A member that the profile of a room gives has the place of `profile`.
   */
  readonly placeOf: (keys: Problem["keys"]) => string;
}

/** Reads what the document declares, with the places of its parts. The arguments are those of `readDocument`, and so is the error. */
export function openDocument(
  file: string,
  secretOf: SecretOf,
  ignoredRules?: string,
  settings: readonly string[] = [],
): OpenDocument {
  const { problems, content, places } = readText(file, textOf(file), { secretOf, ignoredRules, settings });
  if (problems.length > 0) throw new DocumentError(file, problems.map(placedText));
  const rooms = entriesOf(content, "rooms").map(([key, entry]) => [key, writtenOut(entry)]);
  const declarations = {
    services: {},
    ...(content as Partial<Declarations>),
    rooms: Object.fromEntries(rooms) as Declarations["rooms"],
  };
  return { declarations, placeOf: (keys) => placeText(places.of(inProfile(content, keys) ?? keys)) };
}

/** Reads the text of a document. `file` is its name in places. */
export function readText(
  file: string,
  text: string,
  { secretOf, ignoredRules, settings = [] }: Surroundings,
): ReadText {
  const places = new DocumentText(file, text);
  const { document, lines } = places;
  const unreadable = (faults: readonly Fault[]): ReadText => ({
    problems: faults.map(({ offset, message }) => ({ ...places.between(offset, offset), path: "", message })),
    content: undefined,
    ofContent: [],
    places,
  });
  const faults = faultsOf(document, lines);
  if (faults.length > 0) return unreadable(faults);
  let raw: unknown;
  try {
    raw = document.toJS() as unknown;
  } catch (error) {
    return unreadable([{ offset: 0, message: (error as Error).message }]);
  }
  const content = withEmptyEntries(raw);
  const bySchema = [
    ...emptySections(raw),
    ...withQuotesAdvised(document, content, judge(content), judge),
    ...unquotedKeys(document),
  ];
  const ofContent = problemsOf(content, secretOf, ignoredRules, bySchema, settings);
  const problems = ofContent
    .map((found) => ({ ...found, offset: places.offsetOf(found.keys) }))
    .sort((a, b) => a.offset - b.offset)
    .map(({ keys, path, message }): Placed => ({ ...places.rangeOf(keys), path, message }));
  return { problems, content, ofContent, places };
}

/** The problems of the content of a document by its schema, in either spelling. */
const judge = (content: unknown): Problem[] => problemsAsWritten(conferenceSchema, content);

/**
 * All problems of the content of a document. The other arguments are those of `readDocument`.
 *
 * @param bySchema The problems by its schema.
 */
export function problemsOf(
  content: unknown,
  secretOf: SecretOf,
  ignoredRules?: string,
  bySchema: readonly Problem[] = judge(content),
  settings: readonly string[] = [],
): Problem[] {
  const problems = [
    ...bySchema,
    ...danglingServices(content),
    ...missingSecrets(content, secretOf, settings),
    ...repeatedClaims(content),
  ];
  const rooms = soundRooms(content, problems);
  for (const { key, entry, room, known } of rooms) {
    for (const found of roomProblems(room, ignoredRules)) problems.push(placedInRoom(key, entry, found));
    for (const section of sectionNames) problems.push(...sectionProblems(section, ["rooms", key], entry, room, known));
  }
  return problems;
}

/** A room of a document, as rules judge it. */
export interface SoundRoom {
  readonly key: string;
  /** The entry as written. */
  readonly entry: Record<string, unknown>;
  /** The arguments of the room, with unknown values in place of secrets and of members that have a problem. */
  readonly room: Record<string, unknown>;
  /** The known problems of the entry. */
  readonly known: readonly Problem[];
}

/** The rooms of a document as rules judge them. */
export function soundRooms(content: unknown, problems: readonly Problem[]): SoundRoom[] {
  return entriesOf(content, "rooms").map(([key, entry]) => {
    const known = problems.filter(({ keys }) => keys[0] === "rooms" && keys[1] === key);
    const { service: _, name = key, ...config } = withoutSecrets(writtenOut(entry)) as Record<string, unknown>;
    const whole = soundPart(
      { ...config, name },
      known.map(({ keys }) => ({ keys: keys.slice(2) })),
    );
    const room = Object.fromEntries(
      Object.entries(whole).filter(([member]) => !isSection(member) && member !== "profile"),
    );
    return { key, entry, room, known };
  });
}

/** The problem of a room at its place in the document. */
export const placedInRoom = (key: string, entry: Record<string, unknown>, found: Problem): Problem =>
  ofProfile(["rooms", key], entry, found) ?? below(["rooms", key], found);

const profileMembers = (name: unknown): Readonly<Record<string, unknown>> =>
  typeof name === "string" && Object.hasOwn(profiles, name) ? profiles[name as keyof typeof profiles] : {};

/**
 * The entry with the members of its profile, and with a list of roles in place of its name. With an unknown profile, all members that
 * profiles have are unknown.
 */
function writtenOut({ profile, ...entry }: Record<string, unknown>): Record<string, unknown> {
  const members = Object.values(profiles).flatMap((known) => Object.keys(known));
  const isOpen = profile !== undefined && Object.keys(profileMembers(profile)).length === 0;
  const base = isOpen ? Object.fromEntries(members.map((member) => [member, unknownValue])) : profileMembers(profile);
  const set = typeof entry.roles === "string" && Object.hasOwn(roles.sets, entry.roles) ? entry.roles : undefined;
  return { ...base, ...entry, ...(set !== undefined && { roles: roles.sets[set as keyof typeof roles.sets]() }) };
}

/** The keys of `profile`, for the keys of a member of a room that its profile gives; undefined for others. */
function inProfile(content: unknown, [section, key, member]: Problem["keys"]): string[] | undefined {
  const [, entry] = entriesOf(content, "rooms").find(([name]) => section === "rooms" && name === key) ?? [];
  if (entry === undefined || member === undefined || member in entry) return undefined;
  return member in profileMembers(entry.profile) ? ["rooms", String(key), "profile"] : undefined;
}

/** A problem of a member that the profile gave, reported at `profile`. */
function ofProfile(
  roomKeys: string[],
  entry: Record<string, unknown>,
  { keys, message }: Problem,
): Problem | undefined {
  const [member = ""] = keys;
  if (member in entry || !(member in profileMembers(entry.profile))) return undefined;
  const text = `is ${String(entry.profile)}, by which ${formatPath(keys)} ${message}`;
  return problem([...roomKeys, "profile"], entry.profile, text);
}

/** Problems of the entries of a section beyond their schemas: broken rules, and needs that the room does not meet. */
function sectionProblems(
  section: Section,
  roomKeys: readonly string[],
  entry: Record<string, unknown>,
  room: Record<string, unknown>,
  known: readonly Problem[],
): Problem[] {
  const kind = sections[section];
  const keyArgument = keyArguments[section];
  const inputs = entriesOf(entry, "streamingIns").map(([key]) => key);
  return entriesOf(entry, section).flatMap(([key, own]) => {
    const keys = [...roomKeys, section, key];
    const part = withoutReferences(withoutSecrets(own), entry.streamingIns) as Record<string, unknown>;
    const written = soundPart(
      keyArgument === undefined ? part : { ...part, [keyArgument]: key },
      known
        .filter((problem) => keys.every((name, i) => problem.keys[i] === name))
        .map((problem) => ({ keys: problem.keys.slice(4) })),
    );
    const args = listed(kind.schema, written);
    const found = [...kind.rules(args as never, () => undefined), ...unmetNeeds(kind, args, room)];
    return [
      ...found.map((problem) => below(keys, asWritten(kind.schema, written, problem))),
      ...danglingInputs(own, keys, inputs),
      ...openSecrets(own, keys),
    ];
  });
}

function danglingInputs(value: unknown, keys: (string | number)[], names: readonly string[]): Problem[] {
  return walk(value, keys).flatMap(({ keys: at, value: member }) => {
    if (!isObject(member) || typeof member.streamingIn !== "string" || names.includes(member.streamingIn)) return [];
    const hint =
      suggestion(member.streamingIn, names) ||
      (names.length > 0 ? ` (it has ${names.join(", ")})` : ", which has no streamingIns");
    const message = `is ${JSON.stringify(member.streamingIn)}, which is no streaming-in of this room${hint}`;
    return [problem([...at, "streamingIn"], member.streamingIn, message)];
  });
}

/** Addresses with a password in them: they must not be in a file. */
function openSecrets(value: unknown, keys: (string | number)[]): Problem[] {
  return walk(value, keys).flatMap(({ keys: at, value: member }) =>
    at.at(-1) === "url" && typeof member === "string" && /^[^/]*\/\/[^/]*@/.test(member)
      ? [problem(at, undefined, `has a user and password in it: make it ${String(SecretReference.allowed)}`)]
      : [],
  );
}

/** Largest document, in bytes: far more than anyone writes by hand. */
const longestDocument = 8 * 2 ** 20;

/** Refuses a document that is larger than anyone writes by hand. @throws {DocumentError} */
export function checkLength(file: string, text: string): string {
  const size = Buffer.byteLength(text);
  if (size > longestDocument) throw tooLarge(file, size);
  return text;
}

const tooLarge = (file: string, size: number): DocumentError =>
  new DocumentError(file, [
    `it has ${(size / 2 ** 20).toFixed(1)} MB, but documents of up to ${longestDocument / 2 ** 20} MB are read: divide it, by stacks or by files (new owt.Conference("second", { file, prefix }))`,
  ]);

/** The text of the document. @throws {DocumentError} where it cannot be read, or is too large. */
export function textOf(file: string): string {
  try {
    const { size } = statSync(file);
    if (size <= longestDocument) return readFileSync(file, "utf8");
    throw tooLarge(file, size);
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw new DocumentError(file, [`it cannot be read: ${message}`]);
    throw new DocumentError(file, [
      `it does not exist (looked for it from ${process.cwd()}); is its name right, and is it committed?`,
    ]);
  }
}

/**
 * Empty documents and sections. They would delete all that they declared before: a merge may have lost the entries, or someone may have
 * commented them out.
 */
function emptySections(content: unknown): Problem[] {
  const nothing = (keys: string[], section: string) =>
    problem(keys, null, `declares nothing; write \`${section}: {}\` if that is meant`);
  if (content === null || (isObject(content) && !("rooms" in content) && !("services" in content)))
    return isObject(content) && Object.keys(content).some((name) => name !== "$schema") ? [] : [nothing([], "rooms")];
  const empty = (part: unknown, keys: string[], names: readonly string[]) =>
    names.flatMap((name) => (isObject(part) && part[name] === null ? [nothing([...keys, name], name)] : []));
  const inRooms = entriesOf(content, "rooms").flatMap(([key, room]) => empty(room, ["rooms", key], sectionNames));
  return [...empty(content, [], ["services", "rooms"]), ...inRooms];
}

/** A key alone declares an entry in which everything is at its default; YAML has `null` for it. */
function withEmptyEntries(value: unknown, depth = 0): unknown {
  if (value === null) return {};
  if (depth === 4 || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      depth === 2 && !isSection(key) ? part : withEmptyEntries(part, depth + 1),
    ]),
  );
}

function danglingServices(content: unknown): Problem[] {
  const names = entriesOf(content, "services").map(([key]) => key);
  return entriesOf(content, "rooms").flatMap(([key, { service }]) => {
    if (typeof service !== "string" || names.includes(service)) return [];
    const hint =
      suggestion(service, names) || (names.length > 0 ? ` (it has ${names.join(", ")})` : ", for it has no services");
    const keys = ["rooms", key, "service"];
    return [problem(keys, service, `is ${JSON.stringify(service)}, which is no service of this document${hint}`)];
  });
}

function missingSecrets(content: unknown, secretOf: SecretOf, settings: readonly string[]): Problem[] {
  return walk(content, []).flatMap(({ keys, value }) => {
    if (!isSecretReference(value)) return [];
    const name = JSON.stringify(value.secret);
    const command = `pulumi config set --secret ${value.secret}`;
    const secret = secretOf(value.secret);
    if (secret === undefined) {
      const near = meant(settings.find((setting) => suggestion(setting, [value.secret]) !== ""));
      const message = `wants the secret ${name}, which the stack does not have${near}. Run: ${command}`;
      return [problem(keys, undefined, message)];
    }
    const ends = atEnds(secret);
    if (ends === undefined) return [];
    return [
      problem(
        keys,
        undefined,
        `wants the secret ${name}, which ${ends} that is no part of it. Set it again: ${command}`,
      ),
    ];
  });
}

const meant = (name: string | undefined): string => (name === undefined ? "" : `; it has ${JSON.stringify(name)}`);

/** The value with unknown values in place of secrets: only the program knows them, and rules must skip them. */
export function withoutSecrets(value: unknown): unknown {
  if (isSecretReference(value)) return unknownValue;
  return mapParts(value, withoutSecrets);
}

/** The value with stand-ins in place of references to streams. */
function withoutReferences(value: unknown, inputs: unknown): unknown {
  if (isStreamReference(value)) {
    if ("view" in value) return streamOfView(value.view);
    const input = isObject(inputs) ? inputs[value.streamingIn] : undefined;
    if (!isObject(input)) return `the streaming-in ${value.streamingIn}`;
    const { views, media } = listed(sections.streamingIns.schema, input) as Record<string, unknown>;
    return streamOfInput({ name: value.streamingIn, views, media });
  }
  return mapParts(value, (part) => withoutReferences(part, inputs));
}

/** The problem of a part at its place in the document. */
export const below = (parent: readonly (string | number)[], { keys, value, message }: Problem): Problem =>
  problem([...parent, ...keys], value, message);
