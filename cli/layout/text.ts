// Layouts for a terminal: a picture of each, and its regions in exact fractions.

import type { ViewPicture } from "../../picture/model";
import { memberDifferences } from "../../picture/differences";
import { type Range, inputsText, rangesOf } from "../../picture/ranges";
import { hiddenAt, legendOf, legendWords } from "../../picture/regions";
import { layoutText } from "../../picture/text";
import { counted } from "../../sdk/text/words";
import { printableLine } from "../output";
import type { RoomView } from "./views";

/** The layouts of a view. @param inputs only that for this number of inputs; all if undefined */
export function viewText({ room, label, picture }: RoomView, inputs: number | undefined): string {
  const name = printableLine(room === undefined ? label : `${room} · ${label}`);
  if (picture === undefined) return `${name}: audio only`;
  const members = memberDifferences(undefined, picture).map((member) => `${member.name} ${member.after ?? ""}`);
  const parts = [`${name}: ${members.join(", ")}`, ...layoutTexts(picture, inputs)];
  return parts.join("\n\n");
}

function layoutTexts(picture: ViewPicture, inputs: number | undefined): string[] {
  if (picture.layouts === undefined) return ["Its layouts are not known."];
  if (picture.layouts.every(({ regions }) => regions.length === 0)) return ["It has no layout, and shows nobody."];
  return shownRanges(picture, inputs).map(({ from, to, after }) => {
    const regions = after?.regions ?? [];
    const legend = legendOf(picture, to);
    const width = Math.max(0, ...legend.map((entry) => nameOf(entry).length));
    const hidden = hiddenAt(picture, to);
    const title =
      `${inputsText({ from, to })}: ${counted(regions.length, "region")}` +
      `${after?.isCustom === true ? " (custom)" : ""}${hidden > 0 ? `, ${hidden} not shown` : ""}`;
    const lines = legend.map((entry) => `  ${nameOf(entry).padEnd(width)}  ${legendWords(entry)}`);
    return [title, layoutText(regions, picture.size), lines.join("\n")].join("\n");
  });
}

/** The ranges of a view, or the number of inputs that is asked for. */
export function shownRanges(picture: ViewPicture, inputs: number | undefined): Range[] {
  const ranges = rangesOf(undefined, picture);
  if (inputs === undefined) return ranges;
  const asked = ranges.find(({ from, to }) => from <= inputs && inputs <= to) ?? ranges.at(-1);
  return asked === undefined ? [] : [{ ...asked, from: inputs, to: inputs }];
}

/** `3 slides`, or `3` for a region with its number as id. */
function nameOf({ number, id }: { readonly number: number; readonly id: string }): string {
  const name = printableLine(id);
  return name === String(number) ? name : `${number} ${name}`;
}

/** The layouts of a view as JSON has them. */
export function viewJson({ room, label, picture }: RoomView, inputs: number | undefined): object {
  if (picture === undefined) return { room, view: label, video: false };
  const { size, background, fit, maxInput } = picture;
  return {
    room,
    view: label,
    size,
    background,
    fit,
    maxInput,
    layouts: shownRanges(picture, inputs).flatMap(({ from, to, after }) =>
      after === undefined ? [] : [{ inputs: { from, to }, isCustom: after.isCustom, regions: after.regions }],
    ),
  };
}
