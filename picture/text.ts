// Draws a layout as text, for terminals.

import { oneLine } from "./label";
import type { RegionPicture } from "./model";

/** A region as text shows it. */
export type TextRegion = Pick<RegionPicture, "id" | "left" | "top" | "width" | "height">;

const columns = 48;

/**
 * Draws the regions of a layout. Later regions cover earlier ones, as on servers.
 *
 * @param size Size of the mixed picture; undefined where it is not known.
 */
export function layoutText(
  regions: readonly TextRegion[],
  { width, height }: { readonly width: number; readonly height: number } = { width: 4, height: 3 },
): string {
  // A character is about twice as high as it is wide.
  const rows = Math.min(32, Math.max(6, Math.round((columns * height) / width / 2)));
  const cells = Array.from({ length: rows + 1 }, () => Array<string>(columns + 1).fill(" "));
  draw(cells, [0, 0, columns, rows], "");
  for (const { id, left, top, width: wide, height: high } of regions) {
    draw(cells, [at(left, columns), at(top, rows), at(left + wide, columns), at(top + high, rows)], oneLine(id));
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

const at = (part: number, cells: number) => Math.round(Math.min(1, Math.max(0, part)) * cells);
