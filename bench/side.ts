// One side of the comparison: a project with its stack, and its server.

import { statSync } from "node:fs";
import * as path from "node:path";
import { Child } from "./child";
import type { ServerAddress, Traffic } from "./children/server";
import { type Measured, measured } from "./measure";
import type { Change } from "./rooms";
import type { Workshop } from "./workshop";

export const sideNames = ["floor", "ours", "native", "quick", "document", "usual"] as const;
export type SideName = (typeof sideNames)[number];
/** The sides that are measured unless others are asked for. */
export const defaultSides: readonly SideName[] = ["floor", "ours", "native", "usual"];

export const operationNames = [
  "first up",
  "unchanged up",
  "preview",
  "refresh",
  "update of 1 %",
  "update of all",
  "destroy",
] as const;
export type OperationName = (typeof operationNames)[number];

/** Settings by which the engine writes its state once, at the end of a command. */
export const withoutCheckpoints = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** The program of each side, a folder of bench/, and its own settings of the engine. */
const sides: Readonly<Record<SideName, { readonly program: string; readonly settings?: NodeJS.ProcessEnv }>> = {
  floor: { program: "floor" },
  ours: { program: "ours" },
  native: { program: "native" },
  quick: { program: "ours", settings: withoutCheckpoints },
  document: { program: "document", settings: withoutCheckpoints },
  usual: { program: "usual" },
};

const quiet = ["--non-interactive", "--color", "never"];
const up = ["up", "--yes", "--skip-preview", "--suppress-outputs"];

const operations: Readonly<Record<OperationName, { args: readonly string[]; change: Change }>> = {
  "first up": { args: up, change: "nothing" },
  "unchanged up": { args: up, change: "nothing" },
  preview: { args: ["preview", "--suppress-outputs"], change: "nothing" },
  refresh: { args: ["refresh", "--yes", "--skip-preview", "--suppress-outputs"], change: "nothing" },
  "update of 1 %": { args: up, change: "some" },
  "update of all": { args: up, change: "all" },
  destroy: { args: ["destroy", "--yes", "--skip-preview", "--suppress-outputs"], change: "nothing" },
};

export interface SideOptions {
  /** Round trip time to the server, in milliseconds. */
  readonly latency: number;
  /** The environment that the engine is found in. */
  readonly environment: NodeJS.ProcessEnv;
  /** Backend of the state; the project's folder by default. */
  readonly backend?: string | undefined;
}

/** Cost of one operation. */
export interface Sample extends Omit<Measured, "code" | "output"> {
  /** Requests by method and path. */
  readonly requests: Traffic["requests"];
  readonly connections: number;
  /** Most connections that were open at one time. */
  readonly mostOpen: number;
}

export class Side {
  #emptyState = 0;

  private constructor(
    readonly name: SideName,
    private readonly folder: string,
    private readonly server: Child | undefined,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Starts a side with an empty stack. */
  static async start(
    workshop: Workshop,
    name: SideName,
    { latency, environment, backend }: SideOptions,
  ): Promise<Side> {
    const { program, settings } = sides[name];
    const folder = workshop.newProject(program);
    const server = name === "floor" ? undefined : await Child.start(workshop.script("server"), { latency });
    const address = await server?.ask<ServerAddress>("address");
    const side = new Side(name, folder, server, {
      ...environment,
      ...settings,
      PULUMI_BACKEND_URL: backend ?? `file://${path.join(folder, "state")}`,
      PULUMI_HOME: path.join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "a passphrase",
      ...(address && {
        OWT_ENDPOINT: address.endpoint,
        OWT_SERVICE_ID: address.serviceId,
        OWT_SERVICE_KEY: address.serviceKey,
      }),
    });
    try {
      await side.#pulumi(["stack", "init", "bench"]);
      await side.#pulumi([...up, ...quiet]);
      side.#emptyState = side.#stateBytes();
      return side;
    } catch (error) {
      await side.close();
      throw error;
    }
  }

  /** Runs an operation with a number of rooms and measures it. */
  async run(operation: OperationName, rooms: number): Promise<Sample> {
    const { args, change } = operations[operation];
    await this.server?.ask("reset");
    const { code: _, output: __, ...took } = await this.#pulumi([...args, ...quiet], rooms, change);
    const traffic = await this.server?.ask<Traffic>("traffic");
    return { ...took, ...(traffic ?? { requests: {}, connections: 0, mostOpen: 0 }) };
  }

  /** Makes rooms as fast as the engine can, without checkpoints. */
  async prepare(rooms: number): Promise<void> {
    await this.#pulumi([...up, ...quiet], rooms, "nothing", withoutCheckpoints);
  }

  /** Bytes of state beyond those of the empty stack. */
  get stateBytes(): number {
    return this.#stateBytes() - this.#emptyState;
  }

  async close(): Promise<void> {
    await this.server?.stop();
  }

  async #pulumi(
    args: readonly string[],
    rooms = 0,
    change: Change = "nothing",
    settings: NodeJS.ProcessEnv = {},
  ): Promise<Measured> {
    const env = { ...this.environment, ...settings, BENCH_ROOMS: String(rooms), BENCH_CHANGE: change };
    const result = await measured("pulumi", args, { cwd: this.folder, env });
    if (result.code !== 0) throw new Error(`${this.name}: pulumi ${args.join(" ")}\n${result.output}`);
    return result;
  }

  #stateBytes(): number {
    const file = path.join(this.folder, "state", ".pulumi", "stacks", "bench", "bench.json");
    const size = (name: string) => statSync(name, { throwIfNoEntry: false })?.size;
    return size(file) ?? size(`${file}.gz`) ?? 0;
  }
}
