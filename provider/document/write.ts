// Writes a survey as a conference document.

import { Document, type Node, type Pair, type Scalar } from "yaml";
import type { Survey } from "./survey";
import type { Found } from "./description";
import type { FoundRoom } from "./found";
import { isSection, sectionNames } from "./sections";
import { commentOn, commentText, inLines, inOneLine, pairsOf, separate, width } from "./lines";
import { counted } from "../../sdk/text/words";

/** Origin of a survey, for the first lines. */
export interface Origin {
  /** Address of the server. */
  readonly endpoint: string;
  /** The account that has read it. */
  readonly as: string;
}

/** The first lines of the output: what it is, and what to do before using it. */
export function headOf({ secrets, notes }: Survey, { endpoint, as }: Origin): string[] {
  const commands = commandsOf({ secrets });
  return [
    `Written by owt export: everything of ${as} at`,
    `${endpoint}. pulumi up adopts the objects that have an id in adopt; it creates and changes`,
    "nothing. Later, adopt has no effect and can be removed.",
    ...(commands.length === 0
      ? []
      : ["", "Secrets are not in this file. The stack must have them before pulumi up:", ...commands]),
    ...(notes.length === 0 ? [] : ["", ...notes]),
  ].map(inOneLine);
}

/** The commands that set the secrets of a stack, each with a comment. */
export function commandsOf({ secrets }: Pick<Survey, "secrets">): string[] {
  const commands = secrets.map(({ name, what }) => ({ command: `pulumi config set --secret ${name}`, what }));
  const longest = Math.max(0, ...commands.map(({ command }) => command.length));
  return commands.map(({ command, what }) => inOneLine(`  ${command.padEnd(longest)}  # ${what}`));
}

/** A line on what is not declared; undefined where all is declared. */
export function undeclaredLine({ rooms }: Pick<Survey, "rooms">): string | undefined {
  const whole = rooms.filter(({ isDeclared }) => !isDeclared).length;
  const parts = rooms.filter(({ isDeclared, leftOut }) => isDeclared && leftOut.length > 0);
  const members = parts.flatMap(({ leftOut }) => leftOut).length;
  const sessions = rooms.flatMap(({ undeclared }) => undeclared).length;
  const counts = [
    ...(whole > 0 ? [counted(whole, "room")] : []),
    ...(members > 0 ? [`${counted(members, "member")} of ${counted(parts.length, "room")}`] : []),
    ...(sessions > 0 ? [counted(sessions, "session")] : []),
  ];
  if (counts.length === 0) return undefined;
  return `Not declared: ${counts.join(", ")}. The comments in the output have the reasons and the remedies.`;
}

/** The text of a conference document. */
export function documentText(survey: Survey, origin: Origin): string {
  const { services } = survey;
  const rooms = survey.rooms.filter(({ isDeclared }) => isDeclared);
  const content = {
    ...(services.length > 0 && { services: keyed(services, ({ members }) => members) }),
    ...(rooms.length > 0 && { rooms: keyed(rooms, roomMembers) }),
  };
  const document = new Document(content, { aliasDuplicateObjects: false });
  for (const found of services) comment(document, ["services"], found);
  for (const room of rooms) {
    comment(document, ["rooms"], room);
    for (const section of sectionNames)
      for (const entry of room.sessions[section] ?? []) comment(document, ["rooms", room.key, section], entry);
  }
  for (const section of ["services", "rooms"]) {
    const pairs = pairsOf(document.get(section, true) as Node | undefined);
    separate(pairs);
    for (const { value } of pairs)
      for (const member of pairsOf(value as Node | null)) shorten(member, section === "rooms");
  }
  const head = [
    "yaml-language-server: $schema=./node_modules/pulumi-owt/conference.schema.json",
    "",
    ...headOf(survey, origin),
  ];
  const body = rooms.length + services.length === 0 ? "rooms: {}\n" : document.toString({ lineWidth: width });
  const others = survey.rooms.filter(({ isDeclared }) => !isDeclared).map((room) => `\n${undeclaredText(room)}`);
  return `${commentText(head)}\n${body}${others.join("")}`;
}

/** A room that cannot be declared, in a comment. */
export function undeclaredText(room: FoundRoom): string {
  const entry = new Document({ [room.key]: room.members }).toString({ lineWidth: width });
  const lines = entry.trimEnd().split("\n");
  return commentText([...room.notes, ...lines.map((line) => `  ${line}`)]);
}

const keyed = <Entry extends Found>(entries: readonly Entry[], membersOf: (entry: Entry) => object): object =>
  Object.fromEntries(entries.map((entry) => [entry.key, membersOf(entry)]));

function roomMembers({ members, service, sessions }: FoundRoom): object {
  const found = sectionNames.flatMap((section) => {
    const entries = sessions[section];
    return entries === undefined ? [] : [[section, keyed(entries, ({ members }) => members)] as const];
  });
  const { adopt, name, ...rest } = members;
  return {
    adopt,
    ...(name !== undefined && { name }),
    ...(service !== undefined && { service }),
    ...rest,
    ...Object.fromEntries(found),
  };
}

/** The notes of an entry before its key. */
function comment(document: Document, at: readonly string[], { key, notes }: Found): void {
  const pairs = pairsOf(document.getIn(at, true) as Node | undefined);
  const pair = pairs.find((candidate) => (candidate.key as Scalar).value === key);
  if (pair !== undefined) commentOn(pair, notes);
}

/** Writes lists and objects in one line where they fit. Entries of a section have lines of their own. */
function shorten(pair: Pair, isOfRoom: boolean): void {
  const name = (pair.key as Scalar).value;
  const node = pair.value as Node | null;
  if (isOfRoom && isSection(name)) {
    for (const entry of pairsOf(node))
      for (const member of pairsOf(entry.value as Node | null)) inLines(member.value as Node);
  } else inLines(node);
}
