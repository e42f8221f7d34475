// Draws a layout as text.

import { parseFraction } from "../../sdk/schemas/keywords";
import type { LayoutRegion } from "../../sdk/schemas/stream";
import { printableLine } from "../output";

const columns = 48;

/** Draws the regions of a layout. Later regions cover earlier ones, as on servers. */
export function picture(
  layout: readonly LayoutRegion[],
  { width, height }: { readonly width: number; readonly height: number } = { width: 4, height: 3 },
): string {
  // A character is about twice as high as it is wide.
  const rows = Math.min(32, Math.max(6, Math.round((columns * height) / width / 2)));
  const cells = Array.from({ length: rows + 1 }, () => Array<string>(columns + 1).fill(" "));
  draw(cells, [0, 0, columns, rows], "");
  for (const { region } of layout) {
    const { left, top, width: wide, height: high } = region.area;
    const [x, y, right, bottom] = [number(left), number(top), number(left) + number(wide), number(top) + number(high)];
    draw(cells, [at(x, columns), at(y, rows), at(right, columns), at(bottom, rows)], printableLine(region.id));
  }
  return cells.map((row) => row.join("")).join("\n");
}

function draw(cells: string[][], [x0, y0, x1, y1]: readonly [number, number, number, number], name: string): void {
  const put = (x: number, y: number, mark: string) => {
    const row = cells[y];
    if (row !== undefined) row[x] = mark;
  };
  for (let y = y0; y <= y1; y += 1) {
    for (let x = x0; x <= x1; x += 1) {
      const [side, level] = [x === x0 || x === x1, y === y0 || y === y1];
      // Lines that meet make a corner.
      const crossed = (side && "+-".includes(cells[y]?.[x] ?? "")) || (level && "+|".includes(cells[y]?.[x] ?? ""));
      put(x, y, side && level ? "+" : side || level ? (crossed ? "+" : side ? "|" : "-") : " ");
    }
  }
  const room = Math.max(0, x1 - x0 - 1);
  const letters = Array.from(name).slice(0, room);
  const start = x0 + 1 + Math.floor((room - letters.length) / 2);
  if (y1 - y0 > 1) letters.forEach((letter, i) => put(start + i, Math.floor((y0 + y1) / 2), letter));
}

const number = (value: string | number) => parseFraction(value)?.valueOf() ?? 0;

const at = (part: number, cells: number) => Math.round(Math.min(1, Math.max(0, part)) * cells);
