// The emulator under requests that nobody should send: it answers each, with what a real server would, and what it says is so.

import * as assert from "node:assert/strict";
import * as path from "node:path";
import { Dice, shotOf } from "./requests";
import { fuzz, fuzzControl } from "./run";
import { startEmulator } from "../../emulator";
import { removeFolders, temporaryFolder } from "../emulator/support";

describe("emulator under changed requests", function () {
  this.timeout(180_000);
  after(removeFolders);
  const seed = Number(process.env.OWT_SEED ?? Date.now() % 2 ** 32);

  it(`neither crashes nor hangs nor says what is not so (OWT_SEED=${String(seed)} for the same 5,000 requests)`, async () => {
    const data = path.join(temporaryFolder(), "data");
    const { sent, wrong, statuses } = await fuzz({ seed, count: 5000, data, keepSessions: true });
    assert.deepEqual(wrong, [], wrong.join("\n"));
    assert.ok(sent >= 5000);
    // It is no test where everything is refused.
    assert.ok((statuses[200] ?? 0) > 300, JSON.stringify(statuses));
    // What was kept of it can be read again.
    const again = await startEmulator({ data, keepSessions: true });
    assert.equal(again.repaired, undefined);
    await again.close();
  });

  it(`has a control endpoint that does neither (OWT_SEED=${String(seed)} for the same 600 requests)`, async () => {
    const { sent, wrong, statuses } = await fuzzControl({ seed, count: 600 });
    assert.deepEqual(wrong, [], wrong.join("\n"));
    assert.equal(sent, 600);
    for (const status of [200, 201, 204, 400, 403, 404])
      assert.ok((statuses[status] ?? 0) > 0, JSON.stringify(statuses));
  });

  it("gets the same requests for the same seed", () => {
    const account = { id: "0".repeat(24), key: "k" };
    const world = {
      service: account,
      superService: account,
      rooms: ["1"],
      services: ["2", "3"],
      inside: new Map<string, []>(),
    };
    const three = () => {
      const dice = new Dice(7);
      return Array.from({ length: 3 }, () => shotOf(dice, world)).map(({ method, path: at, changes }) => [
        method,
        at,
        changes,
      ]);
    };
    assert.deepEqual(three(), three());
  });
});
