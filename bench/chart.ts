// Draws a chart of groups as SVG: for each operation a bar for each side. It follows the light or dark scheme of its reader.

import { fonts, page } from "../picture/palette";
import { type Svg, el, fileOf, root } from "../picture/svg";
import { type Group, wallSeconds } from "./lifecycle";
import { type SideName, operationNames, sideNames } from "./side";
import { short } from "./statistics";

const colours = {
  floor: "#8c959f",
  ours: "#1a7f37",
  native: "#0f766e",
  quick: "#2f6db3",
  document: "#8250df",
  usual: "#bc4c00",
} as const;
const legend = {
  floor: "floor: hooks that do nothing",
  ours: "ours: pulumi-owt",
  native: "native: pulumi-owt/native",
  quick: "quick: pulumi-owt, without checkpoints",
  document: "document: the same rooms in a conference document, without checkpoints",
  usual: "usual: as tutorials do",
} as const;

const width = 860;
const margin = 16;
const left = 130;
const right = 70;
const bar = 13;
const line = 18;

/** @param groups drawn one below the other, each with its own scale */
export function chartOf(groups: readonly Group[]): string {
  const key = sideNames.filter((side) => groups.some((group) => group.samples[side] !== undefined));
  let y = margin + key.length * line;
  const parts = groups.map((group) => {
    const { content, height } = panel(group, y);
    y += height;
    return content;
  });
  const title = "Wall time of each operation, in seconds";
  return fileOf(
    root(
      width,
      y,
      title,
      { "font-family": fonts, "font-size": 12 },
      el("style", {}, page.style),
      el("rect", { x: 0.5, y: 0.5, width: width - 1, height: y - 1, rx: 8, class: "owt-page", ...page.ground }),
      ...key.flatMap((side, index) => legendOf(side, margin + index * line)),
      ...parts.flat(),
    ),
  );
}

/** A line of the legend. Each side has its own line, so that the text fits with every font. */
const legendOf = (side: SideName, y: number): Svg[] => [
  rect(margin, y, 11, 11, colours[side]),
  text(margin + 18, y + 10, legend[side]),
];

function panel(group: Group, top: number): { content: Svg[]; height: number } {
  const sides = sideNames.filter((side) => group.samples[side] !== undefined);
  const operations = operationNames.filter((operation) =>
    sides.some((side) => group.samples[side]?.[operation] !== undefined),
  );
  const longest = Math.max(
    ...operations
      .flatMap((operation) => sides.map((side) => wallSeconds(group, side, operation)))
      .filter(Number.isFinite),
  );
  const scale = (width - left - right) / longest;
  const title = `${group.rooms} rooms, ${group.latency} ms to the server: seconds`;
  const parts = [text(margin, top + 24, title, { size: 15, weight: 600 })];
  let y = top + 42;
  for (const operation of operations) {
    parts.push(text(left - 10, y + (sides.length * bar) / 2 + 4, operation, { anchor: "end" }));
    for (const side of sides) {
      const seconds = wallSeconds(group, side, operation);
      if (Number.isFinite(seconds)) {
        const length = Math.max(1, seconds * scale);
        parts.push(rect(left, y, length, bar - 2, colours[side]), text(left + length + 5, y + 10, short(seconds)));
      }
      y += bar;
    }
    y += 9;
  }
  return { content: parts, height: y - top + 8 };
}

const rect = (x: number, y: number, width: number, height: number, fill: string): Svg =>
  el("rect", { x, y, width: Math.round(width * 10) / 10, height, fill });

function text(
  x: number,
  y: number,
  content: string,
  { size, weight, anchor }: { readonly size?: number; readonly weight?: number; readonly anchor?: string } = {},
): Svg {
  const look = { "font-size": size, "font-weight": weight, "text-anchor": anchor };
  return el("text", { x: Math.round(x * 10) / 10, y, fill: page.ink, class: "owt-ink", ...look }, content);
}
