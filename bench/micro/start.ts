// Measures the start of the processes that serve resources: the native provider, and Pulumi's dynamic-provider host with this package.

import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { Workshop } from "../workshop";
import { type Figure, byTurns } from "./figures";

/** The time from the start of a provider until it prints its port, in milliseconds. */
async function startMs(script: string, folder: string): Promise<number> {
  const { NODE_V8_COVERAGE: _, NODE_OPTIONS: __, ...env } = process.env;
  const begin = performance.now();
  const child = spawn(process.execPath, [script, "127.0.0.1:1"], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  const lines = createInterface(child.stdout);
  try {
    await Promise.race([
      once(lines, "line"),
      ended.then(() => Promise.reject(new Error(`${script} has ended without a port`))),
    ]);
    return performance.now() - begin;
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

export async function startFigures({ folder, package: own }: Workshop, rounds: number): Promise<Figure[]> {
  const native = path.join(own, "dist", "plugin", "pulumi-resource-owt");
  const dynamic = require.resolve("@pulumi/pulumi/cmd/dynamic-provider", { paths: [folder] });
  const { ours, values } = await byTurns(
    rounds,
    () => startMs(native, folder),
    () => startMs(dynamic, folder),
  );
  const yardstick = { name: "Pulumi's host of dynamic providers", values };
  return [{ key: "start of the provider", name: "start of the native provider", unit: "ms", ours, yardstick }];
}
