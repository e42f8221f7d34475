// A change set as lines, without a layout: what the text for terminals and the Markdown for comments have in common.

import { counted } from "../sdk/text/words";
import type { Action, Change, ChangeSet, ServerMove, Use, Warning } from "./change-set";
import type { Line } from "./places";
import { isOnServer, kindNames } from "./resource";
import type { MemberChange } from "./words/member";
import { listed, oneLine } from "./words/units";

/** How much a line should be noticed. */
export type Tone = "bad" | "change" | "good" | "quiet" | "warning";

/** A change in lines. */
export interface ChangeLines {
  readonly change: Change;
  /** `phone → telephone`, `training (service)`. */
  readonly title: string;
  /** `conference.yaml:12`; empty where it is not known. */
  readonly place: string;
  /** `NEW ID  6b08… → made anew: 2 people in it are cut off`. */
  readonly headline: string;
  readonly tone: Tone;
  /** One line for each part of the resource: `role student`, `may now send video`. */
  readonly members: readonly { readonly about: string; readonly text: string }[];
  /** Sentences about it. */
  readonly notes: readonly string[];
}

export const lineText = (line: Line | undefined): string => (line === undefined ? "" : `${line.file}:${line.line}`);

/** The changes of a set that are told by themselves, in lines. */
export const changeLines = ({ changes }: ChangeSet): ChangeLines[] =>
  changes.filter(({ partOf }) => partOf === undefined).map(linesOf);

/** A change in lines, also one that follows from another. */
export function linesOf(change: Change): ChangeLines {
  const { headline, tone, notes } = headlineOf(change);
  return {
    change,
    title: titleOf(change),
    place: lineText(change.place),
    headline,
    tone,
    members: memberLines(change),
    notes,
  };
}

/** The name of a change, with its kind where it is no room. */
export function titleOf({ name, kind, type, formerly }: Pick<Change, "name" | "kind" | "type" | "formerly">): string {
  const names = formerly === undefined ? oneLine(name) : `${oneLine(formerly.name)} → ${oneLine(name)}`;
  if (kind === "Room") return names;
  return `${names} (${kind === undefined ? type : kindNames[kind]})`;
}

/** The members that differ, each in words: first the changes of the program, then those by somebody else. */
export const memberTexts = ({ members, drift }: Pick<Change, "members" | "drift">): MemberText[] => [
  ...members.map(({ path, about, text }) => ({ path, about, text })),
  ...drift.map(({ path, about, text }) => ({ path, about, text: `${byOthers}${text}` })),
];

/** A member that differs: `participants`, `40 → 60`. */
export interface MemberText {
  readonly path: string;
  readonly about: string;
  readonly text: string;
}

const byOthers = "somebody changed it on the server: ";

/** The members, those about one thing in one line. */
export function memberLines({ members, drift }: Pick<Change, "members" | "drift">): { about: string; text: string }[] {
  return [...grouped(members), ...grouped(drift).map(({ about, text }) => ({ about, text: `${byOthers}${text}` }))];
}

function grouped(members: readonly MemberChange[]): { about: string; text: string }[] {
  const texts = new Map<string, string[]>();
  for (const { about, text } of members) texts.set(about, [...(texts.get(about) ?? []), text]);
  return [...texts].map(([about, parts]) => ({ about, text: parts.join("; ") }));
}

type Head = Pick<ChangeLines, "headline" | "tone" | "notes">;

function headlineOf(change: Change): Head {
  const { action, id, kind, because, formerly, use, notes, rooms } = change;
  const reasons = because.length === 0 ? "" : ` because ${listed(because)}`;
  const people = use === undefined ? "" : after(peopleCutOff(use));
  const roomsText = rooms === undefined ? "" : roomsWords(change);
  const rest = [...notes, ...useNote(change)];
  switch (action) {
    case "new-id":
      return {
        headline: `NEW ID  ${id ?? "unknown"} → made anew${people || after(roomsText)}`,
        tone: "bad",
        notes: [
          ...(formerly?.keep === undefined ? [] : [`to keep it: ${formerly.keep}`]),
          ...(people === "" ? [] : optional(roomsText)),
          ...rest,
        ],
      };
    case "replace":
      return {
        headline: `REPLACED${reasons}${after([roomsText || newIdText(change), people.slice(2)].filter((text) => text !== "").join("; "))}`,
        tone: "bad",
        notes: rest,
      };
    case "delete":
      return {
        headline: `${kind === undefined || isOnServer(kind) ? "DELETED" : "removed"}${people || after(roomsText)}`,
        tone: "bad",
        notes: rest,
      };
    case "recreate":
      return { headline: `made anew: it is no longer on the server`, tone: "bad", notes: rest };
    case "retain":
      return {
        headline: `left on the server (retainOnDelete)${id === undefined ? "" : `: ${id} belongs to no stack afterwards`}`,
        tone: "warning",
        notes: rest,
      };
    case "rename":
      return {
        headline: `renamed in the program, keeps its id${id === undefined ? "" : ` ${id}`}`,
        tone: "quiet",
        notes: rest,
      };
    case "adopt":
      return { headline: `taken over${id === undefined ? "" : `: ${id}`}`, tone: "good", notes: rest };
    case "create":
      return { headline: "new", tone: "good", notes: rest };
    default:
      return {
        headline: formerly === undefined ? "update" : "update, renamed in the program, keeps its id",
        tone: "change",
        notes: rest,
      };
  }
}

