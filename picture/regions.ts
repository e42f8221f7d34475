// The regions that a server uses for a number of inputs: as a legend, and as boxes in pixels.

import type { Box } from "./boxes";
import type { LayoutPicture, RegionPicture, ViewPicture } from "./model";

/** The layout that a view uses for a number of inputs; undefined where it is not known, and where the view shows nobody. */
export function layoutAt(view: ViewPicture, inputs: number): LayoutPicture | undefined {
  const at = view.used[Math.min(Math.max(inputs, 1), view.used.length) - 1];
  return at === undefined ? undefined : view.layouts?.[at];
}

/** Number of inputs that are in a region: a view admits no more than its `maxInput`, though its layout may have more regions. */
export const filledAt = (view: ViewPicture, inputs: number): number =>
  Math.min(inputs, view.maxInput ?? inputs, layoutAt(view, inputs)?.regions.length ?? 0);

/** Number of inputs that are in the room without a region. */
export const hiddenAt = (view: ViewPicture, inputs: number): number =>
  view.layouts === undefined ? 0 : Math.max(0, inputs - filledAt(view, inputs));

/** A line of the legend of a picture. */
export interface LegendEntry {
  /** Position in the order in which inputs fill the regions, from 1. */
  readonly number: number;
  readonly id: string;
  /** Position and size in exact fractions: `left 0, top 0, width 2/3, height 2/3`. */
  readonly words: string;
  readonly isPrimary: boolean;
  /** Whether an input is in it. */
  readonly isFilled: boolean;
  /** How much of it is within the picture. */
  readonly reach: "inside" | "partly outside" | "outside";
  /** Number of the region that is drawn over all of it. */
  readonly coveredBy?: number;
}

/** The legend of a picture with `inputs` inputs: a line for each region, in the order in which inputs fill them. */
export function legendOf(view: ViewPicture, inputs: number): LegendEntry[] {
  const regions = layoutAt(view, inputs)?.regions ?? [];
  const filled = filledAt(view, inputs);
  return regions.map((region, index) => {
    // Regions without an input are not drawn.
    const over = regions.findIndex((other, at) => at > index && at < filled && isWithin(region, other));
    return {
      number: index + 1,
      id: region.id,
      words: region.words,
      isPrimary: region.isPrimary,
      isFilled: index < filled,
      reach: reachOf(region),
      ...(over >= 0 && { coveredBy: over + 1 }),
    };
  });
}

/** A region in the words of a legend, behind its number and id: `left 0, top 0, width 1/2, height 1; primary; empty`. */
export function legendWords({ words, isPrimary, isFilled, reach, coveredBy }: LegendEntry): string {
  return [
    words,
    ...(isPrimary ? ["primary"] : []),
    ...(isFilled ? [] : ["empty"]),
    ...(reach === "inside" ? [] : [`${reach} of the picture`]),
    ...(coveredBy === undefined ? [] : [`covered by region ${coveredBy}`]),
  ].join("; ");
}

/** Tolerance, as a part of the picture: thirds are written as 0.33 and 0.34. */
const slack = 0.005;

function isWithin(one: RegionPicture, other: RegionPicture): boolean {
  return (
    one.left >= other.left - slack &&
    one.top >= other.top - slack &&
    one.left + one.width <= other.left + other.width + slack &&
    one.top + one.height <= other.top + other.height + slack
  );
}

/** How much of a region is within the picture. */
export function reachOf({ left, top, width, height }: RegionPicture): LegendEntry["reach"] {
  if (left >= 1 - slack || top >= 1 - slack || left + width <= slack || top + height <= slack) return "outside";
  return left + width > 1 + slack || top + height > 1 + slack || left < -slack || top < -slack
    ? "partly outside"
    : "inside";
}

/** The box of a region in a picture. */
export const boxOf = (region: RegionPicture, frame: Box): Box => ({
  x: frame.x + region.left * frame.width,
  y: frame.y + region.top * frame.height,
  width: region.width * frame.width,
  height: region.height * frame.height,
});
