// The order of changes: what hurts people first, then what cannot be undone, then the rest.

import type { Action, Change } from "./change-set";
import { isOnServer } from "./resource";

const byAction: Readonly<Record<Action, number>> = {
  "new-id": 800,
  replace: 700,
  delete: 650,
  recreate: 450,
  retain: 400,
  update: 300,
  rename: 250,
  adopt: 200,
  create: 100,
};

/** Weight of a change; the heaviest comes first. */
export function weightOf({ action, kind, use, rooms, partOf, members }: Change): number {
  if (kind !== undefined && !isOnServer(kind)) return 90;
  if (use !== undefined && use.cutOff > 0) return 2000 + use.cutOff;
  const affected = (rooms?.ofStack ?? 0) + (rooms?.others ?? 0);
  if (affected > 0) return 1000 + affected;
  const ofKind = kind === "Room" || kind === "Service" ? 0 : kind === undefined ? 60 : 150;
  const inUse = use?.effect === undefined ? 0 : 60;
  const isEmpty = action === "update" && members.length === 0 ? 20 : 0;
  return byAction[action] - Math.min(ofKind, byAction[action] / 4) + inUse - isEmpty - (partOf === undefined ? 0 : 10);
}

/** The changes, the heaviest first; of equal ones by name. */
export const heaviestFirst = (changes: readonly Change[]): Change[] =>
  changes.toSorted(
    (a, b) =>
      weightOf(b) - weightOf(a) ||
      a.name.localeCompare(b.name, "en", { numeric: true }) ||
      a.urn.localeCompare(b.urn, "en"),
  );
