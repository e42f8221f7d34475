// Notes on a picture about what it cannot show, and the picture in words.

import { counted, enumerated } from "../sdk/text/words";
import { type Box, rectangle } from "./boxes";
import { centred, oneLine, widthOf, wrapped } from "./label";
import type { ViewPicture } from "./model";
import { colours } from "./palette";
import { filledAt, hiddenAt, layoutAt, legendOf, reachOf } from "./regions";
import { type Svg, el } from "./svg";

/** Members of a view that are not known before the update. */
export const unknownOf = ({ size, background, fit, maxInput }: ViewPicture): string[] => [
  ...(size === undefined ? ["size"] : []),
  ...(background === undefined ? ["background"] : []),
  ...(fit === undefined ? ["fit"] : []),
  ...(maxInput === undefined ? ["number of inputs"] : []),
];

/** The reason why a view shows nobody; undefined if it shows somebody. */
export function reasonForNobody(view: ViewPicture, inputs: number): string | undefined {
  if (view.layouts === undefined) return "layout not known before the update";
  return (layoutAt(view, inputs)?.regions.length ?? 0) === 0 ? "no layout: shows nobody" : undefined;
}

/** Notes about a picture with regions. */
export function notesOf(view: ViewPicture, inputs: number): string[] {
  const hidden = hiddenAt(view, inputs);
  const outside = legendOf(view, inputs).flatMap(({ reach, number }) => (reach === "outside" ? [String(number)] : []));
  const unknown = unknownOf(view);
  return [
    ...(hidden > 0 ? [`+${hidden} not shown`] : []),
    ...(outside.length > 0 ? [`outside: ${enumerated(outside)}`] : []),
    ...(unknown.length > 0 ? [`not known: ${enumerated(unknown)}`] : []),
  ];
}

/** The notes in a frame: in the middle of one without regions, otherwise in the upper right corner. */
export function drawNotes(view: ViewPicture, inputs: number, frame: Box, font: number): Svg[] {
  const size = Math.min(font, frame.height / 5);
  const nobody = reasonForNobody(view, inputs);
  const unknown = unknownOf(view);
  if (nobody !== undefined) {
    const also = unknown.length === 0 ? [] : [`not known: ${enumerated(unknown)}`];
    const lines = [nobody, ...(view.layouts === undefined ? also : [])].flatMap((text) =>
      wrapped(text, size, frame.width - 3 * size),
    );
    const top = frame.y + (frame.height - lines.length * size * 1.4) / 2;
    return [note(lines, frame.x + frame.width / 2, top, size)];
  }
  const lines = notesOf(view, inputs).flatMap((text) => wrapped(text, size, frame.width * 0.55));
  if (lines.length === 0) return [];
  const width = widest(lines, size);
  return [note(lines, frame.x + frame.width - width / 2 - size * 1.1, frame.y + size * 0.8, size)];
}

const widest = (lines: readonly string[], size: number): number =>
  Math.max(...lines.map((line) => widthOf(line, size)));

/** Lines on a light chip. `x` is its middle, `y` the upper edge of the text. */
function note(lines: readonly string[], x: number, y: number, size: number): Svg {
  const width = widest(lines, size);
  const height = lines.length * size * 1.4;
  const chip = { x: x - width / 2, y: y - size * 0.05, width, height };
  return el(
    "g",
    { class: "owt-note", "font-size": Math.round(size * 10) / 10, "text-anchor": "middle", fill: colours.dark },
    el("path", {
      d: rectangle(chip),
      fill: colours.light,
      stroke: colours.light,
      "stroke-width": Math.round(size),
      "stroke-linejoin": "round",
    }),
    ...lines.map((line, i) => centred(line, x, y + size * (1 + i * 1.4))),
  );
}

/** A picture in words, for those who do not see it. */
export function wordsOf(view: ViewPicture, inputs: number): string {
  const { label, size, background, fit } = view;
  const regions = layoutAt(view, inputs)?.regions ?? [];
  const primary = regions.find(({ isPrimary }) => isPrimary)?.id;
  const outside = regions.filter((region) => reachOf(region) === "outside").length;
  const hidden = hiddenAt(view, inputs);
  const unknown = unknownOf(view);
  const nobody = reasonForNobody(view, inputs);
  const filled = filledAt(view, inputs);
  const parts = [
    ...(nobody === undefined ? [`${filled} of ${counted(regions.length, "region")} filled`] : [nobody]),
    ...(nobody === undefined && hidden > 0 ? [`${hidden} not shown`] : []),
    ...(primary === undefined ? [] : [`primary region ${oneLine(primary)}`]),
    ...(outside === 0 ? [] : [`${counted(outside, "region")} outside of the picture`]),
    ...(size === undefined ? [] : [`${size.width}×${size.height}`]),
    ...(background === undefined ? [] : [`background ${background}`]),
    ...(fit === undefined ? [] : [fit]),
    ...(unknown.length === 0 ? [] : [`not known before the update: ${enumerated(unknown)}`]),
  ];
  return `View ${oneLine(label)} with ${counted(inputs, "input")}: ${parts.join(", ")}`;
}
