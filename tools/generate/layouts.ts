// Draws the layouts that the package makes, for docs/pieces.md: a row of small pictures for each, with the arguments below.

import { layouts } from "../../provider";
import { viewPictureOf } from "../../picture/of-view";
import { page } from "../../picture/palette";
import { type Svg, el, fileOf, root } from "../../picture/svg";
import { drawContent } from "../../picture/view";

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

/** Size of a mixed picture. */
const [width, height] = [128, 72];
/** Space for each picture and each row, around all, and for the names. */
const [column, row, margin, indent] = [146, 114, 16, 150];
const font = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** The picture of all layouts. */
export function layoutsPicture(): string {
  const rows = Object.entries(drawn);
  const right = margin + indent + 6 * column;
  const bottom = margin + rows.length * row - 6;
  const parts = rows.flatMap(([name, cases], at) => {
    const y = margin + at * row;
    return [
      el("text", { x: margin, y: y + height / 2 + 5, "font-size": 14, fill: page.ink, class: "owt-ink" }, name),
      ...Object.entries(cases).flatMap(([args, regions], i) => {
        const x = margin + indent + i * column;
        const below = { x: x + width / 2, y: y + height + 18, "text-anchor": "middle" };
        return [
          el("svg", { x, y, width, height }, ...mixedPicture(regions)),
          el("text", { ...below, fill: page.soft, class: "owt-soft" }, args),
        ];
      }),
    ];
  });
  const ground = { x: 0.5, y: 0.5, width: right - 1, height: bottom - 1, rx: 8, class: "owt-page", ...page.ground };
  const look = { "font-family": font, "font-size": 12 };
  return fileOf(root(right, bottom, "The layouts", look, el("style", {}, page.style), el("rect", ground), ...parts));
}

/** The mixed picture with an input in each region. */
function mixedPicture(regions: readonly layouts.Region[]): Svg[] {
  const templates = { base: "void", custom: [{ region: regions }] };
  const view = viewPictureOf({ video: { bgColor: { r: 31, g: 41, b: 55 }, layout: { fitPolicy: "crop", templates } } });
  return view === undefined ? [] : drawContent(view, regions.length, { x: 0, y: 0, width, height });
}
