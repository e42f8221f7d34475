// The browser that tests of pages use: what it reports, and what it does not.

import assert from "node:assert/strict";
import { Scratch } from "../tools/tools";
import { accessibilityProblems, chromiumForTests } from "./browser";

const page = (body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body><main><h1>A page</h1>${body}</main></body></html>`;

describe("the browser of the tests", () => {
  const browser = chromiumForTests();
  let scratch: Scratch;

  beforeEach(() => {
    scratch = new Scratch();
  });

  afterEach(() => scratch.remove());

  it("finds nothing wrong in a page that is well", async () => {
    const opened = await browser.open(
      scratch.write("page.html", page("<p>Text</p><script>document.title = 'B'</script>")),
    );
    assert.equal(await opened.page.title(), "B");
    assert.deepEqual(await accessibilityProblems(opened.page), []);
    assert.deepEqual(opened.problems, []);
    await opened.close();
  });

  it("reports errors of scripts, the console's, and requests", async () => {
    const text = page(
      "<img alt='' src='missing.png'><script>console.error('one'); console.warn('two'); throw new Error('three')</script>",
    );
    const opened = await browser.open(scratch.write("page.html", text));
    for (const expected of [/^error: one$/, /^warning: two$/, /^error: three$/, /^request: file:.*missing\.png$/])
      assert.ok(
        opened.problems.some((problem) => expected.test(problem)),
        `${String(expected)} in ${opened.problems.join("; ")}`,
      );
    await opened.close();
  });

  it("reports what keeps people from using a page", async () => {
    const opened = await browser.open(scratch.write("page.html", page("<button></button>")));
    const problems = await accessibilityProblems(opened.page);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^button-name: .*: button$/);
    await opened.close();
  });

  it("opens pages without script, in sizes and colours", async () => {
    const text = page("<script>document.title = 'B'</script>");
    const opened = await browser.open(scratch.write("page.html", text), {
      javaScriptEnabled: false,
      colorScheme: "dark",
      size: { width: 390, height: 800 },
    });
    assert.equal(await opened.page.title(), "A page");
    assert.ok(await opened.page.evaluate("innerWidth === 390 && matchMedia('(prefers-color-scheme: dark)').matches"));
    await opened.close();
  });
});
