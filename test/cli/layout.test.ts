// `owt layout`: pictures in the terminal, files, JSON, and the page of a watched document.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import * as path from "node:path";
import { readXml } from "../picture/xml";
import { type Process, owt, removeFolders, temporaryFolder } from "../emulator/support";
import { type Outcome, nowhere } from "./support";

const document = `rooms:
  meeting: { views: { common: { video: { maxInput: 4 } }, sound: { video: false } } }
  stage:
    views:
      wide:
        video:
          maxInput: 2
          layout:
            templates:
              base: void
              custom:
                2: { primary: guest, region: ["host: 0, 0, 2/3, 1", "guest: 2/3, 0, 1/3, 1"] }
`;
const mistaken = document.replace("maxInput: 2", "maxInput: two");
const hostile = "<img src=x onerror=alert(1)>";

describe("owt layout", function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, "conference.test.yaml");
    writeFileSync(file, document);
  });
  afterEach(removeFolders);

  async function layout(...args: string[]): Promise<Outcome> {
    const { ended, stdout, stderr } = owt(["layout", ...args], { cwd: folder, env: { ...nowhere, PATH: "" } });
    const [code] = await ended;
    return { code, out: stdout(), error: stderr() };
  }

  it("prints each layout with its regions in exact fractions, of the only document of the folder", async () => {
    const { code, out, error } = await layout();
    assert.deepEqual([code, error], [0, ""]);
    const views = out.trimEnd().split("\n\n\n");
    assert.deepEqual(
      views.map((text) => text.split("\n")[0]),
      [
        "meeting · common: size 640×480, fit letterbox, background #000000, inputs at most 4",
        "meeting · sound: audio only",
        "stage · wide: size 640×480, fit letterbox, background #000000, inputs at most 2",
      ],
    );
    const lines = views[2]?.split("\n") ?? [];
    assert.equal(lines[2], "1–2 inputs: 2 regions (custom)");
    assert.match(lines[12] ?? "", /^\| +host +\| +guest +\|$/);
    assert.deepEqual(lines.slice(-2), [
      "  1 host   left 0, top 0, width 2/3, height 1",
      "  2 guest  left 2/3, top 0, width 1/3, height 1; primary",
    ]);
  });

  it("shows one number of inputs, with empty regions and inputs that are not shown", async () => {
    const few = await layout(file, "stage", "wide", "--inputs", "1");
    assert.match(few.out, /^1 input: 2 regions \(custom\)$/m);
    assert.match(few.out, /guest {2}.*; primary; empty\n$/);
    const many = await layout(file, "stage", "wide", "--inputs", "5");
    assert.match(many.out, /^5 inputs: 2 regions \(custom\), 3 not shown$/m);
  });

  it("shows ready-made layouts without a document", async () => {
    const { code, out } = await layout("--base", "lecture", "--max-input", "6", "--json");
    assert.equal(code, 0);
    const [view] = JSON.parse(out) as { layouts: { inputs: object; regions: { words: string }[] }[] }[];
    assert.deepEqual(
      view?.layouts.map(({ inputs, regions }) => [inputs, regions.length]),
      [
        [{ from: 1, to: 1 }, 1],
        [{ from: 2, to: 6 }, 6],
      ],
    );
    assert.equal(view.layouts[1]?.regions[0]?.words, "left 0, top 0, width 2/3, height 2/3");
    assert.match((await layout("--base", "void")).out, /It has no layout, and shows nobody\./);
  });

  it("writes a file for each view into a folder, and one view into a file", async () => {
    const all = await layout(file, "--svg", "pictures");
    assert.deepEqual([all.code, all.error], [0, ""]);
    assert.deepEqual(readdirSync(path.join(folder, "pictures")).sort(), ["meeting-common.svg", "stage-wide.svg"]);
    const one = await layout(file, "stage", "wide", "--inputs", "2", "--svg", "one.svg");
    assert.deepEqual([one.code, one.out], [0, "one.svg\n"]);
    const { children } = readXml(readFileSync(path.join(folder, "one.svg"), "utf8"));
    assert.ok(
      JSON.stringify(children).includes("View wide with 2 inputs: 2 of 2 regions filled, primary region guest"),
    );
    const several = await layout(file, "--svg", "one.svg");
    assert.equal(several.code, 2);
    assert.match(several.error, /one\.svg is one file, but there are 2 views/);
  });

  it("prints mistakes with their places, and the views that they do not hide", async () => {
    writeFileSync(file, mistaken);
    const { code, out, error } = await layout("conference.test.yaml");
    assert.equal(code, 1);
    assert.match(error, /^conference\.test\.yaml:7:\d+ rooms\.stage\.views\.wide\.video\.maxInput /);
    assert.match(out, /^meeting · common: /);
    assert.ok(!out.includes("stage"));
  });

  for (const [what, args, code, message] of [
    ["a document that is not there", ["no.yaml"], 2, /no\.yaml cannot be used: it does not exist/],
    ["an unknown room", ["conference.test.yaml", "stge"], 1, /has no room "stge"; did you mean "stage"\?/],
    ["an unknown view", ["conference.test.yaml", "stage", "x"], 1, /The room stage has no view "x"; it has wide\./],
    ["a number that is none", ["--inputs", "0"], 2, /from 1 to 256/],
    ["a base with a document", ["conference.test.yaml", "--base", "fluid"], 2, /excludes a document/],
    ["--open alone", ["--open"], 2, /--open opens the page of --watch/],
    ["--watch with --json", ["--watch", "--json"], 2, /--watch shows all layouts/],
  ] as const)
    it(`refuses ${what}`, async () => {
      const outcome = await layout(...args);
      assert.equal(outcome.code, code);
      assert.match(outcome.error, message);
    });

  it("asks which of several documents is meant", async () => {
    writeFileSync(path.join(folder, "conference.dev.yaml"), document);
    const { code, error } = await layout();
    assert.equal(code, 2);
    assert.match(error, /name one of conference\.dev\.yaml, conference\.test\.yaml/);
  });

  describe("--watch", () => {
    let running: Process;
    let url: string;
    beforeEach(async () => {
      running = owt(["layout", "--watch", "conference.test.yaml"], { cwd: folder, env: nowhere });
      while (!running.stdout().includes("Ctrl-C")) await once(running.child.stdout!, "data");
      url = /http:\S+/.exec(running.stdout())?.[0] ?? assert.fail(running.stdout());
    });
    afterEach(async () => {
      running.child.kill("SIGTERM");
      await running.ended;
    });

    /** The contents that the page gets, as they come. */
    async function* contents(): AsyncGenerator<string, void> {
      const { body } = await fetch(`${url}events`);
      let text = "";
      for await (const bytes of body ?? []) {
        text += Buffer.from(bytes as Uint8Array).toString();
        const messages = text.split("\n\n");
        text = messages.pop() ?? "";
        for (const message of messages)
          yield (JSON.parse(message.replace(/^data: /, "")) as { content: string }).content;
      }
    }

    const next = async (all: AsyncGenerator<string, void>): Promise<string> =>
      (await all.next()).value ?? assert.fail("the page has ended");

    it("serves the pictures, and ends with a signal while a page is open", async () => {
      const page = await fetch(url);
      assert.equal(page.status, 200);
      const text = await page.text();
      assert.ok(text.includes("1–2 inputs: 2 regions, custom"));
      const events = contents();
      assert.ok(text.includes(await next(events)));
      running.child.kill("SIGINT");
      assert.deepEqual(await running.ended, [0, null]);
      await assert.rejects(fetch(url));
    });

    it("redraws when the document is written or replaced, and keeps pictures through a mistake", async () => {
      const events = contents();
      await next(events);
      writeFileSync(file, document.replaceAll("2/3", "3/4").replace("1/3", "1/4"));
      assert.match(await next(events), /width 3\/4/);
      writeFileSync(file, mistaken);
      const withMistake = await next(events);
      assert.match(withMistake, /1 mistake.*conference\.test\.yaml:7:/s);
      assert.match(withMistake, /as before the mistake.*width 3\/4/s);
      writeFileSync(file, "rooms: [\n");
      assert.match(await next(events), /mistake.*meeting.*as before the mistake.*width 3\/4/s);
      const other = path.join(folder, "other");
      writeFileSync(other, document);
      renameSync(other, file);
      const again = await next(events);
      assert.match(again, /width 2\/3/);
      assert.ok(!again.includes("mistake"));
    });

    it("keeps names as text", async () => {
      const events = contents();
      await next(events);
      writeFileSync(file, document.replace("sound:", `${JSON.stringify(hostile)}:`).replaceAll("guest", "<b>"));
      const content = await next(events);
      assert.ok(!content.includes("<img") && !content.includes("<b>"));
      assert.ok(content.includes("&lt;b&gt;"));
      assert.ok(content.includes("&lt;img src=x onerror=alert(1)&gt;"));
    });

    it("serves its own page alone: no foreign host, nothing but GET, and a policy that allows its own script only", async () => {
      const answer = async (headers: Record<string, string>, method = "GET", at = "") => {
        const asked = request(`${url}${at}`, { headers, method }).end();
        const [response] = (await once(asked, "response")) as [import("node:http").IncomingMessage];
        response.resume();
        return response;
      };
      assert.equal((await answer({ host: "evil.example" })).statusCode, 403);
      assert.equal((await answer({ host: `evil.example:${new URL(url).port}` }, "GET", "events")).statusCode, 403);
      assert.equal((await answer({ host: `localhost:${new URL(url).port}` })).statusCode, 200);
      assert.equal((await answer({}, "POST")).statusCode, 405);
      assert.equal((await answer({}, "GET", "else")).statusCode, 404);
      const policy = String((await answer({})).headers["content-security-policy"]);
      assert.match(
        policy,
        /^default-src 'none'; style-src 'nonce-[^']+'; script-src 'nonce-[^']+'; connect-src 'self'; /,
      );
    });
  });
});
