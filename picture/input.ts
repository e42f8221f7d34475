// Inputs in their regions: persons in 16:9 pictures, whole with bars or cropped.

import { type Box, circle, halfCircle, partIn, px, rectangle } from "./boxes";
import { colours } from "./palette";
import { type Svg, el } from "./svg";

/** Ratio of the inputs that are drawn; most cameras have it. */
const ratio = 16 / 9;

/** Smallest width of an input with a person, in pixels: in smaller ones, tags would cover it. */
const smallest = 44;

/** An input in its region. */
export interface Input {
  readonly region: Box;
  readonly isPrimary: boolean;
}

/** Draws inputs that do not overlap. Without a known fit, they are tiles without persons. */
export function drawInputs(inputs: readonly Input[], frame: Box, fit: "letterbox" | "crop" | undefined): Svg[] {
  const placed = inputs.flatMap(({ region, isPrimary }) => {
    const input = fit === undefined ? region : fitted(region, fit);
    const seen = partIn(partIn(input, region), frame);
    return seen.width < 0.1 || seen.height < 0.1 ? [] : [{ input, seen, isPrimary }];
  });
  const persons = placed.filter(
    ({ seen }) => fit !== undefined && Math.min(seen.width, seen.height * ratio) >= smallest,
  );
  const whole = persons.filter(({ input, seen }) => isPersonWithin(input, seen));
  const cut = persons.filter((person) => !whole.includes(person));
  const marks = fit === "crop" ? persons.map(({ input, seen }) => cutMarks(input, seen)).join("") : "";
  const paths = (ofPrimary: boolean): Svg[] => {
    const own = <T extends { readonly isPrimary: boolean }>(all: readonly T[]) =>
      all.filter(({ isPrimary }) => isPrimary === ofPrimary);
    const [tile, person] = ofPrimary ? [colours.primary, colours.primaryPerson] : [colours.input, colours.person];
    return [
      ...filled(
        own(placed).map(({ seen }) => rectangle(seen)),
        tile,
      ),
      ...filled(
        own(whole).map(({ input }) => personIn(input)),
        person,
      ),
      // A nested drawing cuts off what is outside of it, without ids that could be those of another picture on the page.
      ...own(cut).map(({ input, seen: { x, y, width, height } }) =>
        el("svg", { x, y, width, height }, ...filled([personIn({ ...input, x: input.x - x, y: input.y - y })], person)),
      ),
    ];
  };
  return [...paths(false), ...paths(true), ...filled(marks === "" ? [] : [marks], colours.light)];
}

const filled = (paths: readonly string[], fill: string): Svg[] =>
  paths.length === 0 ? [] : [el("path", { d: paths.join(""), fill })];

/** The 16:9 picture of an input, whole in a region or filling it. */
function fitted(region: Box, fit: "letterbox" | "crop"): Box {
  const isWide = region.width > region.height * ratio;
  const width = isWide === (fit === "crop") ? region.width : region.height * ratio;
  const height = width / ratio;
  return { x: region.x + (region.width - width) / 2, y: region.y + (region.height - height) / 2, width, height };
}

/** Sizes of a person, as parts of the height of the input. */
const person = { head: 0.17, middle: 0.4, shoulders: 0.31 };

/** The path of head and shoulders. */
function personIn({ x, y, width, height }: Box): string {
  const middle = x + width / 2;
  return (
    circle(middle, y + height * person.middle, height * person.head) +
    halfCircle(middle, y + height, height * person.shoulders)
  );
}

function isPersonWithin(input: Box, seen: Box): boolean {
  const middle = input.x + input.width / 2;
  const half = input.height * person.shoulders;
  const isAcross = middle - half >= seen.x - 0.1 && middle + half <= seen.x + seen.width + 0.1;
  return isAcross && input.height <= seen.height + 0.1;
}

/** Small arrows at the edges over which a cropped input reaches. */
function cutMarks(input: Box, seen: Box): string {
  const size = Math.min(7, seen.width * 0.08, seen.height * 0.08);
  const isAcross = input.width - seen.width > 1;
  const isDown = input.height - seen.height > 1;
  if (size < 2 || (!isAcross && !isDown)) return "";
  const [s, both] = [px(size), px(2 * size)];
  const [x, y] = [px(seen.x + seen.width / 2), px(seen.y + seen.height / 2)];
  const [left, right] = [px(seen.x + 3), px(seen.x + seen.width - 3)];
  const [top, bottom] = [px(seen.y + 3), px(seen.y + seen.height - 3)];
  return isAcross
    ? `M${left} ${y}l${s} -${s}v${both}zM${right} ${y}l-${s} -${s}v${both}z`
    : `M${x} ${top}l-${s} ${s}h${both}zM${x} ${bottom}l-${s} -${s}h${both}z`;
}
