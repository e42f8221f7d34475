// Changes of custom layouts: by the number of regions, then by region.

import { isObject } from "../../sdk/values";
import { parseFraction } from "../../sdk/schemas";
import { listed, oneLine, plain } from "./units";

type Entry = Readonly<Record<string, unknown>>;

/** The changes of the custom layouts of a view, one phrase for each layout. */
export function layoutChanges(before: unknown, after: unknown, isNew: boolean): string[] {
  const [old, wanted] = [bySize(before), bySize(after)];
  return [...new Set([...old.keys(), ...wanted.keys()])]
    .sort((a, b) => a - b)
    .flatMap((size) => {
      const [one, other] = [old.get(size), wanted.get(size)];
      const about = `custom layout for ${size} ${size === 1 ? "input" : "inputs"}`;
      if (other === undefined) return [`${about} removed: the ready-made one is used`];
      if (one === undefined) return [isNew ? about : `${about} new`];
      const changes = regionChanges(one, other);
      return changes.length === 0 ? [] : [`${about}: ${changes.join("; ")}`];
    });
}

/** The layouts by their number of regions. Of several of one number, servers take the last. */
function bySize(templates: unknown): Map<number, Entry> {
  const list = Array.isArray(templates) ? (templates as unknown[]).filter(isObject) : [];
  return new Map(list.map((template) => [regionsOf(template).length, template]));
}

const regionsOf = ({ region }: Entry): Entry[] => (Array.isArray(region) ? (region as unknown[]).filter(isObject) : []);

function regionChanges(before: Entry, after: Entry): string[] {
  const [old, wanted] = [regionsOf(before), regionsOf(after)];
  const primary =
    before.primary === after.primary
      ? []
      : [`primary region ${plain(before.primary ?? "none")} → ${plain(after.primary ?? "none")}`];
  const idOf = ({ id }: Entry): string => oneLine(String(id));
  const renamed = wanted.flatMap((region, i) => {
    const former = old[i];
    const isRename =
      former !== undefined && !wanted.some(({ id }) => id === former.id) && !old.some(({ id }) => id === region.id);
    return isRename ? [{ region, former }] : [];
  });
  const changes = wanted.flatMap((region) => {
    const pair = renamed.find((one) => one.region === region);
    const former = pair?.former ?? old.find(({ id }) => id === region.id);
    if (former === undefined) return [`region ${idOf(region)} new`];
    const parts = [
      ...(pair === undefined ? [] : [`is now ${idOf(region)}`]),
      ...areaChanges(former.area, region.area),
      ...((former.shape ?? "rectangle") === (region.shape ?? "rectangle")
        ? []
        : [`shape ${plain(region.shape ?? "rectangle")}`]),
    ];
    return parts.length === 0 ? [] : [`region ${idOf(former)} ${parts.join(", ")}`];
  });
  const gone = old.filter(
    ({ id }) => !wanted.some((region) => region.id === id) && !renamed.some(({ former }) => former.id === id),
  );
  const ids = (regions: readonly Entry[]) => regions.map(({ id }) => id).join("\n");
  const isReordered = primary.length + changes.length + gone.length === 0 && ids(old) !== ids(wanted);
  return [
    ...primary,
    ...changes,
    ...gone.map((region) => `region ${idOf(region)} removed`),
    ...(isReordered ? [`order of regions ${listed(wanted.map(idOf), "then")}`] : []),
  ];
}

function areaChanges(before: unknown, after: unknown): string[] {
  const [old, wanted] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  return (["left", "top", "width", "height"] as const).flatMap((side) =>
    isSame(old[side], wanted[side]) ? [] : [`${side} ${plain(old[side] ?? "none")} → ${plain(wanted[side] ?? "none")}`],
  );
}

const isSame = (one: unknown, other: unknown): boolean =>
  Object.is(parseFraction(one)?.toFraction() ?? one, parseFraction(other)?.toFraction() ?? other);
