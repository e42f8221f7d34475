// A view as a picture to scale: the mixed picture that people see with a number of inputs.

import { counted } from "../sdk/text/words";
import { drawInput } from "./input";
import { isolated, oneLine, widthOf } from "./label";
import type { LayoutPicture, ViewPicture } from "./model";
import { colours, fonts, inkOn } from "./palette";
import { type Box, boxOf, hiddenAt, layoutAt, partIn, reachOf } from "./regions";
import { type Svg, el, root, shown } from "./svg";
import { cornerFor, tagOf } from "./tag";

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
    ...content(view, inputs, frame),
  );
}

/** The frame of a view's picture in a space: as large as its ratio allows. 16:9 where its size is not known. */
export function frameOf({ size = { width: 16, height: 9 } }: ViewPicture, width: number, height: number): Box {
  const scale = Math.min(width / size.width, height / size.height);
  // A picture that is extremely flat or narrow stays visible.
  return { x: 0, y: 0, width: Math.max(8, size.width * scale), height: Math.max(8, size.height * scale) };
}

/** The picture in a frame, without the root element. */
export function content(view: ViewPicture, inputs: number, frame: Box): Svg[] {
  const layout = layoutAt(view, inputs);
  const font = Math.min(15, Math.max(8, frame.width / 34));
  return [
    ...ground(view, frame),
    ...(layout === undefined ? [] : regionsOf(view, layout, inputs, frame, font)),
    el("rect", { ...inset(frame), class: "owt-frame", fill: "none", stroke: "#8c959f" }),
    ...notes(view, inputs, frame, font),
  ];
}

const inset = ({ x, y, width, height }: Box) => ({ x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 });

/** The background, or hatching where its colour is not known. */
function ground({ background }: ViewPicture, frame: Box): Svg[] {
  const { x, y, width, height } = frame;
  if (background !== undefined) return [el("rect", { x, y, width, height, fill: background, class: "owt-background" })];
  const step = 14;
  const lines = Array.from({ length: Math.ceil((width + height) / step) }, (_, i) => {
    const along = i * step;
    const [fromX, fromY] = along < height ? [0, along] : [along - height, height];
    const [toX, toY] = along < width ? [along, 0] : [width, along - width];
    return `M${shown(x + fromX)} ${shown(y + fromY)}L${shown(x + toX)} ${shown(y + toY)}`;
  });
  return [
    el("rect", { x, y, width, height, fill: colours.unknown, class: "owt-unknown" }),
    el("path", { d: lines.join(""), stroke: colours.unknownLines, "stroke-width": 2, fill: "none" }),
  ];
}

function regionsOf(
  { fit, background = colours.unknown }: ViewPicture,
  { regions }: LayoutPicture,
  inputs: number,
  frame: Box,
  font: number,
): Svg[] {
  const ink = inkOn(background);
  const boxes = regions.map((region) => boxOf(region, frame));
  const filled = boxes.slice(0, inputs);
  return regions.flatMap((region, index) => {
    const box = boxes[index];
    if (box === undefined) return [];
    const isFilled = index < inputs;
    const seen = partIn(box, frame);
    const tag = tagOf({ ...region, number: index + 1, isFilled }, seen, font);
    const corner = tag && cornerFor(tag, box, frame, filled.slice(index + 1));
    return [
      ...(isFilled ? drawInput(box, frame, { fit, isPrimary: region.isPrimary }) : []),
      outline(box, ink, isFilled, region.isPrimary),
      ...(reachOf(region) === "partly outside" ? [beyond(box, frame, ink)] : []),
      ...(tag !== undefined && corner !== undefined ? [tag.draw(corner.x, corner.y)] : []),
    ];
  });
}

/** The edge of a region: solid around an input, dashed around nothing. */
function outline(box: Box, ink: string, isFilled: boolean, isPrimary: boolean): Svg {
  const line = isPrimary ? 2 : 1;
  const { x, y, width, height } = box;
  const within = {
    x: x + line / 2,
    y: y + line / 2,
    width: Math.max(0, width - line),
    height: Math.max(0, height - line),
  };
  return el("rect", {
    ...within,
    fill: "none",
    stroke: ink,
    "stroke-width": line,
    "stroke-dasharray": isFilled ? undefined : "4 4",
    opacity: isFilled ? undefined : 0.7,
    class: isFilled ? "owt-region" : "owt-region owt-empty",
  });
}

