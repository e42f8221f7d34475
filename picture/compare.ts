// A view before and after a change, as one image for a comment on a pull request.

import { enumerated } from "../sdk/text/words";
import { oneLine, shortened } from "./label";
import type { ViewPicture } from "./model";
import { fonts } from "./palette";
import { type Range, rangeText, rangesOf } from "./ranges";
import { type Svg, el, root } from "./svg";
import { content, frameOf } from "./view";

/** Options of a comparison. */
export interface ComparisonOptions {
  /** Name of the room. */
  readonly room: string;
  /**
   * Why a side is missing: the view is not there, or it has no picture.
   * @default "none"
   */
  readonly missing?: "none" | "audio only";
  /**
   * Width in pixels.
   * @default 800
   */
  readonly width?: number;
}

const margin = 16;
const gap = 28;
/** Most pairs of pictures. */
const most = 4;

/** Draws a view before and after a change, for the numbers of inputs whose layouts differ. @param before undefined for a new view; `after` for one that is removed. */
export function drawComparison(
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
  { room, missing = "none", width = 800 }: ComparisonOptions,
): Svg {
  const ranges = rangesOf(before, after);
  const shown = telling(ranges);
  const label = oneLine((after ?? before)?.label ?? "");
  const heading = `${oneLine(room)} · ${label}`;
  const lines = [statusOf(before, after, missing), ...differencesOf(before, after)];
  const columns = before === undefined || after === undefined ? shown.length : shown.length > 1 ? 2 : 1;
  const inner = width - 2 * margin;
  const cell = (inner - (columns - 1) * gap) / columns;
  let y = margin;
  const parts: Svg[] = [];
  parts.push(text(heading, margin, y + 16, 17, inner, { "font-weight": 600 }));
  y += 26;
  for (const line of lines) {
    parts.push(text(line, margin, y + 12, 13, inner, { class: "owt-soft" }));
    y += 19;
  }
  y += 10;
  for (let at = 0; at < shown.length; at += columns) {
    const row = shown.slice(at, at + columns).map((range, i) => {
      const x = margin + i * (cell + gap);
      return pairOf(range, before, after, x, y, cell);
    });
    parts.push(...row.flatMap((pair) => pair.parts));
    y += Math.max(...row.map((pair) => pair.height)) + 14;
  }
  for (const line of footer(ranges, shown, before, after)) {
    parts.push(text(line, margin, y + 10, 12, inner, { class: "owt-soft" }));
    y += 17;
  }
  y += margin - 6;
  const title = [heading, ...lines, ...footer(ranges, shown, before, after)].join(". ");
  return root(
    width,
    y,
    title,
    { "font-family": fonts, class: "owt-comparison" },
    el("style", {}, style),
    ground(width, y),
    ...parts,
  );
}

const style =
  ".owt-ink{fill:#1f2328}.owt-soft{fill:#59636e}.owt-page{fill:#ffffff;stroke:#d1d9e0}" +
  "@media(prefers-color-scheme:dark){.owt-ink{fill:#f0f6fc}.owt-soft{fill:#9198a1}.owt-page{fill:#0d1117;stroke:#3d444d}}";

const ground = (width: number, height: number): Svg =>
  el("rect", {
    x: 0.5,
    y: 0.5,
    width: width - 1,
    height: height - 1,
    rx: 8,
    class: "owt-page",
    fill: "#ffffff",
    stroke: "#d1d9e0",
  });

function text(
  content: string,
  x: number,
  y: number,
  size: number,
  room: number,
  attributes: Record<string, string | number> = {},
): Svg {
  return el(
    "text",
    { x, y, "font-size": size, class: "owt-ink", fill: "#59636e", ...attributes },
    shortened(content, size, room),
  );
}

