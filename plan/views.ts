// The views of a room before and after a change, in pairs: the words and the pictures of a change speak of the same pairs.

import { labelOf } from "../picture/of-view";
import { View } from "../sdk/schemas";
import { isObject } from "../sdk/values";
import { isEquivalent } from "../provider/lifecycle/equality";
import { hasUnknown, unknownValue } from "../provider/lifecycle/unknown";

/** A view before and after. Views that are new have no former one, removed ones no later one. */
export interface ViewPair {
  /** Label of the former view. */
  readonly from?: string;
  /** Label of the later view; another one where the view was given a new label and is the same otherwise. */
  readonly to?: string;
  /** Former configuration, in the API's spelling. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * The views of a room in pairs, in the order of the later ones; removed ones follow.
 *
 * @param before The former `views`; undefined for a room that gives none, which has the view `common`.
 * @param after The later ones. Where it is not known which views there are, there are no pairs.
 */
export function viewPairs(before: unknown, after: unknown): ViewPair[] {
  const [old, wanted] = [byLabel(before), byLabel(after)];
  if (old === undefined || wanted === undefined) return [];
  const gone = new Map([...old].filter(([label]) => !wanted.has(label)));
  const pairs = [...wanted].map(([to, entry]): ViewPair => {
    if (old.has(to)) return { from: to, to, before: old.get(to), after: entry };
    const [from, former] = [...gone].find(([, other]) => isAlike(other, entry)) ?? [];
    if (from === undefined) return { to, after: entry };
    gone.delete(from);
    return { from, to, before: former, after: entry };
  });
  return [...pairs, ...[...gone].map(([from, entry]) => ({ from, before: entry }))];
}

/** The views by their labels; undefined where it is not known which there are. */
function byLabel(views: unknown = [{}]): ReadonlyMap<string, unknown> | undefined {
  if (!Array.isArray(views)) return undefined;
  const entries = (views as unknown[]).map((entry) => [labelOf(entry), entry] as const);
  return entries.every((entry): entry is readonly [string, unknown] => isKnown(entry[0]))
    ? new Map(entries)
    : undefined;
}

/** Change sets have null for what is not known, previews the marker of the engine. */
const isKnown = (label: string | undefined): boolean => label !== undefined && label !== unknownValue;

function isAlike(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other) || hasUnknown(other)) return false;
  return isEquivalent(View, { ...one, label: "" }, { ...other, label: "" });
}
