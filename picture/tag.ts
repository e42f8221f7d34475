// Tags of regions: the number in the order of filling, the id where that is another, and a star for the primary region.

import { type Box, meet, px, rectangle, star, within } from "./boxes";
import { centred, oneLine, shortened, widthOf } from "./label";
import { colours } from "./palette";
import { type Svg, el } from "./svg";

/** A region to tag. */
export interface Tagged {
  readonly number: number;
  readonly id: string;
  readonly isPrimary: boolean;
  readonly isFilled: boolean;
}

/** A tag in its place. */
export interface Tag extends Tagged {
  readonly place: Box;
  readonly font: number;
  /** The id, as far as there is room; empty where the number says it. */
  readonly text: string;
  readonly hasStar: boolean;
}

/**
 * The tag of a region in the first of its corners that nothing later covers; undefined where it has no room.
 *
 * @param box The part of the region that is in the picture.
 * @param size Size of the font where there is enough room, in pixels.
 * @param later Boxes that are drawn over the region.
 */
export function tagOf(tagged: Tagged, box: Box, size: number, later: readonly Box[]): Tag | undefined {
  const { number, id, isPrimary } = tagged;
  const digits = String(number);
  const font = Math.floor(Math.min(size, box.height * 0.62, box.width / (0.7 * digits.length + 0.8)) * 2) / 2;
  if (font < 5.5) return undefined;
  const gap = Math.min(6, box.height * 0.08, box.width * 0.06);
  const pill = pillOf(digits, font);
  const free = box.width - 2 * gap - pill;
  const hasStar = isPrimary && free > starOf(font);
  const name = oneLine(id);
  const room = free - (hasStar ? starOf(font) : 0) - font * 0.76;
  const text = name === digits ? "" : shortened(name, font, Math.min(room, font * 16));
  const width = pill + nameOf(text, font) + (hasStar ? starOf(font) : 0);
  const height = font * 1.42;
  const [near, far] = [box.x + gap, box.x + box.width - gap - width];
  const [high, low] = [box.y + gap, box.y + box.height - gap - height];
  const place = [
    [near, low],
    [near, high],
    [far, low],
    [far, high],
  ]
    .map(([x = 0, y = 0]): Box => ({ x, y, width, height }))
    .find((corner) => !later.some((other) => meet(other, corner)));
  return place && { ...tagged, place, font, text, hasStar };
}

const pillOf = (digits: string, font: number): number => widthOf(digits, font) + font * 0.76;
const nameOf = (text: string, font: number): number => (text === "" ? 0 : widthOf(text, font) + font * 0.76);
const starOf = (font: number): number => font * 1.35;

/** Draws tags that do not overlap. */
export function drawTags(tags: readonly Tag[]): Svg[] {
  // Tags of one look are drawn together: pictures of many regions stay small.
  const looks = new Map<string, Tag[]>();
  for (const tag of tags) {
    const look = `${tag.font} ${tag.isFilled}`;
    looks.set(look, [...(looks.get(look) ?? []), tag]);
  }
  return [...looks.values()].map(drawLook);
}

function drawLook(tags: readonly Tag[]): Svg {
  const { font = 0, isFilled = true } = tags[0] ?? {};
  const [back, front] = isFilled ? [colours.dark, colours.light] : [colours.light, colours.dark];
  // A line with round joints makes round corners.
  const round = Math.round(font * 0.3 * 10) / 10;
  const chips = tags.map(({ place }) => rectangle(within(place, round))).join("");
  const named = tags.filter(({ text }) => text !== "");
  const dividers = named.map(({ place: { x, y, height }, number }) => {
    return `M${px(x + pillOf(String(number), font))} ${px(y + height * 0.22)}v${px(height * 0.56)}`;
  });
  const stars = tags.flatMap(({ hasStar, place: { x, y, width, height } }) =>
    hasStar ? [star(x + width - font * 0.85, y + height / 2, font * 0.55)] : [],
  );
  return el(
    "g",
    { class: "owt-tags", "font-size": font, "text-anchor": "middle", fill: front },
    el("path", {
      d: chips,
      fill: back,
      stroke: back,
      "stroke-width": round * 2,
      "stroke-linejoin": "round",
    }),
    dividers.length > 0 && el("path", { d: dividers.join(""), stroke: front, opacity: 0.5 }),
    el("g", { "font-weight": 700 }, ...tags.map((tag) => numberText(tag))),
    ...named.map(nameText),
    stars.length > 0 && el("path", { d: stars.join(""), fill: isFilled ? colours.star : colours.dark }),
  );
}

/** Baseline of the text of a tag. */
const baseline = ({ place: { y, height }, font }: Tag): number => y + height / 2 + font * 0.355;

const numberText = (tag: Tag): Svg =>
  centred(String(tag.number), tag.place.x + pillOf(String(tag.number), tag.font) / 2, baseline(tag));

function nameText(tag: Tag): Svg {
  const { place, number, text, font, id } = tag;
  const left = place.x + pillOf(String(number), font);
  return centred(text, left + nameOf(text, font) / 2, baseline(tag), {}, oneLine(id));
}
