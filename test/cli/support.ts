// What the tests of commands share: an emulator with a room, and commands that run against it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { OwtClient, type RoomClient, type RoomConfig } from "../../sdk";
import { removeFolders, root, temporaryFolder } from "../emulator/support";

/** What a command gave. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface Bench {
  readonly emulator: Emulator;
  readonly client: OwtClient;
  /** Environment that leads to the emulator. */
  readonly env: Record<string, string>;
  /** Runs `owt` with arguments, through a shell command if one is given. */
  readonly run: (args: readonly string[], shell?: string) => Promise<Outcome>;
  /** The same for a command that must succeed and print JSON. */
  readonly json: <T>(...args: string[]) => Promise<T>;
  /** Does to a conference what people do, by the emulator's control endpoint, and gives the id of what came of it. */
  readonly people: (path: string, body: object) => Promise<string>;
  /** Writes a temporary file and gives its path. */
  readonly file: (name: string, text: string) => string;
  readonly room: (config: RoomConfig) => Promise<RoomClient>;
  readonly close: () => Promise<void>;
}

/** An environment that says nothing of a server. */
export const nowhere = {
  OWT_ENDPOINT: "",
  OWT_SERVICE_ID: "",
  OWT_SERVICE_KEY: "",
  OWT_SUPER_SERVICE_ID: "",
  OWT_SUPER_SERVICE_KEY: "",
};

/** How a command is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A shell command to run before it, in the shell that then becomes the command. */
  readonly shell?: string;
}

const compiled = path.join(tmpdir(), `owt-compiled-${process.pid}`);
process.on("exit", () => rmSync(compiled, { recursive: true, force: true }));

/** Runs `owt` and tells how it went. */
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
