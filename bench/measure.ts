// Runs a command and measures wall time, processor time of all its processes, and peak memory by kind of process.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** Kinds of processes that a command of the engine has. */
export type Part = "engine" | "host" | "program";

export interface Measured {
  readonly code: number | null;
  readonly output: string;
  readonly wallMs: number;
  /** Processor time of the command and its descendants, user and system mode. */
  readonly cpuMs: number;
  /** Peak resident memory of each kind of process, in bytes, on systems that report it. */
  readonly peaks: Readonly<Partial<Record<Part, number>>>;
}

/** The system keeps the peak itself; a poll only misses what a process takes in its last moment. */
const samplingMs = 100;

/** The shell adds up the times of all its descendants. */
const script = 'file=$1; shift; "$@"; code=$?; times >"$file"; exit "$code"';

/** Folders of the running commands, by process. */
const running = new Map<number, string>();

/** Runs a command to its end. */
export async function measured(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), "owt-bench-times-"));
  const file = path.join(folder, "times");
  const peaks: Partial<Record<Part, number>> = {};
  const begin = performance.now();
  const child = spawn("sh", ["-c", script, "sh", file, command, ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = child.pid ?? 0;
  running.set(pid, folder);
  const timer = setInterval(() => sample(pid, peaks), samplingMs);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += String(data)));
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    const wallMs = performance.now() - begin;
    return { code, output, wallMs, cpuMs: code === null ? NaN : childrenMs(readFileSync(file, "utf8")), peaks };
  } finally {
    clearInterval(timer);
    running.delete(pid);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills the running commands with their descendants. */
export function endAll(): void {
  for (const [root, folder] of running) {
    for (const pid of descendants(root)) kill(pid);
    rmSync(folder, { recursive: true, force: true });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** The second line of `times`: user and system time of the children, as `1m2.345s 0m0.678s`. */
function childrenMs(times: string): number {
  const line = times.split("\n")[1] ?? "";
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
}

function sample(root: number, peaks: Partial<Record<Part, number>>): void {
  for (const pid of descendants(root)) {
    const part = partOf(pid);
    if (part === undefined) continue;
    const [, kilobytes = "0"] = /VmHWM:\s*(\d+)/.exec(fileOf(pid, "status")) ?? [];
    peaks[part] = Math.max(peaks[part] ?? 0, Number(kilobytes) * 1024);
  }
}

function partOf(pid: number): Part | undefined {
  const words = fileOf(pid, "cmdline").split("\0");
  if (words.some((word) => word.includes("cmd/dynamic-provider"))) return "host";
  if (words.some((word) => /cmd\/run(\/|$|-)/.test(word)) && /node$/.test(words[0] ?? "")) return "program";
  return /(^|\/)pulumi$/.test(words[0] ?? "") ? "engine" : undefined;
}

/** A process and its descendants, parents first. */
function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of names("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = fileOf(Number(name), "stat");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const list = [root];
  for (const pid of list) list.push(...(children.get(pid) ?? []));
  return list;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Contents of a file in /proc; empty if it does not exist. */
function fileOf(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}
