// Screenshots of the page of `owt report` in Chromium.

import { Chromium } from "../../test/page/browser";

/** The time that the page shows, so that pictures made anew differ only where the page does. */
const shownTime = "2026-03-02 09:30 UTC";
/** Space around what is shown, in pixels. */
const margin = 8;

export interface ShotOptions {
  readonly width: number;
  /** Pixels of the picture for each pixel of the page. */
  readonly scale?: number;
  readonly colorScheme?: "light" | "dark";
  /** The room whose entry is open; the others are folded. */
  readonly room: string;
  /** Where the picture begins: at the top of the page, or at the room. It ends with the room. */
  readonly from: "page" | "room";
  /** Whether the views are laid over each other. */
  readonly isOverlaid?: boolean;
}

/** Makes a picture of a page as somebody sees it who looks at one room. */
export async function shot(file: string, to: string, options: ShotOptions): Promise<void> {
  const { width, scale = 1, colorScheme = "light", room, from, isOverlaid = false } = options;
  const chromium = await Chromium.launch();
  try {
    const opened = await chromium.open(file, {
      // All of the page is on the screen: nothing sticks, and everything is drawn.
      size: { width, height: 3000 },
      deviceScaleFactor: scale,
      colorScheme,
      reducedMotion: "reduce",
    });
    const { page } = opened;
    await page.evaluate(`for (const time of document.querySelectorAll("time")) time.textContent = "${shownTime}"`);
    await page.getByRole("button", { name: "Collapse all" }).click();
    const entry = page.getByRole("article", { name: room, exact: true });
    await entry.locator("summary").first().click();
    // The picture says it already.
    await entry.locator("summary", { hasText: "regions with" }).first().click();
    if (isOverlaid) await entry.getByRole("button", { name: "Lay over each other" }).first().click();
    // Nothing is pointed at, and nothing has the focus.
    await page.mouse.move(0, 0);
    await page.evaluate("document.activeElement?.blur()");
    const box = await entry.boundingBox();
    if (box === null) throw new Error(`The page shows no room ${room}`);
    const top = from === "page" ? 0 : box.y - margin;
    const height = box.y + box.height + margin - top;
    await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
    await page.screenshot({ path: to, clip: { x: 0, y: top, width, height }, animations: "disabled" });
    await opened.close();
  } finally {
    await chromium.close();
  }
}
