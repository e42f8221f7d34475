// The numbers of inputs for which two views, or one, have one layout.

import type { LayoutPicture, ViewPicture } from "./model";
import { layoutAt } from "./regions";

/** Numbers of inputs with one layout before and one after. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly before: LayoutPicture | undefined;
  readonly after: LayoutPicture | undefined;
  /** Whether the layouts are equal: regions, their order and the primary one. */
  readonly isSame: boolean;
}

/** The ranges of two views, the smallest first. A view that is missing has no layouts. */
export function rangesOf(before: ViewPicture | undefined, after: ViewPicture | undefined): Range[] {
  const ranges: Range[] = [];
  for (let inputs = 1; inputs <= Math.max(mostOf(before), mostOf(after), 1); inputs += 1) {
    const [old, wanted] = [before && admitted(before, inputs), after && admitted(after, inputs)];
    const last = ranges.at(-1);
    if (last !== undefined && last.before === old && last.after === wanted)
      ranges[ranges.length - 1] = { ...last, to: inputs };
    else
      ranges.push({ from: inputs, to: inputs, before: old, after: wanted, isSame: isSame(before, after, old, wanted) });
  }
  return ranges;
}

/** `3`, or `2–4`. */
export const rangeText = ({ from, to }: Pick<Range, "from" | "to">): string =>
  from === to ? `${from}` : `${from}–${to}`;

/** `1 input`, `2–4 inputs`. */
export const inputsText = (range: Pick<Range, "from" | "to">): string =>
  `${rangeText(range)} ${range.to === 1 ? "input" : "inputs"}`;

const mostOf = (view: ViewPicture | undefined): number => view?.maxInput ?? view?.used.length ?? 0;

/** The layout for a number of inputs; undefined for more than the view admits. */
const admitted = (view: ViewPicture, inputs: number): LayoutPicture | undefined =>
  inputs > mostOf(view) ? undefined : layoutAt(view, inputs);

function isSame(
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
  old: LayoutPicture | undefined,
  wanted: LayoutPicture | undefined,
): boolean {
  // Nobody knows whether unknown layouts are equal.
  if (before?.layouts === undefined || after?.layouts === undefined) return false;
  if (old === undefined || wanted === undefined) return old === wanted && before.maxInput === after.maxInput;
  return keyOf(old) === keyOf(wanted);
}

const keyOf = ({ regions }: LayoutPicture): string =>
  JSON.stringify(regions.map(({ id, words, isPrimary }) => [id, words, isPrimary]));
