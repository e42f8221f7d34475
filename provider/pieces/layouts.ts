// Ready-made layouts of views: regions whose areas are exact fractions of the picture. The same regions serve a room's
// templates, where they are filled by whoever comes, and a ViewLayout, where each shows a stream that the program knows.

import { failure } from "../program/failure";
import type { StreamSource } from "../program/stream-source";

/** Where a region lies in the picture: texts such as "1/3", from "0" to "1". */
export interface Area {
  left: string;
  top: string;
  width: string;
  height: string;
}

/** A region of a layout. */
export interface Region {
  /** "1" for the first region, and so on. */
  id: string;
  area: Area;
}

/** A region with the stream in it, or none. */
export interface PlacedRegion {
  stream?: NonNullable<StreamSource>;
  region: Region;
}

/** A layout for a fixed number of inputs. */
export interface Template {
  region: Region[];
}

/** A part of the picture: a number from 0 to 1, or a text such as "1/3". */
export type Part = number | string;

export interface SidebarOptions {
  /**
   * At which side the small regions are.
   * @default "right"
   */
  side?: "left" | "right";
  /**
   * How wide they are.
   * @default "1/4"
   */
  width?: Part;
}

export interface PictureInPictureOptions {
  /**
   * In which corner the small region is.
   * @default "bottomRight"
   */
  corner?: "topLeft" | "topRight" | "bottomLeft" | "bottomRight";
  /**
   * How wide and high it is.
   * @default "1/4"
   */
  size?: Part;
  /**
   * How far it is from the edges.
   * @default "1/32"
   */
  margin?: Part;
}

// ------------------------------------------------------------------ layouts

/**
 * Regions of equal size that fill the picture, in rows from the top; as many in a row as there are rows, or nearly. A last row
 * that is not full is centred.
 *
 * @param n How many regions.
 * @throws RunError where `n` is no whole number from 1.
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
 * One large region, and below it a row of equal small ones, which is centred. They take a quarter of the picture's height, or
 * less where there are more than four.
 *
 * @param n How many regions, the large one included, which is the first.
 * @throws RunError where `n` is no whole number from 1.
 * @example One who speaks, and up to five who may ask
 * ```ts
 * const custom = owt.layouts.upTo(6, owt.layouts.lecture);
 * new owt.Room("course", { views: [{ video: { layout: { templates: { custom } } } }] });
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
 * One large region, and beside it a column of equal small ones, which is centred. They have the picture's shape as long as
 * there is room, and are lower where there are many.
 *
 * @param n How many regions, the large one included, which is the first.
 * @param options At which side, and how wide.
 * @throws RunError where `n` is no whole number from 1, or a width is not between 0 and 1.
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
 * One region that fills the picture, and a small one over it in a corner. It is the only layout here whose regions overlap:
 * servers draw them in their order, so the second is on top.
 *
 * @param options In which corner, how large, and how far from the edges.
 * @throws RunError where the size is not between 0 and 1, or the small region would leave the picture.
 * @example Whoever comes second is shown small, at the top right
 * ```ts
 * const custom = [owt.layouts.template(owt.layouts.pictureInPicture({ corner: "topRight", size: "1/3" }))];
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
  if (far.over < 0)
    throw failure(
      `layouts.pictureInPicture: a size of ${text(small)} and a margin of ${text(gap)} are more than the picture. Make one of them smaller.`,
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

// ------------------------------------------------------------------ where layouts go

/**
 * A template of a room's view: the layout for as many inputs as there are regions.
 *
 * @example
 * ```ts
 * const custom = [owt.layouts.template(owt.layouts.grid(2))];
 * new owt.Room("duel", { views: [{ video: { layout: { templates: { custom } } } }] });
 * ```
 */
export function template(regions: Region[]): Template {
  return { region: regions };
}

/**
 * A template for each number of inputs from 1 on: what `views[].video.layout.templates.custom` takes.
 *
 * @param n The largest number of inputs.
 * @param layout Makes the regions for a number of inputs: `owt.layouts.grid` say.
 * @throws RunError where `n` is no whole number from 1.
 * @example
 * ```ts
 * const templates = { base: "void", custom: owt.layouts.upTo(9, owt.layouts.grid) } as const;
 * new owt.Room("meeting", { views: [{ video: { maxInput: 9, layout: { templates } } }] });
 * ```
 */
