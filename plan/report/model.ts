// The content of a report: the counts of a change set, then its changes room by room. All words come from plan/lines.ts.

import { counted } from "../../sdk/text/words";
import type { Action, Change, ChangeSet, Neighbour } from "../change-set";
import type { Violation } from "../guards";
import {
  type ChangeLines,
  type Tone,
  countsOf,
  idleLine,
  type MemberText,
  lineText,
  linesOf,
  memberLines,
  serverMoveLines,
  titleOf,
  warningLine,
} from "../lines";
import { oneLine } from "../words/units";
import { type PageData, Pictures } from "./data";
import { type Flow, type StreamNames, flowOf, streamNames } from "./flow";
import { type FormatPart, formatsOf } from "./formats";
import { type RolePart, rolesOf } from "./roles";
import { DrawnViews, type ViewPart, viewsOf } from "./views";

/** A number in the summary, which also filters: entries that it counts have its key. */
export interface SummaryCount {
  readonly key: string;
  readonly count: number;
  readonly words: string;
  readonly tone: Tone;
}

/** A session of a room, and what goes through it. */
export interface SessionPart {
  readonly lines: ChangeLines;
  /** Whether it follows from the change of its room. */
  readonly isPart: boolean;
  readonly flow: Flow | undefined;
}

/** A session that stays. */
export interface KeptSession {
  readonly title: string;
  readonly flow: Flow | undefined;
}

/** A room, a service, or anything else that changes. */
export interface Entry {
  /** Id of its element, for links: `room-classroom`. */
  readonly id: string;
  readonly isRoom: boolean;
  readonly title: string;
  readonly place: string;
  readonly headline: string;
  readonly tone: Tone;
  /** The differences in a few words, for a folded entry: `participants, view lecture`. */
  readonly gist: string;
  /** Actions on it, and on what is in it. */
  readonly actions: readonly Action[];
  /** Keys of the counts that count it. */
  readonly keys: readonly string[];
  readonly notes: readonly string[];
  /** Members that no part below shows. */
  readonly members: ChangeLines["members"];
  readonly views: readonly ViewPart[];
  readonly roles: readonly RolePart[];
  readonly formats: readonly FormatPart[];
  readonly flow: Flow | undefined;
  readonly sessions: readonly SessionPart[];
  readonly kept: readonly KeptSession[];
  /** Ids of the elements of its warnings. */
  readonly warnings: readonly string[];
}

/** A warning with the id of its element. */
export interface WarningPart {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly place: string;
  readonly text: string;
}

/** A report. */
export interface ReportModel {
  readonly project: string;
  readonly stack: string;
  /** Sentences about how the plan was made. */
  readonly basis: readonly string[];
  readonly violations: readonly string[];
  readonly errors: readonly { readonly title: string; readonly place: string; readonly text: string }[];
  readonly counts: readonly SummaryCount[];
  readonly unchanged: number;
  readonly rooms: readonly Entry[];
  readonly others: readonly Entry[];
  readonly moves: readonly { readonly title: string; readonly headline: string }[];
  readonly idle: string | undefined;
  readonly warnings: readonly WarningPart[];
  readonly notices: readonly string[];
  /** The pictures of the views, for the script. */
  readonly data: PageData;
}

/** Keys of counts besides actions. */
const keys = { drift: "drift", cutOff: "cut-off", warning: (rule: string | undefined) => `rule-${rule ?? "other"}` };

/** The report of a change set. */
export function reportModel(set: ChangeSet, violations: readonly Violation[] = []): ReportModel {
  const pictures = new Pictures();
  const drawn = new DrawnViews(pictures);
  const ids = new Ids();
  const warnings = set.warnings.map((warning): WarningPart & { readonly urn: string | undefined } => ({
    ...warningLine(warning),
    id: ids.of("warning", warning.name ?? "stack"),
    key: keys.warning(warning.rule),
    urn: warning.urn,
  }));
  const byUrn = new Map<string | undefined, WarningPart[]>();
  for (const warning of warnings) byUrn.set(warning.urn, [...(byUrn.get(warning.urn) ?? []), warning]);
  const warningsOf = (urns: readonly string[]) => urns.flatMap((urn) => byUrn.get(urn) ?? []);
  const entries = groupsOf(set).map((group) => entryOf(group, { drawn, ids, warningsOf }));
  return {
    project: set.project,
    stack: set.stack,
    basis: basisOf(set),
    violations: violations.map(({ text }) => text),
    errors: set.errors.map(({ name, place, text }) => ({
      title: name === undefined ? "" : oneLine(name),
      place: lineText(place),
      text,
    })),
    counts: summaryOf(set),
    unchanged: set.unchanged,
    rooms: entries.filter(({ isRoom }) => isRoom),
    others: entries.filter(({ isRoom }) => !isRoom),
    moves: set.serverMoves.map(serverMoveLines),
    idle: idleLine(set),
    warnings: warnings.map(({ urn: _, ...warning }) => warning),
    notices: set.notices,
    data: pictures.data(),
  };
}

