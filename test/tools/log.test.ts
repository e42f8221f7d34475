// The log of the commands in tools/.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { tool } from "./tools";

const { createLog, duration } = tool("lib/log.js");

describe("the log of the commands", () => {
  let text: string;
  const log = createLog({ write: (more) => (text += more), signOfLifeMs: 5 });

  beforeEach(() => {
    text = "";
  });

  it("reports when a step begins and how long it took", async () => {
    assert.equal(await log.step("Work", () => Promise.resolve(7)), 7);
    assert.match(text, /^- Work \.\.\.\n {2}done in \d+ ms\n$/);
  });

  it("shows signs of life while a step takes its time", async () => {
    await log.step("Work", async (tell) => {
      tell("half of it");
      await sleep(30);
    });
    assert.match(text, /\n {2}\d+ ms: half of it\n/);
  });

  it("reports that a step failed, and passes the error on", async () => {
    await assert.rejects(
      log.step("Work", () => Promise.reject(new Error("no"))),
      /^Error: no$/,
    );
    assert.match(text, /\n {2}failed after \d+ ms\n$/);
  });

  it("writes time spans for people", () => {
    assert.deepEqual([12.4, 2_450, 59_900, 61_000, 185_400].map(duration), [
      "12 ms",
      "2.5 s",
      "59.9 s",
      "1 min 01 s",
      "3 min 05 s",
    ]);
  });
});