export function upTo(n: number, layout: (inputs: number) => Region[]): Template[] {
  count("upTo", n);
  return Array.from({ length: n }, (_, i) => template(layout(i + 1)));
}

/**
 * The regions with streams in them, as a {@link ViewLayout} takes them: the first stream in the first region, and so on. Regions
 * that are left over are empty, for whoever comes.
 *
 * @param regions The regions.
 * @param streams Streams that come from elsewhere: resources of the program, or ids. Mixed streams cannot be mixed again.
 * @throws RunError where there are more streams than regions.
 * @example
 * ```ts
 * const layout = owt.layouts.withStreams(owt.layouts.sidebar(3), [stage, audience]);
 * new owt.ViewLayout("show", { room, view: "common", layout });
 * ```
 */
export function withStreams(regions: readonly Region[], streams: readonly NonNullable<StreamSource>[]): PlacedRegion[] {
  if (streams.length > regions.length) {
    throw failure(`layouts.withStreams: ${streams.length} streams do not go into ${regions.length} regions.`);
  }
  return regions.map((region, i) => {
    const stream = streams[i];
    return stream === undefined ? { region } : { stream, region };
  });
}

// ------------------------------------------------------------------ exact ratios

/** A ratio in lowest terms. Programs load this module, so it does without the library that the schemas have. */
interface Ratio {
  readonly over: number;
  readonly under: number;
}

function ratio(over: number, under: number): Ratio {
  const common = greatestCommon(Math.abs(over), under);
  return { over: over / common, under: under / common };
}

function greatestCommon(a: number, b: number): number {
  return b === 0 ? a : greatestCommon(b, a % b);
}

const zero = ratio(0, 1);
const one = ratio(1, 1);
const plus = (a: Ratio, b: Ratio) => ratio(a.over * b.under + b.over * a.under, a.under * b.under);
const minus = (a: Ratio, b: Ratio) => ratio(a.over * b.under - b.over * a.under, a.under * b.under);
const times = (a: Ratio, n: number) => ratio(a.over * n, a.under);
const half = (a: Ratio) => ratio(a.over, a.under * 2);
const isMore = (a: Ratio, b: Ratio) => a.over * b.under > b.over * a.under;
const text = ({ over, under }: Ratio) => (under === 1 ? String(over) : `${over}/${under}`);

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

/** More inputs than this no view takes. */
const mostInputs = 256;

function count(name: string, n: unknown): void {
  if (Number.isInteger(n) && Number(n) >= 1 && Number(n) <= mostInputs) return;
  throw failure(`layouts.${name}: n is ${shown(n)}, but must be a whole number from 1 to ${mostInputs}.`);
}

/** Fractions with larger numbers than this would soon be beyond what numbers can hold exactly. */
const largestTerm = 10_000;

/** A part of the picture, 0 and 1 included. */
function part(what: string, value: unknown): Ratio {
  const match = /^(\d+)(?:\.(\d+))?(?:\/(\d+))?$/.exec(String(value));
  const [, whole = "", decimals = "", divisor = "1"] = match ?? [];
  const under = Number(divisor) * 10 ** decimals.length;
  if (match !== null && under > 0) {
    const exact = ratio(Number(whole + decimals), under);
    if (exact.over <= exact.under && exact.under <= largestTerm) return exact;
  }
  throw failure(
    `layouts.${what} is ${shown(value)}, but must be a part of the picture from 0 to 1, such as 0.25 or "1/3" ` +
      `(its lower number at most ${largestTerm}).`,
  );
}

/** A part of the picture that is neither nothing nor all of it. */
function between(what: string, value: unknown): Ratio {
  const exact = part(what, value);
  if (exact.over > 0 && exact.over < exact.under) return exact;
  throw failure(`layouts.${what} is ${shown(value)}, but must be more than 0 and less than 1.`);
}

function oneOf(what: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw failure(`layouts.${what} is ${shown(value)}, but must be one of ${allowed.join(", ")}.`);
}

const shown = (value: unknown) => (typeof value === "string" ? JSON.stringify(value) : String(value));
