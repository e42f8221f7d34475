// A view as a picture to scale: the mixed picture that people see with a number of inputs.

import { type Box, meet, partIn, px, rectangle, within } from "./boxes";
import { drawInputs } from "./input";
import type { RegionPicture, ViewPicture } from "./model";
import { drawNotes, wordsOf } from "./notes";
import { colours, fonts, inkOn } from "./palette";
import { boxOf, filledAt, layoutAt, reachOf } from "./regions";
import { type Svg, el, root } from "./svg";
import { drawTags, tagOf } from "./tag";

export { wordsOf } from "./notes";
export { type LegendEntry, hiddenAt, layoutAt, legendOf, legendWords } from "./regions";

/** Options of a picture. */
export interface ViewOptions {
  /** Number of inputs in the room. */
  readonly inputs: number;
  /**
   * Width in pixels.
   * @default 640
   */
  readonly width?: number;
  /**
   * Largest height in pixels: higher pictures become narrower.
   * @default the width
   */
  readonly height?: number;
}

/** Draws a view with a number of inputs. The drawing has its title in words, and needs neither styles nor ids. */
export function drawView(view: ViewPicture, { inputs, width = 640, height = width }: ViewOptions): Svg {
  const frame = frameOf(view, width, height);
  return root(
    frame.width,
    frame.height,
    wordsOf(view, inputs),
    { "font-family": fonts, class: "owt-view" },
    ...drawContent(view, inputs, frame),
  );
}

/** The frame of a view's picture in a space: as large as its ratio allows. 16:9 where its size is not known. */
export function frameOf({ size = { width: 16, height: 9 } }: ViewPicture, width: number, height: number): Box {
  const scale = Math.min(width / size.width, height / size.height);
  // A picture that is extremely flat or narrow stays visible.
  const length = (own: number) => Math.max(8, Math.round(own * scale));
  return { x: 0, y: 0, width: length(size.width), height: length(size.height) };
}

/** The picture in a frame, without the root element. */
export function drawContent(view: ViewPicture, inputs: number, frame: Box): Svg[] {
  const regions = layoutAt(view, inputs)?.regions ?? [];
  const font = fontIn(frame);
  return [
    ...drawGround(view, frame),
    ...drawRegions(view, regions, filledAt(view, inputs), frame, font),
    el("path", { d: rectangle(within(frame, 0.5)), class: "owt-frame", fill: "none", stroke: colours.frame }),
    ...drawNotes(view, inputs, frame, font),
  ];
}

/** Size of the font on a picture, in pixels. */
export const fontIn = ({ width }: Box): number => Math.round(Math.min(14, Math.max(8.5, width / 36)) * 2) / 2;

/** The background, or hatching where its colour is not known. */
export function drawGround({ background }: Pick<ViewPicture, "background">, frame: Box): Svg[] {
  const { x, y, width, height } = frame;
  const d = rectangle(frame);
  if (background !== undefined) return [el("path", { d, fill: background, class: "owt-background" })];
  const step = 14;
  const lines = Array.from({ length: Math.ceil((width + height) / step) }, (_, i) => {
    const along = i * step;
    const [fromX, fromY] = along < height ? [0, along] : [along - height, height];
    const [toX, toY] = along < width ? [along, 0] : [width, along - width];
    return `M${px(x + fromX)} ${px(y + fromY)}L${px(x + toX)} ${px(y + toY)}`;
  });
  return [
    el("path", { d, fill: colours.unknown, class: "owt-background" }),
    el("path", { d: lines.join(""), stroke: colours.unknownLines, "stroke-width": 2, fill: "none" }),
  ];
}

/** A region in a frame. */
interface Placed extends RegionPicture {
  readonly number: number;
  readonly isFilled: boolean;
  readonly box: Box;
  /** The part in the picture. */
  readonly seen: Box;
}

function drawRegions(
  { fit, background = colours.unknown }: ViewPicture,
  regions: readonly RegionPicture[],
  filled: number,
  frame: Box,
  font: number,
): Svg[] {
  const ink = inkOn(background);
  const placed = regions.map((region, index): Placed => {
    const box = boxOf(region, frame);
    return { ...region, number: index + 1, isFilled: index < filled, box, seen: partIn(box, frame) };
  });
  return layersOf(placed).flatMap((layer) => [
    ...drawInputs(
      layer.filter(({ isFilled }) => isFilled).map(({ box, isPrimary }) => ({ region: box, isPrimary })),
      frame,
      fit,
    ),
    ...drawOutlines(layer, ink),
    ...drawReach(layer, frame, ink),
    ...drawTags(
      layer.flatMap((region) => {
        // An empty region is not drawn over others.
        const later = placed.slice(region.number).filter(({ isFilled }) => isFilled);
        const tag = tagOf(
          region,
          region.seen,
          font,
          later.map(({ seen }) => seen),
        );
        return tag === undefined ? [] : [tag];
      }),
    ),
  ]);
}

/** The regions in layers of those that do not overlap, so that each layer is drawn at once. */
function layersOf(regions: readonly Placed[]): Placed[][] {
  const layers: Placed[][] = [];
  for (const region of regions) {
    const last = layers.at(-1);
    if (last === undefined || last.some(({ seen }) => meet(seen, region.seen))) layers.push([region]);
    else last.push(region);
  }
  return layers;
}

/** The edges of regions: solid around an input, dashed around nothing, bold around the primary one. */
function drawOutlines(regions: readonly Placed[], ink: string): Svg[] {
  return [true, false].flatMap((isFilled) =>
    [false, true].flatMap((isPrimary) => {
      const own = regions.filter((region) => region.isFilled === isFilled && region.isPrimary === isPrimary);
      const line = isPrimary ? 2 : 1;
      if (own.length === 0) return [];
      return [
        el("path", {
          d: own.map(({ box }) => rectangle(within(box, line / 2))).join(""),
          fill: "none",
          stroke: ink,
          "stroke-width": isPrimary ? line : undefined,
          "stroke-dasharray": isFilled ? undefined : "4 4",
          class: isFilled ? "owt-region" : "owt-empty",
        }),
      ];
    }),
  );
}

/** A bold dotted line along the edges of the picture over which regions reach. */
function drawReach(regions: readonly Placed[], frame: Box, ink: string): Svg[] {
  const [right, bottom] = [frame.x + frame.width, frame.y + frame.height];
  const lines = regions
    .filter((region) => reachOf(region) === "partly outside")
    .flatMap(({ box, seen }) => [
      ...(box.x + box.width > right + 1 ? [`M${px(right - 3)} ${px(seen.y)}v${px(seen.height)}`] : []),
      ...(box.y + box.height > bottom + 1 ? [`M${px(seen.x)} ${px(bottom - 3)}h${px(seen.width)}`] : []),
    ]);
  if (lines.length === 0) return [];
  const d = lines.join("");
  const line = { d, fill: "none", "stroke-dasharray": "2 4", class: "owt-reach" };
  return [
    el("path", {
      ...line,
      stroke: ink === colours.dark ? colours.light : colours.dark,
      "stroke-width": 6,
      "stroke-dasharray": undefined,
    }),
    el("path", { ...line, stroke: ink, "stroke-width": 5 }),
  ];
}
