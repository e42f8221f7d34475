// A view before and after a change, as one image for a comment on a pull request. It follows the light or dark scheme of its reader.

import { enumerated } from "../sdk/text/words";
import { px } from "./boxes";
import { apart, captionOf, card, differencesText, inWords, linesOf, margin, soft, text } from "./card";
import { memberDifferences } from "./differences";
import { oneLine, shortened, widthOf } from "./label";
import type { ViewPicture } from "./model";
import { page } from "./palette";
import { type Range, inputsText, rangeText, rangesOf } from "./ranges";
import { type Svg, el } from "./svg";
import { drawContent, frameOf } from "./view";

/** Options of a comparison. */
export interface ComparisonOptions {
  /** Name of the room. */
  readonly room: string;
  /**
   * Why a side is missing: there is no such view, or it has no picture.
   * @default "none"
   */
  readonly missing?: "none" | "audio only";
  /**
   * Width in pixels.
   * @default 800
   */
  readonly width?: number;
}

const gap = 30;
const arrow = 28;
/** Most pairs of pictures. */
const most = 4;

/**
 * Draws a view before and after a change, for the numbers of inputs whose layouts differ.
 *
 * @param before undefined for a view that is new.
 * @param after undefined for a view that is removed.
 */
export function drawComparison(
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
  { room, missing = "none", width = 800 }: ComparisonOptions,
): Svg {
  const inner = width - 2 * margin;
  const ranges = rangesOf(before, after);
  const shown = telling(ranges, before, after);
  const heading = headingOf(room, before, after);
  const shortHeading = headingOf(room, before, after, inner);
  const status = statusOf(before, after, missing);
  const differences = memberDifferences(before, after);
  const footer = footerOf(ranges, shown, before, after);
  const parts: Svg[] = [];
  let y = margin + 15;
  parts.push(text(shortHeading, margin, y, 17, Infinity, { "font-weight": 600 }));
  if (status !== undefined) {
    y += 21;
    parts.push(text(status, margin, y, 13, inner, soft));
  }
  for (const line of linesOf(differences, inner)) {
    y += 22;
    parts.push(differencesText(line, margin, y));
  }
  y += 18;
  const columns = before === undefined || after === undefined ? Math.max(2, shown.length) : shown.length > 1 ? 2 : 1;
  const cell = (inner - (columns - 1) * gap) / columns;
  for (let at = 0; at < shown.length; at += columns) {
    const row = shown
      .slice(at, at + columns)
      .map((range, i) => pairOf(range, [before, after], margin + i * (cell + gap), y, cell));
    parts.push(...row.flatMap((pair) => pair.parts));
    y += Math.max(...row.map((pair) => pair.height)) + 16;
  }
  for (const line of footer) {
    parts.push(text(line, margin, y + 8, 12.5, inner, soft));
    y += 18;
  }
  y += margin - 12;
  const title = [heading, status, ...differences.map(inWords), ...footer].filter((part) => part !== undefined);
  return card(width, y, title.join(". "), parts);
}

/** Bold letters of 17 pixels are about as wide as others of this size. */
const boldSize = 19;

/**
 * `classroom · lecture`, with both names of a view that is renamed. Each name keeps its direction of writing. Where they are too long, the room
 * has half of the width, and the view the other half.
 */
function headingOf(
  room: string,
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
  width = Infinity,
): string {
  const views = [before, after].flatMap((view) => (view === undefined ? [] : [oneLine(view.label)]));
  const names = [oneLine(room), ...new Set(views)];
  const isLong = widthOf(names.join(" · "), boldSize) > width;
  const [name = "", ...labels] = names.map((one, i) => {
    const share = i === 0 ? width / 2 : width / 2 / (names.length - 1);
    return apart(isLong ? shortened(one, boldSize, share - boldSize) : one);
  });
  return `${name} · ${labels.join(" → ")}`;
}

