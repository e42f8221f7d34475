// The page of `owt report` in Chromium, opened from disk: what its script does, what is there without it, and what large pages take.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { type ChangeSet, judge, reportOf } from "../../plan";
import { removeFolders, temporaryFolder } from "../emulator/support";
import { manyRooms, sample } from "../plan/report/support";
import { type OpenOptions, type OpenedPage, accessibilityProblems, chromiumForTests } from "./browser";

const at = new Date("2026-01-02T03:04:05Z");

describe("the page of owt report", function () {
  this.timeout(60_000);
  const browser = chromiumForTests();
  const pages: OpenedPage[] = [];

  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });
  after(removeFolders);

  const write = (text: string): string => {
    const file = path.join(temporaryFolder(), "report.html");
    writeFileSync(file, text);
    return file;
  };
  const open = async (set: ChangeSet, options: OpenOptions = {}): Promise<Page> => {
    const page = await browser.open(
      write(reportOf(set, { at, violations: judge(set, { failOn: ["cut-off"] }) })),
      options,
    );
    pages.push(page);
    return page.page;
  };
  const problems = () => pages.flatMap((page) => page.problems);
  /** Names of the entries that are shown. */
  const shown = (page: Page) => page.locator(".entry:not([hidden]) h3").allTextContents();
  const classroom = (page: Page) => page.locator("#room-classroom");
  const lecture = (page: Page) => classroom(page).locator(".view", { hasText: "View lecture" });
  /** The picture afterwards in words. */
  const pictured = (page: Page) => lecture(page).locator("figure svg[role=img] > title").last().textContent();

  it("opens from disk without errors, and asks for nothing else", async () => {
    const page = await open(sample());
    assert.deepEqual(await shown(page), ["old-hall", "classroom", "قاعة الاجتماعات", "training (service)"]);
    assert.match(
      (await pictured(page)) ?? "",
      /^View lecture with 3 inputs: 3 of 3 regions filled, primary region stage/,
    );
    assert.deepEqual(problems(), []);
  });

  it("has all words and the pictures without script", async () => {
    const page = await open(sample(), { javaScriptEnabled: false });
    assert.equal(await lecture(page).locator("figure svg.owt-view").count(), 2);
    assert.match((await pictured(page)) ?? "", /^View lecture with 3 inputs/);
    assert.match(await classroom(page).innerText(), /participants\s+40 → 60/);
    assert.equal(await page.locator(".tools").isVisible(), false);
    assert.equal(await page.locator("button:visible:enabled").count(), 0);
    assert.deepEqual(problems(), []);
  });

  it("shows another layout for another number of inputs, which the keyboard chooses", async () => {
    const page = await open(sample());
    const slider = lecture(page).getByRole("slider", { name: "Inputs in the view lecture" });
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    assert.match((await pictured(page)) ?? "", /^View lecture with 4 inputs: 4 of 6 regions filled/);
    await page.keyboard.press("Home");
    assert.match((await pictured(page)) ?? "", /^View lecture with 1 input: 1 of 1 region filled/);
    await page.keyboard.press("End");
    assert.match((await pictured(page)) ?? "", /^View lecture with 12 inputs: 12 of 12 regions filled/);
    assert.equal(await lecture(page).locator(".number").innerText(), "12 of 12");
    assert.match(await lecture(page).locator("figcaption").first().innerText(), /takes 9 of 12 inputs/);
  });

  it("says in the legend which regions are where, and which have moved", async () => {
    const page = await open(sample());
    const rows = await lecture(page).locator(".legend tbody tr").allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.split("\t").map((cell) => cell.trim())),
      [
        [
          "1",
          "stage",
          "left 0, top 0, width 1, height 2/3; primary left 0, top 0, width 3/4, height 1; primary",
          "moved",
        ],
        ["2", "a", "left 0, top 2/3, width 1/2, height 1/3 left 3/4, top 0, width 1/4, height 1/2", "moved"],
        ["3", "c", "left 3/4, top 1/2, width 1/4, height 1/2", "new"],
        ["–", "b", "left 1/2, top 2/3, width 1/2, height 1/3", "no longer there"],
      ],
    );
  });

  it("lays one layout over the other, and takes it away again", async () => {
    const page = await open(sample());
    const button = lecture(page).getByRole("button", { name: "Lay over each other" });
    await button.press("Enter");
    assert.equal(await lecture(page).locator("figure svg.owt-overlay").count(), 1);
    assert.equal(await button.getAttribute("aria-pressed"), "true");
    await button.press("Enter");
    assert.equal(await lecture(page).locator("figure svg.owt-view").count(), 2);
  });

  it("filters by the numbers of the summary: several show what any of them counts", async () => {
    const page = await open(sample());
    await page.getByRole("button", { name: "1 room whose people are cut off" }).click();
    assert.deepEqual(await shown(page), ["old-hall"]);
    assert.equal(await page.locator("#others").isVisible(), false);
    await page.getByRole("button", { name: "1 replaced" }).click();
    assert.deepEqual(await shown(page), ["old-hall", "training (service)"]);
    await page.getByRole("button", { name: "Show all" }).click();
    assert.equal((await shown(page)).length, 4);
  });

  it("filters by what is in a room: of a rule, the room and the warning", async () => {
    const page = await open(sample());
    await page.getByRole("button", { name: "view-format-unavailable" }).click();
    assert.deepEqual(await shown(page), ["classroom"]);
    assert.equal(await page.locator("#warnings li:visible").count(), 1);
  });

  it("finds words of names and changes, whatever their case, and says how many", async () => {
    const page = await open(sample());
    const search = page.getByRole("searchbox");
    await page.keyboard.press("/");
    await page.keyboard.type("ARCHIVE gallery");
    assert.deepEqual(await shown(page), ["classroom"]);
    assert.equal(await page.getByRole("status").innerText(), "1 of 5 shown");
    await search.fill("figcaption");
    assert.equal(await page.getByRole("status").innerText(), "Nothing matches");
  });

  it("opens and closes all that the filter shows", async () => {
    const page = await open(sample());
    const openOnes = () => page.locator(".entry > details[open]").count();
    await page.getByRole("button", { name: "Collapse all" }).click();
    assert.equal(await openOnes(), 0);
    await page.getByRole("searchbox").fill("classroom");
    await page.getByRole("button", { name: "Expand all" }).click();
    assert.equal(await openOnes(), 1);
  });

  it("shows and opens what a link leads to, also where the filter leaves it out", async () => {
    const page = await open(sample(), { fragment: encodeURIComponent("room-قاعة-الاجتماعات") });
    const room = page.locator("#room-قاعة-الاجتماعات > details");
    assert.equal(await room.getAttribute("open"), "");
    await page.getByRole("button", { name: "1 replaced" }).click();
    assert.deepEqual(await shown(page), ["training (service)"]);
    await page.evaluate("location.hash = '#room-classroom'");
    await classroom(page).waitFor({ state: "visible" });
    assert.deepEqual(await shown(page), ["classroom", "training (service)"]);
  });

  it("changes its theme, and follows the system otherwise", async () => {
    const page = await open(sample(), { colorScheme: "dark" });
    const ground = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const dark = await ground();
    await page.getByLabel("Theme").selectOption("light");
    assert.equal(await ground(), "rgb(255, 255, 255)");
    await page.getByLabel("Theme").selectOption("dark");
    assert.equal(await ground(), dark);
    await page.emulateMedia({ colorScheme: "light" });
    await page.getByLabel("Theme").selectOption("auto");
    assert.equal(await ground(), "rgb(255, 255, 255)");
  });

  for (const colorScheme of ["light", "dark"] as const)
    for (const [device, size] of [
      ["a desk", { width: 1280, height: 900 }],
      ["a phone", { width: 390, height: 800 }],
    ] as const)
      it(`keeps nobody from using it: axe finds nothing, ${colorScheme} on ${device}`, async () => {
        const page = await open(sample(), { colorScheme, size });
        await page.getByRole("button", { name: "Expand all" }).click();
        // All that is on the page is drawn, as for a printer: axe does not judge what browsers have not laid out.
        await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
        await page.evaluate(
          "for (const entry of document.querySelectorAll('.entry')) entry.style.contentVisibility = 'visible'",
        );
        await page.evaluate("dispatchEvent(new Event('beforeprint'))");
        assert.deepEqual(await accessibilityProblems(page), []);
      });

  it("has texts of documents as texts: markup in names is not run, and draws nothing", async () => {
    const hostile = `"><img src=x onerror=alert(1)></script><script>alert(2)</script>'<!--{{x}}\u202e`;
    const set = sample([
      {
        op: "update",
        name: hostile,
        before: { name: hostile, views: [{ label: hostile }] },
        after: {
          name: `${hostile}2`,
          roles: [{ role: hostile }],
          views: [
            {
              label: hostile,
              video: {
                layout: {
                  templates: {
                    custom: [{ region: [{ id: hostile, area: { left: "0", top: "0", width: "1", height: "1" } }] }],
                  },
                },
              },
            },
          ],
        },
      },
    ]);
    const page = await open({ ...set, notices: [hostile], warnings: [{ text: hostile, name: hostile, rule: "r" }] });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    assert.equal(await page.locator("img, script:not([type]) + script, [onerror]").count(), 0);
    const title = await page.locator(".entry h3", { hasText: "onerror" }).textContent();
    assert.equal(title, hostile.replace("\u202e", "\ufffd"));
    assert.deepEqual(problems(), []);
  });

  for (const javaScriptEnabled of [true, false])
    it(`does not scroll sideways on a page of 320 pixels, with ${javaScriptEnabled ? "" : "no "}script`, async () => {
      const long = "a".repeat(200);
      const set = sample([
        {
          op: "update",
          name: long,
          before: { name: long, views: [{ label: long }] },
          after: { name: "x".repeat(300), views: [{ label: long, video: { maxInput: 20 } }], roles: [{ role: long }] },
        },
      ]);
      const page = await open(set, { size: { width: 320, height: 700 } });
      await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 320);
    });

  it("opens all shown rooms for a printer, without controls, and closes them again", async () => {
    const page = await open(sample());
    await page.getByRole("button", { name: "Collapse all" }).click();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    assert.equal(await page.locator(".entry > details:not([open])").count(), 0);
    assert.equal(await page.locator(".stage:visible:not(:has(figure))").count(), 0);
    for (const part of [".tools", ".controls", ".anchor"])
      assert.equal(await page.locator(part).first().isVisible(), false, part);
    assert.equal(await page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)");
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    assert.equal(await page.locator(".entry > details[open]").count(), 0);
  });

  describe("with 1,000 rooms", () => {
    /** Milliseconds from the address to the second picture on the screen. */
    const opened = async (file: string): Promise<number> => {
      const page = await browser.open(file, {});
      const took = await page.page.evaluate<number>(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))",
      );
      await page.close();
      return took;
    };
    const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

    for (const kind of ["new", "changed"] as const)
      it(`that are ${kind} opens in 1.5 times the time of an empty page with as many elements, at most`, async () => {
        const file = write(reportOf(manyRooms(1000, kind), { at }));
        const page = await browser.open(file, {});
        const elements = await page.page.evaluate<number>("document.querySelectorAll('*').length");
        await page.close();
        const empty = path.join(path.dirname(file), "empty.html");
        const frame = "<!doctype html><html lang=en><head><meta charset=utf-8><title>empty</title></head><body>";
        writeFileSync(empty, frame + "<div></div>".repeat(elements - 5));
        const times: { readonly own: number[]; readonly empty: number[] } = { own: [], empty: [] };
        for (let turn = 0; turn < 5; turn += 1) {
          times.own.push(await opened(file));
          times.empty.push(await opened(empty));
        }
        const ratio = median(times.own) / median(times.empty);
        assert.ok(ratio <= 1.5, `${ratio.toFixed(2)}: ${JSON.stringify(times)}`);
      });

    it("draws what is seen alone", async () => {
      const page = await open(manyRooms(1000, "changed"));
      await page.getByRole("button", { name: "Expand all" }).click();
      const drawn = page.locator(".stage figure svg.owt-view");
      await drawn.first().waitFor();
      assert.ok((await drawn.count()) < 100, String(await drawn.count()));
      await page.locator(".entry").last().scrollIntoViewIfNeeded();
      await page.locator(".entry").last().locator("figure svg.owt-view").first().waitFor();
    });
  });
});
