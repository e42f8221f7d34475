// Layouts of views: the inputs in their regions, and layouts that requests set (API document, "Region", "Layout").

import { type Area, type PlacedRegion, layoutFor } from "../../sdk/schemas/layouts";
import { isObject } from "../values";

/** A region and the stream in it, if any. */
export interface FilledRegion {
  readonly stream?: string;
  readonly region: PlacedRegion;
}

/** Puts the inputs into the regions of the layout for their number. */
export function fillLayout(
  layouts: readonly { readonly regions: readonly PlacedRegion[] }[],
  inputs: readonly string[],
): FilledRegion[] {
  return (layoutFor(layouts, inputs.length)?.regions ?? []).map((region, index) => {
    const stream = inputs[index];
    return stream === undefined ? { region } : { stream, region };
  });
}

/** The fractions of an area, each as "n/d". */
const exactArea = ({ left, top, width, height }: Area): Area => ({
  left: fraction(left),
  top: fraction(top),
  width: fraction(width),
  height: fraction(height),
});
const fraction = (text: string): string => (text.includes("/") ? text : `${text}/1`);

/** Whether a value is a valid fraction of a layout: "0", "1" or "a/b" with a up to b. */
function isFraction(text: unknown): text is string {
  if (typeof text !== "string") return false;
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  return (
    text === "0" || text === "1" || (parts !== null && Number(parts[2]) > 0 && Number(parts[1]) <= Number(parts[2]))
  );
}

/** Parses the layout of a request. Undefined for an invalid one: empty regions must be last, ids and streams unique. */
export function parseLayout(value: unknown): FilledRegion[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const placed: FilledRegion[] = [];
  for (const entry of value as readonly unknown[]) {
    const region = isObject(entry) ? entry.region : undefined;
    if (!isObject(entry) || !isObject(region) || !isObject(region.area)) return undefined;
    const { left, top, width, height } = region.area;
    if (typeof region.id !== "string" || region.shape !== "rectangle") return undefined;
    if (!isFraction(left) || !isFraction(top) || !isFraction(width) || !isFraction(height)) return undefined;
    const { stream } = entry;
    if (stream !== undefined && typeof stream !== "string") return undefined;
    if (stream !== undefined && placed.some((other) => other.stream === undefined || other.stream === stream)) {
      return undefined;
    }
    if (placed.some((other) => other.region.id === region.id)) return undefined;
    const own = { id: region.id, shape: "rectangle", area: exactArea({ left, top, width, height }) };
    placed.push(stream === undefined ? { region: own } : { stream, region: own });
  }
  return placed;
}
