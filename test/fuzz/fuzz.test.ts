// Sends invalid requests to the emulator. It must answer each one as a real server would, and consistently with later reads.

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

  it(`neither crashes nor hangs nor contradicts itself (OWT_SEED=${String(seed)} for the same 5,000 requests)`, async () => {
    const data = path.join(temporaryFolder(), "data");
    const { sent, wrong, statuses } = await fuzz({ seed, count: 5000, data, keepSessions: true });
    assert.deepEqual(wrong, [], wrong.join("\n"));
    assert.ok(sent >= 5000);
    // Enough requests are accepted to make this a test.
    assert.ok((statuses[200] ?? 0) > 300, JSON.stringify(statuses));
    // The saved data can be read again.
    const again = await startEmulator({ data, keepSessions: true });
    assert.equal(again.repaired, undefined);
    await again.close();
  });

  it(`has a control endpoint that neither crashes nor hangs (OWT_SEED=${String(seed)} for the same 600 requests)`, async () => {
    const { sent, wrong, statuses } = await fuzzControl({ seed, count: 600 });
    assert.deepEqual(wrong, [], wrong.join("\n"));
    assert.equal(sent, 600);
    for (const status of [200, 201, 204, 400, 403, 404])
      assert.ok((statuses[status] ?? 0) > 0, JSON.stringify(statuses));
  });

  it("makes the same requests for the same seed", () => {
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
