// All layouts of a view, as one image.

import { counted } from "../sdk/text/words";
import { apart, captionOf, card, differencesText, inWords, linesOf, margin, soft, text } from "./card";
import { memberDifferences } from "./differences";
import { oneLine } from "./label";
import type { ViewPicture } from "./model";
import { inputsText, rangesOf } from "./ranges";
import { type Svg, el } from "./svg";
import { drawContent, frameOf } from "./view";

/** Options of a sheet. */
export interface SheetOptions {
  /** Name of the room; undefined for layouts of no room. */
  readonly room?: string | undefined;
  /**
   * Width in pixels.
   * @default 800
   */
  readonly width?: number;
}

const gap = 24;

/** Draws each layout of a view with the numbers of inputs that use it. */
export function drawSheet(view: ViewPicture, { room, width = 800 }: SheetOptions): Svg {
  const ranges = rangesOf(undefined, view);
  const heading = [...(room === undefined ? [] : [room]), view.label].map((name) => apart(oneLine(name))).join(" · ");
  const members = memberDifferences(undefined, view);
  const inner = width - 2 * margin;
  const columns = Math.min(3, Math.max(2, ranges.length));
  const cell = (inner - (columns - 1) * gap) / columns;
  const parts: Svg[] = [];
  let y = margin + 15;
  parts.push(text(heading, margin, y, 17, inner, { "font-weight": 600 }));
  for (const line of linesOf(members, inner)) {
    y += 22;
    parts.push(differencesText(line, margin, y));
  }
  y += 18;
  for (let at = 0; at < ranges.length; at += columns) {
    const row = ranges.slice(at, at + columns).map((range) => ({ range, frame: frameOf(view, cell, cell) }));
    const height = Math.max(...row.map(({ frame }) => frame.height));
    row.forEach(({ range, frame }, i) => {
      const x = margin + i * (cell + gap);
      const { width: wide, height: high } = frame;
      parts.push(
        text(inputsText(range), x, y + 12, 13, cell, { "font-weight": 600 }),
        el("svg", { x, y: y + 20, width: wide, height: high }, ...drawContent(view, range.to, frame)),
        text(captionOf(view, range.after), x, y + height + 36, 12, cell, soft),
      );
    });
    y += height + 54;
  }
  const title = `${[heading, ...members.map(inWords)].join(", ")}: ${counted(ranges.length, "layout")}`;
  return card(width, y, title, parts);
}
