// Parts of images of their own: their ground, texts around pictures, and differences in words.

import { counted } from "../sdk/text/words";
import type { MemberValues } from "./differences";
import { directionOf, shortened, widthOf } from "./label";
import type { LayoutPicture, ViewPicture } from "./model";
import { fonts, page } from "./palette";
import { type Attributes, type Svg, el, root } from "./svg";

/** Space around everything on a card, in pixels. */
export const margin = 18;

/** An image of its own with a ground, which follows the light or dark scheme of its reader. */
export function card(width: number, height: number, title: string, parts: readonly Svg[]): Svg {
  const edges = { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8 };
  return root(
    width,
    height,
    title,
    { "font-family": fonts, class: "owt-card" },
    el("style", {}, page.style),
    el("rect", { ...edges, class: "owt-page", ...page.ground }),
    ...parts,
  );
}

/** Look of texts that say less. */
export const soft = { class: "owt-soft", fill: page.soft } as const;
const ink = { class: "owt-ink", fill: page.ink } as const;

/** A line of text, shortened to its room. */
export const text = (
  line: string,
  x: number,
  y: number,
  size: number,
  room: number,
  attributes: Attributes = {},
): Svg =>
  el("text", { x, y, "font-size": size, ...directionOf(line), ...ink, ...attributes }, shortened(line, size, room));

/** A name between isolates where its direction could turn that of its surroundings. */
export const apart = (name: string): string =>
  Object.keys(directionOf(name)).length === 0 ? name : `\u2068${name}\u2069`;

/** The layout below its picture: `4 regions, custom`. */
export function captionOf(view: ViewPicture, layout: LayoutPicture | undefined): string {
  if (view.layouts === undefined) return "not known before the update";
  if (layout === undefined)
    return view.used.length === 0 ? "shows nobody" : `at most ${counted(view.used.length, "input")}`;
  return `${counted(layout.regions.length, "region")}${layout.isCustom ? ", custom" : ""}`;
}

/** Differences in lines that fit. */
export function linesOf(differences: readonly MemberValues[], room: number): MemberValues[][] {
  const lines: MemberValues[][] = [];
  let used = 0;
  for (const difference of differences) {
    // Bold letters and the squares of colours are wider than others.
    const width = widthOf(inWords(difference), 13) * 1.12 + between;
    const last = lines.at(-1);
    if (last === undefined || used + width > room) {
      lines.push([difference]);
      used = width;
    } else {
      last.push(difference);
      used += width;
    }
  }
  return lines;
}

/** Pixels between differences. */
const between = 22;

/** `size 640×480 → 1280×720` */
export function inWords({ name, before, after }: MemberValues): string {
  if (before === undefined || after === undefined || before === after) return `${name} ${after ?? before ?? ""}`;
  return `${name} ${before} → ${after}`;
}

/** Differences as one text: it flows, whatever the widths of its letters. */
export function differencesText(differences: readonly MemberValues[], x: number, y: number): Svg {
  return el("text", { x, y, "font-size": 13 }, ...differences.flatMap((one, i) => spansOf(one, i === 0 ? 0 : between)));
}

function spansOf({ name, before, after }: MemberValues, dx: number): Svg[] {
  const span = (content: string, attributes: Attributes) => el("tspan", attributes, content);
  const value = (content: string, attributes: Attributes) => [
    // Colours are shown beside their codes.
    ...(/^#[0-9a-f]{6}$/.test(content)
      ? [span("■ ", { fill: content, stroke: page.soft, "stroke-width": 0.5, class: "owt-swatch" })]
      : []),
    span(content, { ...ink, ...attributes }),
  ];
  const strong = { "font-weight": 600 };
  return [
    span(`${name} `, { ...soft, ...(dx > 0 && { dx }) }),
    ...(before === undefined || after === undefined || before === after
      ? value(after ?? before ?? "", strong)
      : [...value(before, {}), span(" → ", soft), ...value(after, strong)]),
  ];
}
