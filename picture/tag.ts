// The tag of a region: its number in the order of filling, its id where that is another, and a star for the primary region.

import { isolated, oneLine, shortened, widthOf } from "./label";
import { colours } from "./palette";
import { type Box, meet, partIn } from "./regions";
import { type Svg, el } from "./svg";

/** A region to tag. */
export interface Tagged {
  readonly number: number;
  readonly id: string;
  readonly isPrimary: boolean;
  readonly isFilled: boolean;
}

/** A tag with its size. */
export interface Tag {
  readonly width: number;
  readonly height: number;
  readonly draw: (x: number, y: number) => Svg;
}

/** The tag of a region that has `room` for it; undefined where not even its number fits. */
export function tagOf({ number, id, isPrimary, isFilled }: Tagged, room: Box, size: number): Tag | undefined {
  const font = Math.min(size, room.height * 0.62, room.width / (0.7 * String(number).length + 0.3));
  if (font < 5.5) return undefined;
  const inset = font * 0.38;
  const height = font * 1.42;
  const star = isPrimary && room.width > font * 2.6 ? font * 1.05 : 0;
  const digits = widthOf(String(number), font);
  const pill = digits + 2 * inset;
  const name = oneLine(id);
  const left = room.width - pill - star - 2 * inset - 4;
  const text = name === String(number) ? "" : shortened(name, font, Math.min(left, font * 16));
  const wide = text === "" ? 0 : widthOf(text, font) + 2 * inset;
  const width = pill + wide + (star === 0 ? 0 : star + inset);
  const baseline = height / 2 + font * 0.355;
  const draw = (x: number, y: number): Svg => {
    const back = isFilled ? colours.dark : colours.light;
    const front = isFilled ? colours.light : colours.dark;
    return el(
      "g",
      { transform: `translate(${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10})`, class: "owt-tag" },
      text !== name && name !== String(number) && el("title", {}, name),
      el("rect", { width, height, rx: height * 0.26, fill: back, stroke: front, "stroke-width": 0.75 }),
      isolated(String(number), pill / 2, baseline, font, { fill: front, "font-weight": 700 }),
      text !== "" &&
        el("path", {
          d: `M${round(pill)} ${round(height * 0.22)}V${round(height * 0.78)}`,
          stroke: front,
          opacity: 0.45,
        }),
      text !== "" && isolated(text, pill + wide / 2, baseline, font, { fill: front }),
      star > 0 &&
        el("path", {
          d: starAt(width - inset - star / 2, height / 2, star * 0.52),
          fill: isFilled ? colours.star : colours.primary,
        }),
    );
  };
  return { width, height, draw };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A star with five points. */
export function starAt(x: number, y: number, radius: number): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const [angle, reach] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 === 0 ? radius : radius * 0.42];
    return `${round(x + Math.cos(angle) * reach)} ${round(y + Math.sin(angle) * reach)}`;
  });
  return `M${points.join("L")}z`;
}

/** The corner of a region in which nothing later covers its tag; undefined if there is none. */
export function cornerFor(tag: Tag, region: Box, frame: Box, later: readonly Box[]): Box | undefined {
  const seen = partIn(region, frame);
  const gap = Math.min(6, seen.height * 0.08, seen.width * 0.08);
  const [near, far] = [seen.x + gap, seen.x + seen.width - gap - tag.width];
  const [high, low] = [seen.y + gap, seen.y + seen.height - gap - tag.height];
  const places = [
    [near, low],
    [near, high],
    [far, low],
    [far, high],
  ] as const;
  return places
    .map(([x, y]): Box => ({ x, y, width: tag.width, height: tag.height }))
    .find((place) => !later.some((box) => meet(box, place)));
}
