// Fuzzes the emulator: npx ts-node bench/fuzz.ts [COUNT]    (100,000 requests; OWT_SEED chooses others)

import { fuzz } from "./fuzz-run";

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 100_000);
  const seed = Number(process.env.OWT_SEED ?? Date.now() % 2 ** 32);
  console.log(`seed ${String(seed)}`);
  const begin = performance.now();
  let next = 0;
  const report = await fuzz({
    seed,
    count,
    onProgress: (sent) => {
      if (sent < next) return;
      next = sent + 10_000;
      console.log(`${String(sent)} requests, ${String(Math.round((performance.now() - begin) / 1000))} s`);
    },
  });
  console.log(`${String(report.sent)} requests, answered with ${JSON.stringify(report.statuses)}`);
  for (const what of report.wrong) console.log(`WRONG ${what}`);
  console.log(`${String(report.wrong.length)} wrong`);
  process.exitCode = report.wrong.length === 0 ? 0 : 1;
}

void main();
