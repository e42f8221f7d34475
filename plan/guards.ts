// Guards: what must not happen unseen. Each one that refuses a plan names the resources, and says what to do.

import { type Condition, type Guards, conditions } from "../provider/connection/guards";
import type { Change, ChangeSet } from "./change-set";
import { lineText, titleOf } from "./lines";
import { isOnServer } from "./resource";

export { type Condition, Guards, conditions, guardsKey, readGuards } from "../provider/connection/guards";

/** A guard that refuses a plan. */
export interface Violation {
  /** `maxDeletes`, `maxReplaces`, or the condition of `failOn`. */
  readonly guard: "maxDeletes" | "maxReplaces" | Condition;
  /** The resources that it is about. */
  readonly resources: readonly string[];
  /** The refusal and the remedy, in one sentence or two. */
  readonly text: string;
}

/**
 * Judges a plan.
 *
 * @param set The change set.
 * @param guards The guards: those of the stack, or of a command line.
 * @param names The name of each guard where it was set, for messages; by default that of the stack's setting.
 */
export function judge(
  set: ChangeSet,
  guards: Guards,
  names: (guard: keyof Guards) => string = nameOfStack,
): Violation[] {
  const told = set.changes.filter(({ partOf }) => partOf === undefined);
  const most = (guard: "maxDeletes" | "maxReplaces", found: readonly Change[], verb: string): Violation[] => {
    const limit = guards[guard];
    if (limit === undefined || found.length <= limit) return [];
    const remedy = `Take the change back, or allow it: ${names(guard)} ${found.length}`;
    const text = `${names(guard)} is ${limit}, but ${found.length} ${found.length === 1 ? "resource is" : "resources are"} ${verb}: ${namesOf(found)}. ${remedy}`;
    return [{ guard, resources: found.map(({ urn }) => urn), text }];
  };
  return [
    ...most("maxDeletes", told.filter(isDeletion), "deleted"),
    ...most(
      "maxReplaces",
      told.filter(({ action }) => action === "replace"),
      "replaced",
    ),
    ...[...new Set(guards.failOn)].flatMap((condition) => broken(set, told, condition, names("failOn"))),
  ];
}

const nameOfStack = (guard: keyof Guards): string => `owt:guards.${guard}`;

/** Whether an object is deleted from the server. */
const isDeletion = ({ action, kind }: Change): boolean =>
  (action === "delete" || action === "new-id") && (kind === undefined || isOnServer(kind));

/** Most names in a message. */
const mostNames = 10;

function namesOf(changes: readonly Change[]): string {
  const names = changes.map((change) => {
    const place = lineText(change.place);
    return titleOf(change) + (place === "" ? "" : ` (${place})`);
  });
  const rest = names.length - mostNames;
  return names.slice(0, mostNames).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** The changes that meet a condition. */
function meeting(condition: Condition, set: ChangeSet, told: readonly Change[]): readonly Change[] {
  switch (condition) {
    case "change":
      return told;
    case "delete":
      return told.filter(isDeletion);
    case "in-use":
      return told.filter(({ use }) => use?.effect !== undefined);
    case "cut-off":
      return told.filter(({ use }) => use !== undefined && use.cutOff > 0);
    case "out-of-reach":
      return told.filter(({ rooms, action }) => rooms !== undefined && action !== "retain" && rooms.others !== 0);
    case "drift":
      return set.changes.filter(({ drift, action }) => drift.length > 0 || action === "recreate");
    case "secret":
      return set.changes.filter(({ members }) => members.some(({ secret }) => secret !== undefined));
    case "unknown":
      return set.changes.filter(({ members }) => members.some(({ isUnknown }) => isUnknown));
    case "warning":
    case "server-moved":
      return [];
    default:
      return told.filter(({ action }) => action === condition);
  }
}

const remedies: Readonly<Partial<Record<Condition, string>>> = {
  "new-id": "Keep the object: the plan says how",
  "in-use": "Wait until all have left (owt participants list ROOM), or end what is in it",
  "cut-off": "Wait until they have left (owt participants list ROOM)",
  drift: "Put it into the program, or set it back: pulumi up --refresh --run-program",
  warning: "Correct it, or silence the rule: ignoreRules",
  replace: "Take the change back, or make it in a new resource beside this one",
  "out-of-reach": "Delete these rooms first, or keep the service",
};

function broken(set: ChangeSet, told: readonly Change[], condition: Condition, name: string): Violation[] {
  const allow = `take ${condition} out of ${name}`;
  const remedy = `${remedies[condition] ?? "Take the change back"}; to allow it, ${allow}`;
  const violation = (text: string, resources: readonly string[]): Violation[] => [
    { guard: condition, resources, text: `${name} has ${condition}: ${text}. ${remedy}` },
  ];
  if (condition === "warning") {
    const { warnings } = set;
    if (warnings.length === 0) return [];
    const names = [
      ...new Set(
        warnings.map(({ rule, name: of = "stack" }) => [of, rule].filter((part) => part !== undefined).join(" ")),
      ),
    ];
    return violation(
      `there are warnings (${names.slice(0, mostNames).join(", ")})`,
      warnings.flatMap(({ urn }) => urn ?? []),
    );
  }
  const [move] = set.serverMoves;
  const moved = move === undefined ? [] : violation(`the server moves from ${move.from} to ${move.to}`, []);
  if (condition === "server-moved") return moved;
  const found = meeting(condition, set, told);
  if (condition === "change" && found.length === 0) return moved;
  const known =
    found.length === 0
      ? []
      : violation(
          `${conditions[condition]}: ${namesOf(found)}`,
          found.map(({ urn }) => urn),
        );
  if (condition !== "in-use" && condition !== "cut-off") return known;
  const open = told.filter(
    ({ conference, use }) => conference !== undefined && (use === undefined || use.problem !== undefined),
  );
  if (open.length === 0) return known;
  const text = `it is not known whether rooms are in use: ${namesOf(open)}. Run it where the server can be reached, without --offline`;
  return [
    ...known,
    {
      guard: condition,
      resources: open.map(({ urn }) => urn),
      text: `${name} has ${condition}, and ${text}; or ${allow}`,
    },
  ];
}
