// Describes the machine of a measurement without identifying its owner.

import { readFileSync } from "node:fs";
import os from "node:os";
import * as path from "node:path";
import { root } from "./workshop";

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly engine: string;
  readonly sdk: string;
}

/** @param engine version of the engine */
export function thisMachine(engine: string): Machine {
  const manifest = readFileSync(path.join(root, "node_modules", "@pulumi", "pulumi", "package.json"), "utf8");
  return {
    processor: os.cpus()[0]?.model ?? "unknown processor",
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.arch()}`,
    node: process.versions.node,
    engine,
    sdk: (JSON.parse(manifest) as { version: string }).version,
  };
}

export const machineLine = ({ processor, cores, memoryGb, system, node, engine, sdk }: Machine): string =>
  `${processor}, ${cores} cores, ${memoryGb} GB of memory, ${system}; Node ${node}, Pulumi engine ${engine}, ` +
  `@pulumi/pulumi ${sdk}`;
