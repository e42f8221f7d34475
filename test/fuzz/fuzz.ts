// Fuzzes the emulator: npx ts-node test/fuzz/fuzz.ts [COUNT]    (default: 100,000 requests; OWT_SEED sets the seed), and its
// control endpoint with a tenth as many.

import { type FuzzReport, fuzz, fuzzControl } from "./run";

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
  process.exitCode =
    printReport("the management API", report) +
    printReport("the control endpoint", await fuzzControl({ seed, count: count / 10 }));
}

/** Prints a report. Returns the exit code: 0 if nothing is wrong, otherwise 1. */
function printReport(where: string, report: FuzzReport): number {
  console.log(`${String(report.sent)} requests to ${where}, answered with ${JSON.stringify(report.statuses)}`);
  for (const what of report.wrong) console.log(`WRONG ${what}`);
  console.log(`${String(report.wrong.length)} wrong`);
  return report.wrong.length === 0 ? 0 : 1;
}

void main();
