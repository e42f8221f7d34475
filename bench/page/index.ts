// The bench of the report: size, making and opening of its page, the opening by turns with an empty page of as many elements.

import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { reportOf } from "../../plan";
import { Chromium } from "../../test/page/browser";
import type { Machine } from "../machine";
import { byTurns } from "../micro/figures";
import type { Workshop } from "../workshop";
import { type Happening, changesOf } from "./changes";
import type { PageFigures, Pages } from "./figures";

export { pageTable } from "./figures";

const happenings: readonly Happening[] = ["new", "changed"];

export async function measurePages(
  { sizes, rounds }: { readonly sizes: readonly number[]; readonly rounds: number },
  { workshop, machine, say }: { workshop: Workshop; machine: Machine; say: (text: string) => void },
): Promise<Pages> {
  const chromium = await Chromium.launch();
  const pages: PageFigures[] = [];
  try {
    for (const rooms of sizes)
      for (const happening of happenings) {
        say(`a page of ${rooms} ${happening} rooms`);
        pages.push(await figuresOf(rooms, happening, rounds, { chromium, folder: workshop.folder }));
      }
  } finally {
    await chromium.close();
  }
  return { date: new Date().toISOString(), machine, pages };
}

async function figuresOf(
  rooms: number,
  happening: Happening,
  rounds: number,
  { chromium, folder }: { chromium: Chromium; folder: string },
): Promise<PageFigures> {
  const set = changesOf(rooms, happening);
  const making = Array.from({ length: rounds }, () => {
    const begin = performance.now();
    reportOf(set);
    return performance.now() - begin;
  });
  const text = reportOf(set);
  const file = path.join(folder, "report.html");
  const empty = path.join(folder, "empty.html");
  writeFileSync(file, text);
  const elements = (await opened(chromium, file)).elements;
  writeFileSync(empty, emptyPage(elements));
  const { ours, values } = await byTurns(
    rounds,
    async () => (await opened(chromium, file)).ms,
    async () => (await opened(chromium, empty)).ms,
  );
  return { rooms, happening, bytes: Buffer.byteLength(text), elements, making, opening: ours, empty: values };
}

/** A page without text and style, of so many elements. */
function emptyPage(elements: number): string {
  const outer = 4; // html, head, title, body
  return `<!doctype html><html lang="en"><head><title>Empty</title></head><body>${"<div></div>".repeat(Math.max(0, elements - outer))}</body></html>`;
}

/** Opens a page in a fresh context. The time ends with the second frame after loading: then it is on the screen. */
async function opened(chromium: Chromium, file: string): Promise<{ ms: number; elements: number }> {
  const { page, close } = await chromium.open(file);
  try {
    return await page.evaluate<{ ms: number; elements: number }>(
      `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
        resolve({ ms: performance.now(), elements: document.querySelectorAll("*").length }))))`,
    );
  } finally {
    await close();
  }
}
