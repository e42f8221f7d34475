// Ready-made layouts of views: regions whose areas are exact fractions of the picture. They serve the templates of a room, which the
// server fills with streams as they join, and a ViewLayout, where the program assigns the streams.

import { failure } from "../program/failure";
import type { StreamSource } from "../program/stream-source";

/** Position and size of a region, as fractions of the picture: texts such as "1/3", from "0" to "1". */
export interface Area {
  left: string;
  top: string;
  width: string;
  height: string;
}

/** A region of a layout. */
export interface Region {
  /** Number of the region, from "1". */
  id: string;
  area: Area;
}

/** A region and its stream, if any. */
export interface PlacedRegion {
  stream?: NonNullable<StreamSource>;
  region: Region;
}

/** A layout for a fixed number of inputs. */
export interface Template {
  region: Region[];
}

/** A fraction of the picture: a number from 0 to 1, or a text such as "1/3". */
export type Part = number | string;

export interface SidebarOptions {
  /**
   * Side of the picture with the small regions.
   * @default "right"
   */
  side?: "left" | "right";
  /**
   * Width of the small regions, as a fraction of the picture.
   * @default "1/4"
   */
  width?: Part;
}

export interface PictureInPictureOptions {
  /**
   * Corner of the picture with the small region.
   * @default "bottomRight"
   */
  corner?: "topLeft" | "topRight" | "bottomLeft" | "bottomRight";
  /**
   * Width and height of the small region, as a fraction of the picture.
   * @default "1/4"
   */
  size?: Part;
  /**
   * Distance of the small region from the edges, as a fraction of the picture.
   * @default "1/32"
   */
  margin?: Part;
}

// ------------------------------------------------------------------ layouts

/**
 * Regions of equal size in rows from the top, as close to a square as possible. A last row that is not full is centred.
 *
 * @param n Number of regions, 1 to 256.
 * @throws RunError where `n` is not a whole number from 1 to 256.
 * @example Four inputs as two by two, five as three and two
 * ```ts
 * const four = owt.layouts.grid(4);
 * const five = owt.layouts.grid(5);
 * ```
 */
export function grid(n: number): Region[] {
  count("grid", n);
  const columns = Math.ceil(Math.sqrt(n));
  const rows = Math.ceil(n / columns);
  const [width, height] = [ratio(1, columns), ratio(1, rows)];
  return regions(n, (i) => {
    const row = Math.floor(i / columns);
    const inRow = Math.min(columns, n - row * columns);
    const left = ratio(columns - inRow + 2 * (i % columns), 2 * columns);
    return { left, top: ratio(row, rows), width, height };
  });
}

/**
 * One large region, and below it a centred row of equal small ones. They take a quarter of the picture's height, or less if there are
 * more than four.
 *
 * @param n Number of regions, 1 to 256, with the large one, which is the first.
 * @throws RunError where `n` is not a whole number from 1 to 256.
 * @example One speaker, and up to five participants below
 * ```ts
 * const custom = owt.layouts.upTo(6, owt.layouts.lecture);
 * new owt.Room("course", { views: { common: { video: { layout: { templates: { custom } } } } } });
 * ```
 */
export function lecture(n: number): Region[] {
  count("lecture", n);
  if (n === 1) return grid(1);
  const small = n - 1;
  const size = ratio(1, Math.max(small, 4));
  const rest = minus(one, size);
  const start = half(minus(one, times(size, small)));
  return regions(n, (i) =>
    i === 0
      ? { left: zero, top: zero, width: one, height: rest }
      : { left: plus(start, times(size, i - 1)), top: rest, width: size, height: size },
  );
}

/**
 * One large region, and beside it a centred column of equal small ones. They keep the aspect ratio of the picture, and become lower
 * if there are too many for that.
 *
 * @param n Number of regions, 1 to 256, with the large one, which is the first.
 * @param options Side and width of the small regions.
 * @throws RunError where `n` is not a whole number from 1 to 256, or the width is not between 0 and 1.
 * @example Slides with up to three faces beside them
 * ```ts
 * const custom = owt.layouts.upTo(4, (n) => owt.layouts.sidebar(n, { side: "left", width: "1/5" }));
 * ```
 */
