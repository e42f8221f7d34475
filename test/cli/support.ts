// Shared by the tests of commands: an emulator with a room, and commands that run against it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { OwtClient, type RoomClient, type RoomConfig } from "../../sdk";
import { removeFolders, root, temporaryFolder } from "../emulator/support";

/** Exit code and output of a command. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface Bench {
  readonly emulator: Emulator;
  readonly client: OwtClient;
  /** Environment variables of the emulator. */
  readonly env: Record<string, string>;
  /** Runs `owt`, after the shell command `shell` if given. */
  readonly run: (args: readonly string[], shell?: string) => Promise<Outcome>;
  /** Runs `owt` with --json and returns the value. Throws if it fails. */
  readonly json: <T>(...args: string[]) => Promise<T>;
  /** Sends a request to the emulator's control endpoint, and returns the id in its answer. */
  readonly people: (path: string, body: object) => Promise<string>;
  /** Writes a temporary file and returns its path. */
  readonly file: (name: string, text: string) => string;
  readonly room: (config: RoomConfig) => Promise<RoomClient>;
  readonly close: () => Promise<void>;
}

/** An environment without a server. */
export const nowhere = {
  OWT_ENDPOINT: "",
  OWT_SERVICE_ID: "",
  OWT_SERVICE_KEY: "",
  OWT_SUPER_SERVICE_ID: "",
  OWT_SUPER_SERVICE_KEY: "",
};

/** Options of a run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A shell command to run first, in the shell that then executes `owt`. */
  readonly shell?: string;
}

const compiled = path.join(tmpdir(), `owt-compiled-${process.pid}`);
process.on("exit", () => rmSync(compiled, { recursive: true, force: true }));

/** Runs `owt` and returns its outcome. */
export async function runOwt(
  args: readonly string[],
  { cwd = root, env = {}, shell }: RunOptions = {},
): Promise<Outcome> {
  const node = [process.execPath, "-r", path.join(__dirname, "register.js"), path.join(root, "cli/owt.ts"), ...args];
  const [program = "", ...rest] = shell === undefined ? node : ["/bin/sh", "-c", `${shell}; exec "$@"`, "sh", ...node];
  const child = spawn(program, rest, {
    cwd,
    env: { ...process.env, OWT_TEST_COMPILED: compiled, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, error] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (error += bytes.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, error };
}

export async function startBench(): Promise<Bench> {
  const emulator = await startEmulator({ idleMs: 0, control: true });
  const { endpoint, sampleServiceId, sampleServiceKey, superServiceId, superServiceKey } = emulator.credentials;
  const client = new OwtClient({ endpoint, serviceId: sampleServiceId, serviceKey: sampleServiceKey });
  const env = {
    OWT_ENDPOINT: endpoint,
    OWT_SERVICE_ID: sampleServiceId,
    OWT_SERVICE_KEY: sampleServiceKey,
    OWT_SUPER_SERVICE_ID: superServiceId,
    OWT_SUPER_SERVICE_KEY: superServiceKey,
  };
  const run: Bench["run"] = (args, shell) => runOwt(args, { env, ...(shell !== undefined && { shell }) });
  return {
    emulator,
    client,
    env,
    run,
    json: async <T>(...args: string[]) => {
      const { code, out, error } = await run([...args, "--json"]);
      if (code !== 0) throw new Error(`owt ${args.join(" ")} ended with ${String(code)}: ${error}`);
      return JSON.parse(out) as T;
    },
    room: async (config) => client.room((await client.rooms.create(config))._id),
    people: async (at, body) => {
      const answer = await fetch(`${emulator.controlEndpoint!}/rooms/${at}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const { id, error } = (await answer.json()) as { id?: string; error?: string };
      return id ?? assert.fail(error);
    },
    file: (name, text) => {
      const file = path.join(temporaryFolder(), name);
      writeFileSync(file, text);
      return file;
    },
    close: async () => {
      removeFolders();
      client.close();
      await emulator.close();
    },
  };
}
