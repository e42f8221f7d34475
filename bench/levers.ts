// Measures the effect of the engine's own settings, by turns with the engine as it comes.

import { existsSync } from "node:fs";
import * as path from "node:path";
import { hasPostgres, startPostgres } from "../test/e2e/postgres";
import { Child } from "./child";
import type { BucketOptions } from "./children/bucket";
import type { Machine } from "./machine";
import { type OperationName, type Sample, Side, withoutCheckpoints } from "./side";
import { median, ratio, short, spread } from "./statistics";
import type { Table } from "./table";
import type { Workshop } from "./workshop";

interface Lever {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Starts the backend of the state; a folder without it. */
  readonly store?: (workshop: Workshop, latency: number) => Promise<Store>;
}

/** A backend for the state. */
interface Store {
  /** Its address, as Pulumi takes it. */
  readonly backend: string;
  readonly close: () => void | Promise<void>;
}

/** A bucket as far away as the server is. */
async function startBucket(workshop: Workshop, latency: number): Promise<Store> {
  const bucket = await Child.start(workshop.script("bucket"), { latency } satisfies BucketOptions);
  return { backend: await bucket.ask<string>("backend"), close: () => bucket.stop() };
}

/** Whether moto's server is installed. */
const hasBuckets = (process.env.PATH ?? "")
  .split(path.delimiter)
  .some((folder) => existsSync(path.join(folder, "moto_server")));
/** Credentials that moto accepts. */
const anyone = { AWS_ACCESS_KEY_ID: "anyone", AWS_SECRET_ACCESS_KEY: "any" };

const asItComes = "as it comes";
const withoutBackups = { PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true" };
const gzip = { PULUMI_DIY_BACKEND_GZIP: "true" };

export const levers: readonly Lever[] = [
  { name: asItComes, environment: {} },
  ...[1, 4, 16, 64].map((count) => ({
    name: `PULUMI_PARALLEL=${count}`,
    environment: { PULUMI_PARALLEL: String(count) },
  })),
  { name: "PULUMI_DIY_BACKEND_GZIP=true", environment: gzip },
  { name: "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS=true", environment: withoutBackups },
  { name: "gzip, no backups, PULUMI_PARALLEL=16", environment: { ...gzip, ...withoutBackups, PULUMI_PARALLEL: "16" } },
  { name: "PULUMI_EXPERIMENTAL=true PULUMI_SKIP_CHECKPOINTS=true", environment: withoutCheckpoints },
  ...(hasPostgres ? [{ name: "state in PostgreSQL", environment: {}, store: startPostgres }] : []),
  ...(hasBuckets
    ? [
        { name: "state in a bucket, as far away", environment: anyone, store: startBucket },
        {
          name: "the same, gzip, no backups",
          environment: { ...anyone, ...gzip, ...withoutBackups },
          store: startBucket,
        },
        {
          name: "the same bucket, without checkpoints",
          environment: { ...anyone, ...withoutCheckpoints },
          store: startBucket,
        },
      ]
    : []),
];

const operations = ["first up", "unchanged up", "refresh", "destroy"] as const satisfies readonly OperationName[];

interface Row {
  readonly lever: string;
  readonly samples: Readonly<Partial<Record<OperationName, Sample[]>>>;
  readonly stateBytes: number;
}

export interface Levers {
  readonly date: string;
  readonly machine: Machine;
  readonly rooms: number;
  readonly latency: number;
  readonly rounds: number;
  readonly rows: readonly Row[];
}

export async function measureLevers(
  { rooms, latency, rounds }: { rooms: number; latency: number; rounds: number },
  {
    workshop,
    environment,
    machine,
    say,
  }: { workshop: Workshop; environment: NodeJS.ProcessEnv; machine: Machine; say: (text: string) => void },
): Promise<Levers> {
  const sides: Side[] = [];
  const samples: Partial<Record<OperationName, Sample[]>>[] = levers.map(() => ({}));
  const stateBytes = levers.map(() => 0);
  const stores: Store[] = [];
  try {
    for (const lever of levers) {
      const store = await lever.store?.(workshop, latency);
      if (store !== undefined) stores.push(store);
      sides.push(
        await Side.start(workshop, "ours", {
          latency,
          environment: { ...environment, ...lever.environment },
          backend: store?.backend,
        }),
      );
    }
    for (let round = 0; round < rounds; round += 1)
      for (const [turn, operation] of operations.entries())
        for (const place of sides.keys()) {
          // In rotating order, so that other load on the machine affects all of them.
          const index = (place + turn + round) % sides.length;
          const side = sides[index];
          if (side === undefined) continue;
          const sample = await side.run(operation, rooms);
          ((samples[index] ??= {})[operation] ??= []).push(sample);
          if (operation === "first up") stateBytes[index] = side.stateBytes;
          say(`round ${round + 1}: ${operation}, ${levers[index]?.name ?? ""}: ${short(sample.wallMs / 1000)} s`);
        }
  } finally {
    await Promise.all(sides.map((side) => side.close()));
    for (const store of stores) await store.close();
  }
  const rows = levers.map(({ name }, index) => ({
    lever: name,
    samples: samples[index] ?? {},
    stateBytes: stateBytes[index] ?? 0,
  }));
  return { date: new Date().toISOString(), machine, rooms, latency, rounds, rows };
}

export function leverTable({ rooms, latency, rounds, rows }: Levers): Table {
  const seconds = (row: Row | undefined, operation: OperationName) =>
    (row?.samples[operation] ?? []).map(({ wallMs }) => wallMs / 1000);
  const base = rows.find(({ lever }) => lever === asItComes);
  return {
    title:
      `${rooms} rooms, ${latency} ms to the server, ${rounds} ${rounds === 1 ? "round" : "rounds"}: ` +
      "seconds, and as a multiple of the engine as it comes",
    head: ["", ...operations, "state, kB"],
    rows: rows.map((row) => [
      row.lever,
      ...operations.map((operation) => {
        const own = seconds(row, operation);
        const share = row === base ? "" : `, ${short(ratio(own, seconds(base, operation)))}`;
        return `${spread([median(own)])}${share}`;
      }),
      row.stateBytes > 0 ? short(row.stateBytes / 1000) : "–",
    ]),
  };
}
