// Kills parts of running Pulumi commands, in a fixed sequence of rounds.

import assert from "node:assert/strict";
import { seeded } from "../seeded";
import { Rounds, type Victim, type Work } from "./kill";

/** Each operation and each victim, where their end leaves most behind. */
const plan: readonly (readonly [Work, Victim])[] = [
  ["creation", "engine"],
  ["update", "engine"],
  ["replacement", "engine"],
  ["creation", "host"],
  ["destruction", "engine"],
  ["creation", "emulator"],
  ["replacement", "host"],
  ["refresh", "engine"],
  ["creation", "engine by Ctrl-C twice"],
  ["destruction", "emulator"],
];

const runs = [
  { host: "dynamic", hasCheckpoints: true, count: plan.length },
  { host: "dynamic", hasCheckpoints: false, count: plan.length },
  { host: "native", hasCheckpoints: true, count: 5 },
] as const;

for (const { host, hasCheckpoints, count } of runs) {
  describe(`a killed command of the ${host} host, ${hasCheckpoints ? "with" : "without"} checkpoints`, function () {
    this.timeout(300_000);
    const seed = Number(process.env.OWT_SEED ?? 7);
    let rounds: Rounds;

    before(async () => {
      rounds = await Rounds.begin(seeded(seed), hasCheckpoints, host);
    });
    after(async () => rounds.end());

    plan.slice(0, count).forEach(([work, victim], i) => {
      it(`is mended by the same command: ${victim} killed during a ${work}, round ${i + 1}`, async () => {
        const result = await rounds.round(work, victim);
        assert.match(result, /killed|too late/, `OWT_SEED=${seed}`);
      });
    });
  });
}