function basisOf({ isRefreshed, isUseKnown, changes }: ChangeSet): string[] {
  return [
    isRefreshed
      ? "Compared with the server as it was then."
      : "Compared with the last update: what others have changed on the server since is not shown.",
    ...(changes.length === 0
      ? []
      : [isUseKnown ? "The people in the rooms are those of that time." : "Who is in the rooms is not known."]),
  ];
}

const tones: Readonly<Record<Action, Tone>> = {
  "new-id": "bad",
  replace: "bad",
  delete: "bad",
  recreate: "bad",
  retain: "warning",
  update: "change",
  rename: "quiet",
  adopt: "good",
  create: "good",
};

function summaryOf(set: ChangeSet): SummaryCount[] {
  const actions = countsOf(set).map(({ action, words, changes }) => ({
    key: words === "removed" ? "removed" : action,
    count: changes.length,
    words,
    tone: tones[action],
  }));
  const drifted = set.changes.filter(({ drift }) => drift.length > 0).length;
  const cutOff = set.changes.filter(isCutOff).length;
  const rules = new Map<string | undefined, number>();
  for (const { rule } of set.warnings) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  return [
    ...(cutOff === 0
      ? []
      : [
          {
            key: keys.cutOff,
            count: cutOff,
            words: `${cutOff === 1 ? "room" : "rooms"} whose people are cut off`,
            tone: "bad" as const,
          },
        ]),
    ...actions,
    ...(drifted === 0 ? [] : [{ key: keys.drift, count: drifted, words: "drifted", tone: "warning" as const }]),
    ...[...rules].map(([rule, count]) => ({
      key: keys.warning(rule),
      count,
      words: rule ?? (count === 1 ? "other warning" : "other warnings"),
      tone: "warning" as const,
    })),
  ];
}

const isCutOff = ({ use }: Change): boolean => use !== undefined && use.cutOff > 0;

// ------------------------------------------------------------------ rooms with what is in them

/** A room with the changes of its sessions; of other resources the change alone. */
interface Group {
  readonly urn: string;
  change: Change | undefined;
  room: Neighbour | undefined;
  readonly sessions: Change[];
  readonly kept: Neighbour[];
}

/** The changes by room, in the order of their heaviest. */
function groupsOf({ changes, neighbours }: ChangeSet): Group[] {
  const groups = new Map<string, Group>();
  const former = new Map(
    changes.flatMap(({ urn, formerly }) => (formerly === undefined ? [] : [[formerly.urn, urn] as const])),
  );
  const of = (urn: string): Group => {
    const own = former.get(urn) ?? urn;
    const known = groups.get(own);
    if (known !== undefined) return known;
    const made: Group = { urn: own, change: undefined, room: undefined, sessions: [], kept: [] };
    groups.set(own, made);
    return made;
  };
  const rooms = new Set([...changes, ...neighbours].filter(({ kind }) => kind === "Room").map(({ urn }) => urn));
  for (const change of changes) {
    const room = change.partOf ?? change.room;
    const isInRoom = room !== undefined && change.kind !== "Room" && rooms.has(former.get(room) ?? room);
    if (isInRoom) of(room).sessions.push(change);
    else of(change.urn).change = change;
  }
  for (const neighbour of neighbours) {
    const group = groups.get(neighbour.room ?? neighbour.urn);
    if (neighbour.kind === "Room") {
      if (group !== undefined) group.room = neighbour;
    } else group?.kept.push(neighbour);
  }
  return [...groups.values()];
}

interface Context {
  readonly drawn: DrawnViews;
  readonly ids: Ids;
  readonly warningsOf: (urns: readonly string[]) => readonly WarningPart[];
}

