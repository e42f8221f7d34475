// Results of the bench of the report: size, making and opening of pages.

import type { Machine } from "../machine";
import { ratio, short, spread } from "../statistics";
import type { Table } from "../table";
import type { Happening } from "./changes";

/** Figures of the pages with so many rooms to which the same happens. Times are in milliseconds, one for each round. */
export interface PageFigures {
  readonly rooms: number;
  readonly happening: Happening;
  readonly bytes: number;
  /** Elements of the opened page. */
  readonly elements: number;
  readonly making: readonly number[];
  readonly opening: readonly number[];
  /** Opening of an empty page with as many elements. */
  readonly empty: readonly number[];
}

export interface Pages {
  readonly date: string;
  readonly machine: Machine;
  readonly pages: readonly PageFigures[];
}

/** Opening as a multiple of the empty page. */
export const timesEmpty = ({ opening, empty }: PageFigures): number => ratio(opening, empty);

export function pageTable({ pages }: Pages): Table {
  const ms = (value: number) => value.toFixed(0);
  return {
    title: "The page of owt report",
    head: ["", "kB", "elements", "made in ms", "opened in ms", "empty page in ms", "ratio"],
    rows: pages.map(({ rooms, happening, bytes, elements, making, opening, empty }) => [
      `${rooms.toLocaleString("en")} ${happening} rooms`,
      ms(bytes / 1000),
      String(elements),
      spread(making, ms),
      spread(opening, ms),
      spread(empty, ms),
      short(ratio(opening, empty)),
    ]),
  };
}

/** Largest of a page with that many rooms, or with the most that were measured. */
export function largestAt(
  { pages }: Pages,
  rooms: number,
  figure: (page: PageFigures) => number,
): { value: number; rooms: number } {
  const most = pages.some((page) => page.rooms === rooms) ? rooms : Math.max(...pages.map((page) => page.rooms));
  return { value: Math.max(...pages.filter((page) => page.rooms === most).map(figure)), rooms: most };
}