const after = (text: string): string => (text === "" ? "" : `: ${text}`);
const optional = (text: string): string[] => (text === "" ? [] : [text]);
/** The effect on the people in a room that is deleted; empty where that is not known. */
function peopleCutOff({ cutOff, participants, problem }: Use): string {
  if (cutOff > 0) return cutOff === 1 ? "1 person in it is cut off" : `${cutOff} people in it are cut off`;
  return problem === undefined && participants === 0 ? "nobody is in it now" : "";
}
/** The effect on a room that is replaced. The former one may stay: its conference does not end then. */
function newIdText({ kind, conference }: Change): string {
  if (kind !== "Room") return "";
  return conference === undefined ? "made anew with another id" : "deleted, and made anew with another id";
}

/** The effect on the rooms of a service. */
function roomsWords({ rooms, action }: Change): string {
  const { ofStack = 0, others } = rooms ?? {};
  const own =
    action === "delete"
      ? ""
      : ofStack === 0
        ? ""
        : `its ${counted(ofStack, "room")} of this stack ${ofStack === 1 ? "is" : "are"} made anew`;
  const foreign =
    others === undefined
      ? "rooms of it that are not in this stack are out of reach afterwards"
      : others === 0
        ? ""
        : `${counted(others, "room")} of it that ${others === 1 ? "is" : "are"} not in this stack ${others === 1 ? "is" : "are"} out of reach afterwards`;
  return [own, foreign].filter((text) => text !== "").join("; ");
}

function useNote({ use }: Change): string[] {
  if (use === undefined) return [];
  if (use.problem !== undefined) return [`whether it is in use is not known: ${use.problem}`];
  return use.effect === undefined ? [] : [`in use now: ${use.words}: ${use.effect}`];
}

/** Says which of the rooms that change are not in use; undefined where the server was not asked, or all are. */
export function idleLine({ changes, isUseKnown }: ChangeSet): string | undefined {
  const asked = changes.filter(
    ({ use, partOf }) => partOf === undefined && use !== undefined && use.problem === undefined,
  );
  const idle = asked.filter(({ use, conference }) => use?.effect === undefined && conference !== "ends");
  if (!isUseKnown || idle.length === 0) return undefined;
  const names = idle.length > mostNamed ? counted(idle.length, "room") : listed(idle.map(({ name }) => oneLine(name)));
  return `Not in use now: ${names}.`;
}

/** Most rooms that are named in one line. */
const mostNamed = 8;

/** `6 rooms, 1 service`, and where they are now. */
export function serverMoveLines({ from, to, resources }: ServerMove): {
  readonly title: string;
  readonly headline: string;
} {
  const counts = Object.entries(resources).map(([kind, count]) =>
    counted(count, kindNames[kind as keyof typeof kindNames]),
  );
  return { title: counts.join(", "), headline: `server moved: ${host(from)} → ${host(to)}, nothing is made anew` };
}

/** An address without its scheme, where it is the usual one. */
const host = (address: string): string => address.replace(/^https:\/\//, "");

/** A warning in one line. */
export function warningLine({ rule, name, kind, text, place }: Warning): {
  readonly title: string;
  readonly place: string;
  readonly text: string;
} {
  const title =
    name === undefined
      ? ""
      : kind === undefined || kind === "Room"
        ? oneLine(name)
        : `${oneLine(name)} (${kindNames[kind]})`;
  return { title, place: lineText(place), text: `${rule === undefined ? "" : `${rule}: `}${text}` };
}

/** Changes of one kind in a summary: `3 updated`. */
export interface Count {
  readonly action: Action;
  /** `updated`, `new`. */
  readonly words: string;
  readonly changes: readonly Change[];
}

/** The changes by action, the heaviest first; those of which there are none are left out. */
export function countsOf({ changes }: Pick<ChangeSet, "changes">): Count[] {
  const words = [
    ["new-id", "new id"],
    ["replace", "replaced"],
    ["delete", "deleted"],
    ["recreate", "made anew"],
    ["retain", "left on the server"],
    ["update", "updated"],
    ["rename", "renamed"],
    ["adopt", "taken over"],
    ["create", "new"],
  ] as const;
  return words.flatMap(([action, word]): Count[] => {
    const found = changes.filter((change) => change.action === action);
    const isRemoved = ({ kind }: Change): boolean => action === "delete" && kind !== undefined && !isOnServer(kind);
    const counts: Count[] = [
      { action, words: word, changes: found.filter((change) => !isRemoved(change)) },
      { action, words: "removed", changes: found.filter(isRemoved) },
    ];
    return counts.filter((count) => count.changes.length > 0);
  });
}

/** The set in one line: `1 new id, 2 deleted, 3 updated, 40 unchanged`. */
export function summaryLine(set: ChangeSet): string {
  const { serverMoves, unchanged, warnings, errors } = set;
  const parts = countsOf(set).map(({ changes, words }) => `${changes.length} ${words}`);
  const moved = serverMoves.length === 0 ? [] : ["server moved"];
  const nothing = parts.length + moved.length + errors.length === 0 ? ["no changes"] : [];
  const rest = [
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(warnings.length > 0 ? [counted(warnings.length, "warning")] : []),
    ...(errors.length > 0 ? [counted(errors.length, "error")] : []),
  ];
  return [...nothing, ...parts, ...moved, ...rest].join(", ");
}
