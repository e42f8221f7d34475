// Two layouts laid over each other: the one before as outlines, the one after as areas.

import { type Box, partIn, rectangle, within } from "./boxes";
import type { RegionPicture, ViewPicture } from "./model";
import { drawNotes } from "./notes";
import { colours, fonts } from "./palette";
import { boxOf, layoutAt } from "./regions";
import { type Svg, el, root } from "./svg";
import { type Tagged, drawTags, tagOf } from "./tag";
import { type ViewOptions, fontIn, frameOf, wordsOf } from "./view";

/**
 * Draws the regions of a view before and after a change over each other, for a number of inputs. Regions that stay are grey areas; those
 * that are new or moved are blue ones; where a region was before, is a dashed outline. Both pictures have the frame of the one after: a
 * region is a part of the picture, whatever its size.
 */
export function drawOverlay(
  before: ViewPicture,
  after: ViewPicture,
  { inputs, width = 640, height = width }: ViewOptions,
): Svg {
  const frame = frameOf(after.size === undefined ? before : after, width, height);
  const [old, wanted] = [regionsOf(before, inputs), regionsOf(after, inputs)];
  const stays = (region: RegionPicture, others: readonly RegionPicture[]) =>
    others.some(({ id, words }) => id === region.id && words === region.words);
  const font = fontIn(frame);
  const gone = old.filter((region) => !stays(region, wanted));
  const tags = (regions: readonly RegionPicture[], isFilled: boolean) =>
    regions.flatMap((region, index) => {
      const tagged: Tagged = { ...region, number: index + 1, isFilled };
      const tag = tagOf(tagged, partIn(boxOf(region, frame), frame), font, []);
      return tag === undefined ? [] : [tag];
    });
  return root(
    frame.width,
    frame.height,
    `Before: ${wordsOf(before, inputs)}. After: ${wordsOf(after, inputs)}`,
    { "font-family": fonts, class: "owt-overlay" },
    el("path", { d: rectangle(frame), fill: colours.overlay, class: "owt-background" }),
    ...areas(
      wanted.filter((region) => stays(region, old)),
      frame,
      colours.stays,
      "owt-stays",
    ),
    ...areas(
      wanted.filter((region) => !stays(region, old)),
      frame,
      colours.input,
      "owt-after",
    ),
    ...outlines(gone, frame),
    ...drawTags(tags(wanted, true)),
    ...drawTags(
      tags(old, false)
        .filter(({ id }) => gone.some((region) => region.id === id))
        .map(inUpperRight),
    ),
    el("path", { d: rectangle(within(frame, 0.5)), class: "owt-frame", fill: "none", stroke: colours.frame }),
    ...(wanted.length === 0 ? drawNotes(after, inputs, frame, font) : []),
  );

  /** The tag of a former region, out of the way of the present ones. */
  function inUpperRight<T extends { readonly place: Box; readonly number: number }>(tag: T): T {
    const region = old[tag.number - 1];
    if (region === undefined) return tag;
    const seen = partIn(boxOf(region, frame), frame);
    return { ...tag, place: { ...tag.place, x: seen.x + seen.width - tag.place.width - 6, y: seen.y + 6 } };
  }
}

const regionsOf = (view: ViewPicture, inputs: number): readonly RegionPicture[] =>
  layoutAt(view, inputs)?.regions ?? [];

/** Areas, translucent so that those beneath them are seen. */
const areas = (regions: readonly RegionPicture[], frame: Box, fill: string, name: string): Svg[] =>
  regions.map((region) =>
    el("path", {
      d: rectangle(within(boxOf(region, frame), 1)),
      fill,
      "fill-opacity": 0.75,
      stroke: colours.light,
      "stroke-width": 2,
      class: name,
    }),
  );

/** Dashed outlines with a dark line beneath, which are seen on all areas. */
function outlines(regions: readonly RegionPicture[], frame: Box): Svg[] {
  if (regions.length === 0) return [];
  const d = regions.map((region) => rectangle(within(boxOf(region, frame), 2))).join("");
  return [
    el("path", { d, fill: "none", stroke: colours.dark, "stroke-width": 3.5 }),
    el("path", {
      d,
      fill: "none",
      stroke: colours.former,
      "stroke-width": 2,
      "stroke-dasharray": "8 5",
      class: "owt-before",
    }),
  ];
}
