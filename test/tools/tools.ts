// Types of the modules of tools/, which are plain JavaScript because they run before packages are installed; and a scratch
// folder for each test, with fake programs.

import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";

export interface Log {
  say: (text: string) => void;
  step: <T>(title: string, work: (report: (progress: string) => void) => Promise<T>) => Promise<T>;
}

export interface Engine {
  readonly version: string;
  readonly source: "path" | "cache" | "download" | "build";
  readonly pulumi: string;
  readonly binDirs: readonly string[];
}

export interface Target {
  readonly stack: string;
  readonly emulator: boolean;
  readonly local: boolean;
  readonly endpoint: string | undefined;
}

interface Modules {
  "browser.js": {
    VARIABLE: string;
    browserLine: (browser: { program: string; version: string }) => string;
    ensureBrowser: (options: {
      log: Log;
      env: NodeJS.ProcessEnv;
      uid?: number;
    }) => Promise<{ program: string; version: string }>;
  };
  "engine.js": {
    ensureEngine: (options: { log?: Log; env?: NodeJS.ProcessEnv; version?: string }) => Promise<Engine>;
    engineEnvironment: (engine: Engine, env?: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
    engineLine: (engine: Engine) => string;
  };
  "engine/cache.js": { engineFolder: (env: NodeJS.ProcessEnv, version: string) => string };
  "engine/go.js": {
    build: (
      go: string,
      module: { directory: string; packages: string[] },
      options: { bin: string; env: NodeJS.ProcessEnv; report: (progress: string) => void },
    ) => Promise<void>;
  };
  "engine/download.js": { archiveName: (version: string) => string };
  "engine/launcher.js": { hostsFolder: string; writeLaunchers: (bin: string) => void };
  "engine/pins.js": {
    usualVersion: string;
    pinnedVersions: readonly string[];
    oldestEngine: string;
    engineModule: (version: string) => { directory: string; go: string };
    isRecentEnough: (version: string, oldest: string) => boolean;
  };
  "lib/log.js": {
    createLog: (options: { write: (text: string) => void; signOfLifeMs?: number }) => Log;
    duration: (ms: number) => string;
    silent: Log;
  };
  "prepare.js": {
    readonly SOURCE_FOLDERS: readonly string[];
    ensureBuild: (options: { log: Log; root: string; env?: NodeJS.ProcessEnv }) => Promise<void>;
    ensurePackages: (options: { log: Log; root: string; env?: NodeJS.ProcessEnv }) => Promise<void>;
  };
  "stack.js": {
    runStackCommand: (
      argv: string[],
      options: { root: string; env: NodeJS.ProcessEnv; log: Log; print: (text: string) => void },
    ) => Promise<number>;
  };
  "stack/port.js": { FIRST: number; LAST: number; rememberedPort: (file: string) => Promise<number> };
  "stack/summary.js": {
    summary: (
      outputs: object,
      about: { endpoint: string; emulator: boolean; stack: string; document: string },
    ) => string;
  };
  "stack/target.js": {
    opensWithPublicPassphrase: (encryptionsalt: unknown) => boolean;
    readStackFile: (root: string, stack: string) => { config?: Record<string, unknown>; encryptionsalt?: unknown };
    stackOf: (args: string[], env: NodeJS.ProcessEnv) => string;
    targetOf: (stack: string, file: { config?: Record<string, unknown>; encryptionsalt?: unknown }) => Target;
  };
}

export const toolsFolder = path.join(__dirname, "../../tools");

const requireTool = createRequire(__filename);

/** A module of tools/. */
export function tool<Name extends keyof Modules>(name: Name): Modules[Name] {
  return requireTool(path.join(toolsFolder, name)) as Modules[Name];
}

/** A log that records its text. */
export function recordingLog(): Log & { text: () => string } {
  let text = "";
  return { ...tool("lib/log.js").createLog({ write: (more) => (text += more) }), text: () => text };
}

/** A folder for one test. */
export class Scratch {
  readonly folder = mkdtempSync(path.join(tmpdir(), "owt-tools-"));

  /** A path in the folder. */
  at(...names: string[]): string {
    return path.join(this.folder, ...names);
  }

  write(name: string, text: string): string {
    const file = this.at(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** A program that is a shell script. */
  program(name: string, script: string): string {
    const file = this.write(name, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The PATH of a system without Pulumi and Go: a few standard programs, and node. */
export function barePath(scratch: Scratch): string {
  const bin = scratch.at("system");
  mkdirSync(bin, { recursive: true });
  scratch.program("system/node", `exec '${process.execPath}' "$@"`);
  for (const name of ["cat", "dirname", "mkdir", "sleep", "tar", "gzip"]) {
    scratch.program(`system/${name}`, `PATH=/usr/local/bin:/usr/bin:/bin exec ${name} "$@"`);
  }
  return bin;
}

/** Starts a Node program and records its output. */
export function startNode(args: string[], env: NodeJS.ProcessEnv): { child: ChildProcess; printed: () => string } {
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  return { child, printed: () => printed };
}
