// Shared by the tests of the emulator: temporary folders, signed requests, and emulators in processes of their own.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { EmulatorCredentials } from "../../emulator";
import { type Answer, type Request, send } from "../contract/exchange";

const made: string[] = [];

/** Creates a folder, which `removeFolders` removes. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "owt-emulator-"));
  made.push(folder);
  return folder;
}

/** Removes the temporary folders. */
export function removeFolders(): void {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}

/** Sends a request as the sample service, or as `auth` says. */
export function ask(credentials: EmulatorCredentials, request: Request): Promise<Answer> {
  const { endpoint, superServiceId, superServiceKey, sampleServiceId, sampleServiceKey } = credentials;
  return send(request, {
    endpoint,
    super: { id: superServiceId, key: superServiceKey },
    service: { id: sampleServiceId, key: sampleServiceKey },
  });
}

/** Creates a room and returns the body of the answer. */
export async function makeRoom(
  credentials: EmulatorCredentials,
  name: string,
  options: object = {},
): Promise<Record<string, unknown> & { _id: string }> {
  const body = { name, options: options as never };
  const answer = await ask(credentials, { method: "POST", path: "/v1/rooms", body });
  if (answer.status !== 200) throw new Error(`room not created: ${JSON.stringify(answer)}`);
  return answer.body as unknown as Record<string, unknown> & { _id: string };
}

export const root = path.resolve(__dirname, "../..");

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Shell command to run first, in the shell that then becomes `owt`. */
  readonly shell?: string | undefined;
}

export interface Process {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with exit code and signal. */
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
}

/** Starts the compiled `owt` in a process of its own, behind a shell command if one is given. */
export function owt(args: readonly string[], { cwd = root, env = {}, shell }: ProcessOptions = {}): Process {
  const node = [process.execPath, path.join(root, "dist/cli/owt.js"), ...args];
  const [program = "", ...rest] = shell === undefined ? node : ["/bin/sh", "-c", `${shell}; exec "$@"`, "sh", ...node];
  const child = spawn(program, rest, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (err += bytes.toString()));
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, stdout: () => out, stderr: () => err, ended };
}

/** Starts `owt emulator` on a data folder and resolves when it serves. */
export async function emulatorProcess(
  data: string,
  { shell, args = [] }: { shell?: string; args?: readonly string[] } = {},
): Promise<Process & { credentials: EmulatorCredentials }> {
  const file = path.join(temporaryFolder(), "credentials.json");
  const started = owt(
    ["emulator", "--data", data, "--credentials", file, ...args],
    shell === undefined ? {} : { shell },
  );
  const serving = new Promise<void>((resolve, reject) => {
    started.child.stdout?.on("data", () => {
      if (started.stdout().includes("Stop it with")) resolve();
    });
    void started.ended.then(() => reject(new Error(`the emulator ended: ${started.stderr()}`)));
  });
  await serving;
  return { ...started, credentials: JSON.parse(fs.readFileSync(file, "utf8")) as EmulatorCredentials };
}