/** A bold line along the edges of the picture over which a region reaches. */
function beyond(box: Box, frame: Box, ink: string): Svg {
  const seen = partIn(box, frame);
  const [right, bottom] = [frame.x + frame.width - 2, frame.y + frame.height - 2];
  const lines = [
    ...(box.x + box.width > frame.x + frame.width + 1
      ? [`M${shown(right)} ${shown(seen.y)}v${shown(seen.height)}`]
      : []),
    ...(box.y + box.height > frame.y + frame.height + 1
      ? [`M${shown(seen.x)} ${shown(bottom)}h${shown(seen.width)}`]
      : []),
  ];
  return el("path", { d: lines.join(""), stroke: ink, "stroke-width": 4, "stroke-dasharray": "2 3", fill: "none" });
}

/** Sentences on the picture about what it cannot show. */
function notes(view: ViewPicture, inputs: number, frame: Box, font: number): Svg[] {
  const size = Math.min(font, frame.height / 4);
  const [centre, corner] = notesOf(view, inputs);
  const box = (text: string, x: number, y: number, width: number) =>
    el(
      "g",
      { class: "owt-note" },
      el("rect", {
        x: x - width / 2,
        y: y - size * 0.95,
        width,
        height: size * 1.7,
        rx: size * 0.4,
        fill: colours.light,
        stroke: colours.dark,
      }),
      isolated(text, x, y + size * 0.25, size, { fill: colours.dark }),
    );
  const wide = (text: string) => widthOf(text, size) + size * 1.2;
  return [
    ...centre.map((text, i) =>
      box(
        text,
        frame.x + frame.width / 2,
        frame.y + frame.height / 2 + (i - (centre.length - 1) / 2) * size * 2,
        wide(text),
      ),
    ),
    ...corner.map((text, i) =>
      box(text, frame.x + frame.width - wide(text) / 2 - size / 2, frame.y + size * 1.5 + i * size * 2, wide(text)),
    ),
  ];
}

/** Notes for the middle of a picture without regions, and for its corner. */
export function notesOf(view: ViewPicture, inputs: number): [centre: string[], corner: string[]] {
  const hidden = hiddenAt(view, inputs);
  const isEmpty = view.layouts !== undefined && (layoutAt(view, inputs)?.regions.length ?? 0) === 0;
  const missing = [
    ...(view.size === undefined ? ["size"] : []),
    ...(view.background === undefined ? ["background"] : []),
    ...(view.fit === undefined ? ["fit"] : []),
  ];
  const unknown = missing.length === 0 ? [] : [`not known before the update: ${missing.join(", ")}`];
  if (view.layouts === undefined) return [["layout not known before the update", ...unknown], []];
  if (isEmpty) return [["no layout: shows nobody", ...unknown], []];
  return [[], [...(hidden > 0 ? [`+${hidden} not shown`] : []), ...unknown]];
}

/** A picture in words. */
export function wordsOf(view: ViewPicture, inputs: number): string {
  const { label, size, background, fit } = view;
  const regions = layoutAt(view, inputs)?.regions ?? [];
  const primary = regions.find(({ isPrimary, id }) => isPrimary && id !== "")?.id;
  const outside = regions.filter((region) => reachOf(region) === "outside").length;
  const parts = [
    ...(regions.length === 0
      ? []
      : [`${Math.min(inputs, regions.length)} of ${counted(regions.length, "region")} filled`]),
    ...(primary === undefined ? [] : [`primary region ${oneLine(primary)}`]),
    ...(outside === 0 ? [] : [`${counted(outside, "region")} outside of the picture`]),
    ...(size === undefined ? [] : [`${size.width}×${size.height}`]),
    ...(background === undefined ? [] : [`background ${background}`]),
    ...(fit === undefined ? [] : [fit]),
    ...notesOf(view, inputs).flat(),
  ];
  return `View ${oneLine(label)} with ${counted(inputs, "input")}: ${parts.join(", ")}`;
}
