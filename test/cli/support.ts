// Shared by the tests of commands: an emulator with a room, and commands that run against it.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { OwtClient, type RoomClient, type RoomConfig } from "../../sdk";
import { type ProcessOptions, owt, removeFolders, temporaryFolder } from "../emulator/support";

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

/** Runs `owt` and resolves when it has ended. */
export async function runOwt(args: readonly string[], options: ProcessOptions = {}): Promise<Outcome> {
  const { ended, stdout, stderr } = owt(args, options);
  const [code] = await ended;
  return { code, out: stdout(), error: stderr() };
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
  const run: Bench["run"] = (args, shell) => runOwt(args, { env, shell });
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
