// Measures the start of a program: time to load the package, and the modules that it loads.

import { execFileSync } from "node:child_process";
import type { Workshop } from "../workshop";
import { type Figure, byTurns } from "./figures";

export interface Loaded {
  readonly ms: number;
  /** Files of the modules that were loaded. */
  readonly modules: readonly string[];
}

const script = `
const begin = performance.now();
require(process.argv[1]);
const ms = performance.now() - begin;
process.stdout.write(JSON.stringify({ ms, modules: Object.keys(require.cache) }));
`;

/** Loads a package in a new process. */
export function loaded({ folder }: Workshop, name: string): Loaded {
  const { NODE_V8_COVERAGE: _, NODE_OPTIONS: __, ...env } = process.env;
  const text = execFileSync(process.execPath, ["-e", script, name], { cwd: folder, env, encoding: "utf8" });
  return JSON.parse(text) as Loaded;
}

export async function loadingFigures(workshop: Workshop, rounds: number): Promise<Figure[]> {
  const load = (name: string) => () => Promise.resolve(loaded(workshop, name).ms);
  const times = await byTurns(rounds, load("pulumi-owt"), load("@pulumi/pulumi"));
  const [ours, alone] = [loaded(workshop, "pulumi-owt"), loaded(workshop, "@pulumi/pulumi")];
  const name = "@pulumi/pulumi alone";
  return [
    {
      key: "require",
      name: 'require("pulumi-owt")',
      unit: "ms",
      ours: times.ours,
      yardstick: { name, values: times.values },
    },
    {
      key: "modules",
      name: "modules that it loads",
      unit: "count",
      ours: [ours.modules.length],
      yardstick: { name, values: [alone.modules.length] },
    },
  ];
}
