// Compares the answers of the emulator with recorded answers of a real server.

import * as assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { Run, scenarios } from "./scenario";

describe("contract with recorded exchanges", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  for (const [name, { title, steps }] of scenarios()) {
    describe(`${name}: ${title}`, () => {
      let run: Run;
      before(() => {
        const { endpoint, superServiceId, superServiceKey, sampleServiceId, sampleServiceKey } = emulator.credentials;
        run = new Run({
          endpoint,
          super: { id: superServiceId, key: superServiceKey },
          service: { id: sampleServiceId, key: sampleServiceKey },
        });
      });
      after(() => run.cleanUp());

      for (const step of steps) {
        it(step.name, async () => {
          assert.deepEqual(await run.step(step), [], `${step.request.method} ${step.request.path}`);
        });
      }
    });
  }
});