export function sidebar(n: number, { side = "right", width = "1/4" }: SidebarOptions = {}): Region[] {
  count("sidebar", n);
  oneOf("sidebar: side", side, ["left", "right"]);
  const narrow = between("sidebar: width", width);
  if (n === 1) return grid(1);
  const small = n - 1;
  const wide = minus(one, narrow);
  const height = isMore(times(narrow, small), one) ? ratio(1, small) : narrow;
  const start = half(minus(one, times(height, small)));
  return regions(n, (i) =>
    i === 0
      ? { left: side === "left" ? narrow : zero, top: zero, width: wide, height: one }
      : { left: side === "left" ? zero : wide, top: plus(start, times(height, i - 1)), width: narrow, height },
  );
}

/**
 * One region that fills the picture, and a small one over it in a corner. This is the only layout with regions that overlap: servers
 * draw regions in their order, so the second is on top.
 *
 * @param options Corner, size and margin of the small region.
 * @throws RunError where the size is not between 0 and 1, or the small region does not fit into the picture.
 * @example The second stream is small, at the top right
 * ```ts
 * const custom = { "2": owt.layouts.template(owt.layouts.pictureInPicture({ corner: "topRight", size: "1/3" })) };
 * ```
 */
export function pictureInPicture({
  corner = "bottomRight",
  size = "1/4",
  margin = "1/32",
}: PictureInPictureOptions = {}): Region[] {
  oneOf("pictureInPicture: corner", corner, ["topLeft", "topRight", "bottomLeft", "bottomRight"]);
  const small = between("pictureInPicture: size", size);
  const gap = part("pictureInPicture: margin", margin);
  const far = minus(minus(one, small), gap);
  if (far.numerator < 0)
    throw failure(
      `layouts.pictureInPicture: size ${text(small)} and margin ${text(gap)} add up to more than the picture. Reduce one of them.`,
    );
  return regions(2, (i) =>
    i === 0
      ? { left: zero, top: zero, width: one, height: one }
      : {
          left: corner.endsWith("Left") ? gap : far,
          top: corner.startsWith("top") ? gap : far,
          width: small,
          height: small,
        },
  );
}

// ------------------------------------------------------------------ arguments of resources

/**
 * A template of a room's view, under its number of regions. The server uses it for as many inputs.
 *
 * @example
 * ```ts
 * const custom = { "2": owt.layouts.template(owt.layouts.grid(2)) };
 * new owt.Room("duel", { views: { common: { video: { layout: { templates: { custom } } } } } });
 * ```
 */
export function template(regions: Region[]): Template {
  return { region: regions };
}

/**
 * A template for each number of inputs from 1 to `n`, for `video.layout.templates.custom` of a view. Pulumi records
 * them by their numbers of regions.
 *
 * @param n The largest number of inputs, 1 to 256.
 * @param layout Returns the regions for a number of inputs, such as `owt.layouts.grid`.
 * @throws RunError where `n` is not a whole number from 1 to 256.
 * @example
 * ```ts
 * const templates = { base: "void", custom: owt.layouts.upTo(9, owt.layouts.grid) } as const;
 * new owt.Room("meeting", { views: { common: { video: { maxInput: 9, layout: { templates } } } } });
 * ```
 */
export function upTo(n: number, layout: (inputs: number) => Region[]): Template[] {
  count("upTo", n);
  return Array.from({ length: n }, (_, i) => template(layout(i + 1)));
}

