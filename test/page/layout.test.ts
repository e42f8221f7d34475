// The page of `owt layout --watch` in a browser: it is redrawn, can be used by everybody, and keeps names as text.

import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { type Process, owt, removeFolders, temporaryFolder } from "../emulator/support";
import { accessibilityProblems, chromiumForTests } from "./browser";

const name = "<img src=x onerror=document.title='hacked'>";
const document = `rooms:
  hall: { views: { ${JSON.stringify(name)}: { video: { maxInput: 4 } } } }
`;

describe("the page of owt layout --watch", function () {
  this.timeout(60_000);
  const browser = chromiumForTests();
  let running: Process;
  let file: string;
  let url: string;

  beforeEach(async () => {
    const folder = temporaryFolder();
    file = path.join(folder, "conference.yaml");
    writeFileSync(file, document);
    running = owt(["layout", "--watch"], { cwd: folder });
    while (!running.stdout().includes("Ctrl-C")) await once(running.child.stdout!, "data");
    url = /http:\S+/.exec(running.stdout())?.[0] ?? assert.fail(running.stdout());
  });
  afterEach(async () => {
    running.child.kill("SIGTERM");
    await running.ended;
    removeFolders();
  });

  it("is redrawn while the document is edited, and keeps lists open and names as text", async () => {
    const { page, problems, close } = await browser.open(url);
    assert.ok((await page.locator("h2").innerText()).includes(name));
    assert.equal(await page.locator("figure").count(), 2);
    await page.locator("summary").first().click();
    writeFileSync(file, document.replace("maxInput: 4", "maxInput: 9"));
    await page.locator("figure").nth(2).waitFor();
    assert.equal(await page.locator("details[open]").count(), 1);
    writeFileSync(file, document.replace("maxInput: 4", "maxInput: four"));
    await page.getByText("1 mistake", { exact: true }).waitFor();
    assert.equal(await page.locator("figure").count(), 3);
    assert.equal(await page.title(), "1 mistake · conference.yaml");
    assert.deepEqual(problems, []);
    await close();
  });

  for (const colorScheme of ["light", "dark"] as const)
    it(`can be used by everybody, in ${colorScheme} colours`, async () => {
      const { page, problems, close } = await browser.open(url, { colorScheme });
      writeFileSync(file, document.replace("maxInput: 4", "maxInput: four"));
      await page.getByText("1 mistake", { exact: true }).waitFor();
      assert.deepEqual(await accessibilityProblems(page), []);
      assert.deepEqual(problems, []);
      await close();
    });
});