function statusOf(
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
  missing: "none" | "audio only",
): string | undefined {
  if (before === undefined) return missing === "none" ? "new view" : "gets a picture: it was audio only";
  if (after === undefined) return missing === "none" ? "removed" : "loses its picture: audio only";
  return undefined;
}

// ------------------------------------------------------------------ pictures

/** The ranges that are drawn: those whose layouts differ, otherwise the first and the last. */
function telling(
  ranges: readonly Range[],
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
): readonly Range[] {
  const isUnknown = [before, after].some((view) => view !== undefined && view.layouts === undefined);
  // Pictures of something unknown are all alike.
  if (isUnknown) return ranges.slice(-1);
  const changed = ranges.filter(({ isSame }) => !isSame);
  const candidates =
    changed.length > 0 ? changed : ranges.length > 2 ? [...ranges.slice(0, 1), ...ranges.slice(-1)] : ranges;
  return candidates.length <= most ? candidates : [...candidates.slice(0, most - 1), ...candidates.slice(-1)];
}

/** The pictures for a range of inputs, with captions. */
function pairOf(
  range: Range,
  views: readonly [before: ViewPicture | undefined, after: ViewPicture | undefined],
  x: number,
  y: number,
  width: number,
): { parts: Svg[]; height: number } {
  const sides = ([0, 1] as const).flatMap((side) => {
    const view = views[side];
    return view === undefined ? [] : [{ view, layout: side === 0 ? range.before : range.after, side }];
  });
  const isPair = sides.length === 2;
  const each = isPair ? (width - arrow) / 2 : width;
  const frames = sides.map(({ view }) => frameOf(view, each, each * 0.8));
  const height = Math.max(...frames.map((frame) => frame.height));
  const top = y + 20;
  const pictures = sides.flatMap(({ view, layout, side }, i) => {
    const frame = frames[i];
    if (frame === undefined) return [];
    const left = x + i * (each + arrow);
    const when = isPair ? (side === 0 ? "before: " : "after: ") : "";
    return [
      el(
        "svg",
        { x: left, y: top + height - frame.height, width: frame.width, height: frame.height },
        ...drawContent(view, range.to, frame),
      ),
      text(`${when}${captionOf(view, layout)}`, left, top + height + 16, 12, each, soft),
    ];
  });
  const [middle, centre] = [x + each + arrow / 2, top + height / 2];
  const pointer = {
    d: `M${px(middle - 7)} ${px(centre)}h12m-5 -5l5 5l-5 5`,
    fill: "none",
    stroke: page.soft,
    "stroke-width": 2,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    class: "owt-arrow",
  } as const;
  return {
    height: height + 40,
    parts: [
      text(inputsText(range), x, y + 12, 13, width, { "font-weight": 600 }),
      ...pictures,
      ...(isPair ? [el("path", pointer)] : []),
    ],
  };
}

// ------------------------------------------------------------------ footer

function footerOf(
  ranges: readonly Range[],
  shown: readonly Range[],
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
): string[] {
  if (before?.layouts === undefined || after?.layouts === undefined) return [];
  const same = ranges.filter(({ isSame }) => isSame);
  const more = ranges.filter((range) => !range.isSame && !shown.includes(range));
  return [
    ...(more.length === 0 ? [] : [`Further layouts differ, for ${numbersOf(more)}.`]),
    ...(same.length === 0
      ? []
      : same.length === ranges.length
        ? ["The regions are the same before and after, for each number of inputs."]
        : [`The regions are the same before and after for ${numbersOf(same)}.`]),
  ];
}

/** `1–3 and 5 inputs`; ranges that follow each other are one. */
function numbersOf(ranges: readonly Range[]): string {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of ranges) {
    const last = joined.at(-1);
    if (last?.to === from - 1) last.to = to;
    else joined.push({ from, to });
  }
  return `${enumerated(joined.map(rangeText))} ${joined.at(-1)?.to === 1 ? "input" : "inputs"}`;
}
