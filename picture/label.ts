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
  if (letter <= "~") return /[A-Z0-9]/.test(letter) ? 0.66 : 0.59;
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

/** The lines of a text of words that has a width in pixels. */
export function wrapped(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || widthOf(longer, size) > width) lines.push(shortened(word, size, width));
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Attributes of a text with a name: a name in a right-to-left script has its own direction. Texts of ASCII need none. */
export const directionOf = (text: string): Attributes =>
  /^[\0-~]*$/.test(text) ? {} : { "unicode-bidi": "plaintext" };

/**
 * A text around a point, which is the same in both directions of writing.
 *
 * @param whole The name before it was shortened, shown where a pointer rests on it.
 */
export const centred = (text: string, x: number, y: number, attributes: Attributes = {}, whole = text): Svg =>
  el(
    "text",
    { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10, ...directionOf(text), ...attributes },
    whole !== text && el("title", {}, whole),
    text,
  );