/** The ranges that are drawn: those whose layouts differ, otherwise the first and the last. */
function telling(ranges: readonly Range[]): Range[] {
  const changed = ranges.filter(({ isSame }) => !isSame);
  const candidates = changed.length > 0 ? changed : ranges.length > 2 ? [ranges[0], ranges.at(-1)] : ranges;
  const known = candidates.filter((range) => range !== undefined);
  return known.length <= most ? known : [...known.slice(0, most - 1), ...known.slice(-1)];
}

function pairOf(
  range: Range,
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
  x: number,
  y: number,
  width: number,
): { parts: Svg[]; height: number } {
  const views = [before, after].filter((view) => view !== undefined);
  const arrow = 28;
  const each = views.length === 1 ? Math.min(width, 420) : (width - arrow) / 2;
  const frames = views.map((view) => frameOf(view, each, each * 0.75));
  const height = Math.max(...frames.map((frame) => frame.height));
  const top = y + 20;
  const parts = views.flatMap((view, i) => {
    const frame = frames[i];
    if (frame === undefined) return [];
    const left = x + i * (each + arrow) + (each - frame.width) / 2;
    return [
      el(
        "svg",
        { x: left, y: top + (height - frame.height) / 2, width: frame.width, height: frame.height },
        ...content(view, range.to, frame),
      ),
    ];
  });
  const middle = x + each + arrow / 2;
  const y0 = top + height / 2;
  return {
    height: height + 20,
    parts: [
      text(`${rangeText(range)} ${range.to === 1 ? "input" : "inputs"}`, x, y + 12, 13, width, { "font-weight": 600 }),
      ...parts,
      ...(views.length === 2
        ? [
            el("path", {
              d: `M${middle - 8} ${y0}h13m-5 -5l5 5l-5 5`,
              fill: "none",
              stroke: "#59636e",
              "stroke-width": 2,
              "stroke-linecap": "round",
              "stroke-linejoin": "round",
            }),
          ]
        : []),
    ],
  };
}

function statusOf(
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
  missing: "none" | "audio only",
): string {
  if (before === undefined) return missing === "none" ? "New view" : "Gets a picture; it was audio only";
  if (after === undefined) return missing === "none" ? "Removed view" : "Loses its picture: audio only";
  return "Before and after";
}

/** The members that differ, besides layouts, in words. */
function differencesOf(before: ViewPicture | undefined, after: ViewPicture | undefined): string[] {
  const unknown = "not known before the update";
  const size = ({ size: own }: ViewPicture) => (own === undefined ? unknown : `${own.width}×${own.height}`);
  const members: readonly [string, (view: ViewPicture) => string][] = [
    ["size", size],
    ["fit", ({ fit }) => fit ?? unknown],
    ["background", ({ background }) => background ?? unknown],
    ["inputs", ({ maxInput }) => (maxInput === undefined ? unknown : `up to ${maxInput}`)],
  ];
  const view = after ?? before;
  if (view === undefined) return [];
  const texts = members.flatMap(([name, show]) => {
    if (before === undefined || after === undefined) return [`${name} ${show(view)}`];
    return show(before) === show(after) ? [] : [`${name} ${show(before)} → ${show(after)}`];
  });
  return texts.length === 0 ? [] : [texts.join(" · ")];
}

function footer(
  ranges: readonly Range[],
  shown: readonly Range[],
  before: ViewPicture | undefined,
  after: ViewPicture | undefined,
): string[] {
  if (before === undefined || after === undefined) return [];
  const same = ranges.filter(({ isSame }) => isSame);
  const more = ranges.filter((range) => !range.isSame && !shown.includes(range));
  return [
    ...(more.length === 0 ? [] : [`Other layouts differ as well: for ${enumerated(more.map(rangeText))} inputs.`]),
    ...(same.length === 0
      ? []
      : same.length === ranges.length
        ? ["The layouts are the same before and after."]
        : [
            `The layouts for ${enumerated(same.map(rangeText))} ${same.at(-1)?.to === 1 ? "input" : "inputs"} are the same before and after.`,
          ]),
  ];
}
