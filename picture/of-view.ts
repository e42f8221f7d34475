// The picture of a view that is given in the API's spelling, with null for values that are not known.

import { View, type ViewLayoutTemplate, layoutFor, layoutsOf, parseFraction, withDefaults } from "../sdk/schemas";
import { isObject } from "../sdk/values";
import type { LayoutPicture, RegionPicture, ViewPicture } from "./model";

/**
 * The picture of a view.
 *
 * @param view A view in the API's spelling; members that are left out are at their defaults, null is a value that is not known.
 * @returns undefined for a view without picture (`video: false`).
 */
export function viewPictureOf(view: unknown): ViewPicture | undefined {
  const filled = withDefaults(View, view);
  const { label, video } = isObject(filled) ? filled : {};
  if (video === false) return undefined;
  const known = isObject(video) ? video : {};
  const layout = isObject(known.layout) ? known.layout : {};
  const maxInput = inputsOf(known.maxInput);
  const layouts = layoutsIn(layout.templates, maxInput);
  return {
    label: typeof label === "string" ? label : "?",
    size: sizeOf(known.parameters),
    background: backgroundOf(known.bgColor),
    fit: layout.fitPolicy === "letterbox" || layout.fitPolicy === "crop" ? layout.fitPolicy : undefined,
    maxInput,
    layouts,
    used: usedOf(layouts ?? [], maxInput),
  };
}

/** The label of a view in the API's spelling; undefined where it is not known. */
export function labelOf(view: unknown): string | undefined {
  const label = isObject(view) ? (view.label === undefined ? "common" : view.label) : undefined;
  return typeof label === "string" ? label : undefined;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** Servers take 1 to 256 inputs. */
const inputsOf = (value: unknown): number | undefined =>
  isNumber(value) ? Math.min(256, Math.max(1, Math.floor(value))) : undefined;

/** The size in pixels; undefined where it is not known, or is none. */
function sizeOf(parameters: unknown): ViewPicture["size"] {
  const { width, height } = isObject(parameters) && isObject(parameters.resolution) ? parameters.resolution : {};
  return isNumber(width) && isNumber(height) && Math.min(width, height) >= 1 ? { width, height } : undefined;
}

function backgroundOf(colour: unknown): string | undefined {
  if (!isObject(colour)) return undefined;
  const parts = [colour.r, colour.g, colour.b];
  if (!parts.every(isNumber)) return undefined;
  const byte = (part: number) =>
    Math.min(255, Math.max(0, Math.round(part)))
      .toString(16)
      .padStart(2, "0");
  return `#${parts.map(byte).join("")}`;
}

/** The layouts; undefined where something about them is not known: each value can change which of them are used. */
function layoutsIn(templates: unknown, maxInput: number | undefined): LayoutPicture[] | undefined {
  const { base, custom } = isObject(templates) ? templates : {};
  if (typeof base !== "string" || !Array.isArray(custom)) return undefined;
  // Ready-made layouts go as far as the number of inputs needs.
  if (maxInput === undefined && base !== "void") return undefined;
  const own = (custom as unknown[]).map(templateOf);
  if (!own.every((template) => template !== undefined)) return undefined;
  return layoutsOf({ base, custom: own }, maxInput ?? 1).map(layoutPicture);
}

interface Template {
  readonly primary?: string;
  readonly region: { readonly id: string; readonly area: Record<"left" | "top" | "width" | "height", string> }[];
}

/** A custom layout; undefined where a part of it is not known. */
function templateOf(template: unknown): Template | undefined {
  if (!isObject(template) || !Array.isArray(template.region)) return undefined;
  const { primary } = template;
  if (primary !== undefined && typeof primary !== "string") return undefined;
  const region = (template.region as unknown[]).map((entry) => {
    const { id, area } = isObject(entry) ? entry : {};
    if ((typeof id !== "string" && typeof id !== "number") || !isObject(area)) return undefined;
    const [left, top, width, height] = [area.left, area.top, area.width, area.height].map((part) =>
      parseFraction(part)?.toFraction(),
    );
    if (left === undefined || top === undefined || width === undefined || height === undefined) return undefined;
    return { id: String(id), area: { left, top, width, height } };
  });
  if (!region.every((entry) => entry !== undefined)) return undefined;
  return { region, ...(primary !== undefined && { primary }) };
}

/** A layout that a server uses, as it is drawn. */
export function layoutPicture({ regions, custom, primary }: ViewLayoutTemplate): LayoutPicture {
  // Of several regions of one id, streams are put into the first.
  const first = regions.findIndex(({ id }) => id === primary);
  return {
    isCustom: custom !== undefined,
    regions: regions.map(({ id, area }, index): RegionPicture => {
      const edges = (["left", "top", "width", "height"] as const).map((edge) => ({
        edge,
        ratio: parseFraction(area[edge]),
      }));
      const [left = 0, top = 0, width = 0, height = 0] = edges.map(({ ratio }) => finite(ratio?.valueOf() ?? 0));
      const words = edges.map(({ edge, ratio }) => `${edge} ${ratio?.toFraction() ?? "0"}`).join(", ");
      return { id, left, top, width, height, words, isPrimary: index === first };
    }),
  };
}

/** A number that can be drawn; fractions may be as large as anyone writes them. */
const finite = (value: number): number => (Number.isFinite(value) ? Math.min(farthest, value) : farthest);
const farthest = 1000;

/** For each number of inputs the position of its layout. Without a known number, up to the largest layout. */
function usedOf(layouts: readonly LayoutPicture[], maxInput: number | undefined): number[] {
  const most = maxInput ?? layouts.at(-1)?.regions.length ?? 0;
  const positions = new Map(layouts.map((layout, index) => [layout, index]));
  return Array.from({ length: most }, (_, i) => layoutFor(layouts, i + 1)).flatMap((layout) => {
    const at = layout && positions.get(layout);
    return at === undefined ? [] : [at];
  });
}
