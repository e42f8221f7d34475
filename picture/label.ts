// Names on pictures: shortened to the room that they have, and isolated, so that a right-to-left name does not turn its surroundings.

import { printable } from "../sdk/text/redact";
import { type Attributes, type Svg, el } from "./svg";

/** A name in one line, without characters that change the direction of the text around it. */
export const oneLine = (name: string): string => printable(name).replaceAll("\n", "\u{FFFD}");

/** About how wide a text is, in pixels: fonts differ, so that it is rather too much. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) ems += widthOfLetter(letter);
  return ems * size;
}

function widthOfLetter(letter: string): number {
  if (/[ilj.,:;'|!ftr()[\] ]/.test(letter)) return 0.36;
  if (/[mwMW@%]/.test(letter)) return 0.92;
  if (letter <= "~") return /[A-Z0-9]/.test(letter) ? 0.66 : 0.57;
  // Letters of most alphabets are narrow; those of East Asia and pictographs fill a square.
  if (/\p{M}/u.test(letter)) return 0;
  return letter < "\u1100" ? 0.66 : 1.05;
}

const letters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A name, shortened to a width in pixels: `Conference ro…`. Empty where not even one letter has room. */
export function shortened(name: string, size: number, width: number): string {
  if (widthOf(name, size) <= width) return name;
  let kept = "";
  let used = widthOf("…", size);
  for (const { segment } of letters.segment(name)) {
    used += widthOf(segment, size);
    if (used > width) break;
    kept += segment;
  }
  return kept === "" ? "" : `${kept.trimEnd()}…`;
}

/** A text with its own direction. It is placed by its middle, which is the same in both directions. */
export const isolated = (text: string, x: number, y: number, size: number, attributes: Attributes = {}): Svg =>
  el("text", { x, y, "font-size": size, "text-anchor": "middle", "unicode-bidi": "plaintext", ...attributes }, text);
