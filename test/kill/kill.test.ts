// Kills parts of running Pulumi commands, in a fixed sequence of rounds.

import assert from "node:assert/strict";
import { seeded } from "../seeded";
import { Rounds, type Victim, type Work } from "./kill";

/** Each victim during the operations in which its end leaves most behind. */
const plan: readonly (readonly [Work, Victim])[] = [
  ["creation", "engine"],
  ["update", "engine"],
  ["destruction", "engine"],
  ["creation", "host"],
  ["update", "host"],
  ["creation", "emulator"],
  ["destruction", "emulator"],
  ["creation", "engine by Ctrl-C twice"],
  ["creation", "engine"],
  ["destruction", "host"],
];

describe("a killed command", function () {
  this.timeout(300_000);
  const seed = Number(process.env.OWT_SEED ?? 7);
  let rounds: Rounds;

  before(async () => {
    rounds = await Rounds.begin(seeded(seed));
  });
  after(async () => rounds.end());

  plan.forEach(([work, victim], i) => {
    it(`can be recovered without loss and duplicates: ${victim} killed during a ${work}, round ${i + 1}`, async () => {
      const result = await rounds.round(work, victim);
      assert.match(result, /killed|too late/, `OWT_SEED=${seed}`);
    });
  });
});