function entryOf({ urn, change, room, sessions, kept }: Group, { drawn, ids, warningsOf }: Context): Entry {
  const isRoom = room !== undefined || change?.kind === "Room";
  const names = streamNames([...sessions, ...kept]);
  const own = change && linesOf(change);
  const title = own?.title ?? (room === undefined ? "" : titleOf({ ...room, type: "" }));
  const parts = change?.kind === "Room" ? partsOf(change, drawn) : { ...noParts, members: own?.members ?? [] };
  const warnings = warningsOf([urn, ...sessions.map((session) => session.urn)]);
  const changes = [...(change === undefined ? [] : [change]), ...sessions];
  // The heaviest comes first.
  const [first] = sessions;
  return {
    id: ids.of(isRoom ? "room" : (change?.kind?.toLowerCase() ?? "resource"), change?.name ?? room?.name ?? ""),
    isRoom,
    title,
    place: own?.place ?? "",
    headline: own?.headline ?? ["stays as it is", ...activity(sessions)].join("; "),
    tone: own?.tone ?? (first === undefined ? "quiet" : linesOf(first).tone),
    gist: gistOf(own, sessions),
    actions: [...new Set(changes.map(({ action }) => action))],
    keys: [...new Set([...changes.flatMap(keysOf), ...warnings.map(({ key }) => key)])],
    notes: own?.notes ?? [],
    ...parts,
    flow: change && flowOf(change.kind, change, names),
    sessions: sessions.map((session) => sessionOf(session, names)),
    kept: kept.map((session) => ({
      title: titleOf({ ...session, type: "" }),
      flow: flowOf(session.kind, { before: session.arguments, after: session.arguments }, names),
    })),
    warnings: warnings.map(({ id }) => id),
  };
}

/** Changes of the sessions in a room, for its folded entry. */
function activity(sessions: readonly Change[]): string[] {
  const counts = countsOf({ changes: sessions }).map(({ changes, words }) => `${changes.length} ${words}`);
  return counts.length === 0 ? [] : [`sessions: ${counts.join(", ")}`];
}

/** Most parts that a gist names. */
const mostNamed = 4;

/** The parts of a resource that differ, and the sessions in it. Of what is new or goes as a whole, the sessions alone. */
function gistOf(own: ChangeLines | undefined, sessions: readonly Change[]): string {
  const isWhole = own !== undefined && (own.change.before === undefined || own.change.after === undefined);
  const members = own === undefined || isWhole ? [] : own.members.map(({ about }) => about);
  const parts = [...new Set([...members, ...sessions.map(titleOf)])];
  const rest = parts.length - mostNamed;
  return parts.slice(0, mostNamed).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

const noParts: Pick<Entry, "members" | "views" | "roles" | "formats"> = {
  members: [],
  views: [],
  roles: [],
  formats: [],
};

/** The parts of a room, and the members that none of them shows. */
function partsOf(change: Change, drawn: DrawnViews): typeof noParts {
  const views = viewsOf(change, drawn);
  const isShown = ({ path }: MemberText) => views.length > 0 && /^views[.[]/.test(path);
  return {
    members: memberLines({
      members: change.members.filter((member) => !isShown(member)),
      drift: change.drift.filter((member) => !isShown(member)),
    }),
    views,
    roles: rolesOf(change),
    formats: formatsOf(change),
  };
}

function sessionOf(change: Change, names: StreamNames): SessionPart {
  return { lines: linesOf(change), isPart: change.partOf !== undefined, flow: flowOf(change.kind, change, names) };
}

function keysOf(change: Change): string[] {
  const [own] = countsOf({ changes: [change] });
  return [
    own?.words === "removed" ? "removed" : change.action,
    ...(change.drift.length > 0 ? [keys.drift] : []),
    ...(isCutOff(change) ? [keys.cutOff] : []),
  ];
}

/** `2 sessions stay as they are`. */
export const keptWords = (count: number): string =>
  `${counted(count, "session")} ${count === 1 ? "stays as it is" : "stay as they are"}`;

// ------------------------------------------------------------------ ids

/** Ids of elements: a name keeps its letters and digits, so that links can be written by hand. Each is given once. */
class Ids {
  readonly #given = new Set<string>();
  readonly #counts = new Map<string, number>();

  of(kind: string, name: string): string {
    const words = name
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}_-]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 80);
    const id = `${kind}-${words === "" ? "unnamed" : words}`;
    let own = id;
    while (this.#given.has(own)) {
      const count = (this.#counts.get(id) ?? 1) + 1;
      this.#counts.set(id, count);
      own = `${id}-${count}`;
    }
    this.#given.add(own);
    return own;
  }
}
