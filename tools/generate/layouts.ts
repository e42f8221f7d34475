// Draws the layouts that the package makes, for docs/pieces.md: a row of small pictures for each, with the arguments below.

import { layouts } from "../../provider";
import { type Svg, el, markup, root } from "../../picture/svg";

const { grid, lecture, sidebar, pictureInPicture } = layouts;

/** Regions by the arguments that make them, for each layout. */
const drawn: Readonly<Record<string, Readonly<Record<string, readonly layouts.Region[]>>>> = {
  grid: Object.fromEntries([2, 3, 4, 5, 7, 9].map((n) => [n, grid(n)])),
  lecture: Object.fromEntries([2, 3, 5, 6, 7, 9].map((n) => [n, lecture(n)])),
  sidebar: {
    ...Object.fromEntries([2, 3, 5, 7].map((n) => [n, sidebar(n)])),
    '3, side: "left"': sidebar(3, { side: "left" }),
    '4, width: "1/3"': sidebar(4, { width: "1/3" }),
  },
  pictureInPicture: {
    "": pictureInPicture(),
    'corner: "topLeft"': pictureInPicture({ corner: "topLeft" }),
    'size: "1/3"': pictureInPicture({ size: "1/3" }),
    "margin: 0": pictureInPicture({ margin: 0 }),
  },
};

const [width, height] = [112, 63];
/** Space for each picture and each row, and for the names. */
const [column, row, indent] = [136, 104, 150];
/** Height of a region that has no space for its id. */
const low = 11;

const style =
  "text{font:14px monospace;fill:#6b7280}.args{font-size:11px;text-anchor:middle}" +
  ".id{font-size:11px;fill:#fff;text-anchor:middle}.region{fill:#2f6fbf;stroke:#1f2937;stroke-width:1.5}";

/** The picture of all layouts. */
export function layoutsPicture(): string {
  const rows = Object.entries(drawn);
  const parts = rows.flatMap(([name, cases], y) => [
    el("text", { x: 0, y: y * row + height / 2 + 5 }, name),
    ...Object.entries(cases).map(([args, regions], x) =>
      el(
        "g",
        { transform: `translate(${indent + x * column} ${y * row})` },
        el("rect", { width, height, fill: "#1f2937" }),
        ...regions.flatMap(regionOf),
        el("text", { class: "args", x: width / 2, y: height + 17 }, args),
      ),
    ),
  ]);
  const svg = root(indent + 6 * column, rows.length * row, "The layouts", {}, el("style", {}, style), ...parts);
  return `${markup(svg)}\n`;
}

function regionOf({ id, area }: layouts.Region): Svg[] {
  const [x, w] = [pixels(area.left, width), pixels(area.width, width)];
  const [y, h] = [pixels(area.top, height), pixels(area.height, height)];
  return [
    el("rect", { class: "region", x, y, width: w, height: h }),
    ...(h < low ? [] : [el("text", { class: "id", x: x + w / 2, y: y + h / 2 + 4 }, id)]),
  ];
}

function pixels(part: string, whole: number): number {
  const [over = 0, under = 1] = part.split("/").map(Number);
  return (over / under) * whole;
}
