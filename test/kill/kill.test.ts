import assert from "node:assert/strict";
import { Rounds, type Victim, type Work, seeded } from "./kill";

/** Each victim in the middle of the works in which it leaves most behind. */
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

describe("a command that is killed", function () {
  this.timeout(300_000);
  const seed = Number(process.env.OWT_SEED ?? 7);
  let rounds: Rounds;

  before(async () => {
    rounds = await Rounds.begin(seeded(seed));
  });
  after(async () => rounds.end());

  plan.forEach(([work, victim], i) => {
    it(`leaves nothing twice and nothing lost: ${victim} in the middle of a ${work}, round ${i + 1}`, async () => {
      const told = await rounds.round(work, victim);
      assert.match(told, /killed|too late/, `OWT_SEED=${seed}`);
    });
  });
});