/**
 * Assigns streams to regions, for {@link ViewLayout}: the first stream to the first region, and so on. The other regions stay empty;
 * the server fills them with streams as they join.
 *
 * @param regions The regions, from a layout.
 * @param streams Resources of the program, or ids of streams. A mixed stream cannot be mixed again.
 * @throws RunError where there are more streams than regions.
 * @example
 * ```ts
 * const layout = owt.layouts.withStreams(owt.layouts.sidebar(3), [stage, audience]);
 * new owt.ViewLayout("show", { room, view: "common", layout });
 * ```
 */
export function withStreams(regions: readonly Region[], streams: readonly NonNullable<StreamSource>[]): PlacedRegion[] {
  if (streams.length > regions.length) {
    throw failure(`layouts.withStreams: ${streams.length} streams do not fit into ${regions.length} regions.`);
  }
  return regions.map((region, i) => {
    const stream = streams[i];
    return stream === undefined ? { region } : { stream, region };
  });
}

// ------------------------------------------------------------------ exact ratios

/** A ratio in lowest terms. Programs load this module, so it avoids the library that the schemas use for fractions. */
interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

function ratio(numerator: number, denominator: number): Ratio {
  const divisor = greatestCommonDivisor(Math.abs(numerator), denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

const zero = ratio(0, 1);
const one = ratio(1, 1);
const plus = (a: Ratio, b: Ratio) =>
  ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
const minus = (a: Ratio, b: Ratio) => plus(a, times(b, -1));
const times = (a: Ratio, n: number) => ratio(a.numerator * n, a.denominator);
const half = (a: Ratio) => ratio(a.numerator, a.denominator * 2);
const isMore = (a: Ratio, b: Ratio) => a.numerator * b.denominator > b.numerator * a.denominator;
const text = ({ numerator, denominator }: Ratio) =>
  denominator === 1 ? String(numerator) : `${numerator}/${denominator}`;

function regions(n: number, area: (index: number) => Record<keyof Area, Ratio>): Region[] {
  return Array.from({ length: n }, (_, i) => {
    const { left, top, width, height } = area(i);
    return {
      id: String(i + 1),
      area: { left: text(left), top: text(top), width: text(width), height: text(height) },
    };
  });
}

// ------------------------------------------------------------------ arguments

/** The largest `maxInput` of a view. */
const mostInputs = 256;

function count(name: string, n: unknown): void {
  if (Number.isInteger(n) && Number(n) >= 1 && Number(n) <= mostInputs) return;
  throw failure(`layouts.${name}: n is ${shown(n)}, but must be a whole number from 1 to ${mostInputs}.`);
}

/** Keeps all intermediate results within the exact integers of a number. */
const largestDenominator = 10_000;

/** Parses a fraction of the picture, from 0 to 1. */
function part(argument: string, value: unknown): Ratio {
  const match = /^(\d+)(?:\.(\d+))?(?:\/(\d+))?$/.exec(String(value));
  const [, whole = "", decimals = "", divisor = "1"] = match ?? [];
  const denominator = Number(divisor) * 10 ** decimals.length;
  if (match !== null && denominator > 0) {
    const exact = ratio(Number(whole + decimals), denominator);
    if (exact.numerator <= exact.denominator && exact.denominator <= largestDenominator) return exact;
  }
  throw failure(
    `layouts.${argument} is ${shown(value)}, but must be a fraction of the picture from 0 to 1, such as 0.25 or "1/3" ` +
      `(with a denominator of at most ${largestDenominator}).`,
  );
}

/** Parses a fraction of the picture above 0 and below 1. */
function between(argument: string, value: unknown): Ratio {
  const exact = part(argument, value);
  if (exact.numerator > 0 && exact.numerator < exact.denominator) return exact;
  throw failure(`layouts.${argument} is ${shown(value)}, but must be more than 0 and less than 1.`);
}

function oneOf(argument: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw failure(`layouts.${argument} is ${shown(value)}, but must be one of ${allowed.join(", ")}.`);
}

const shown = (value: unknown) => (typeof value === "string" ? JSON.stringify(value) : String(value));
