// Reads the command line of the engine that this process serves, from an ancestor process: the engine starts the host of the hooks.
// Undefined where processes cannot be read, as on Windows.

import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import * as path from "node:path";

/** A command line of the engine. */
export interface EngineCommand {
  /** The subcommand as the user typed it: `up`, `refresh`, `pre`. */
  readonly name: string;
  /** Whether the engine gives providers the configuration recorded in the state instead of the stack's. */
  readonly replays: boolean;
  /** Value of `--stack`. */
  readonly stack?: string;
  /** Value of `--config-file`. */
  readonly configFile?: string;
}

/** Options that take a value, as the next argument or after "=". */
const withValue = [
  ...["attach-debugger", "client", "color", "config", "config-file", "copilot", "cwd", "debug-plugins", "exclude"],
  ...[
    "exec-agent",
    "exec-kind",
    "import-file",
    "memprofilerate",
    "message",
    "otel-traces",
    "parallel",
    "plan",
    "profiling",
  ],
  ...[
    "policy-pack",
    "policy-pack-config",
    "replace",
    "save-plan",
    "stack",
    "target",
    "target-replace",
    "tracing",
    "verbose",
  ],
];
const optionalValue = ["attach-debugger", "copilot"];
const short: Readonly<Record<string, string>> = {
  ...{ c: "config", C: "cwd", j: "json", m: "message", p: "parallel", r: "refresh", s: "stack", t: "target" },
  ...{ v: "verbose", x: "exclude" },
};

/** Parses a command line. `refreshes`: whether the project sets `refresh: always`. */
export function parseCommand(args: readonly string[], refreshes = false): EngineCommand {
  const names: string[] = [];
  const options = new Map<string, string>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, long, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (long !== undefined) {
      const takesNext = value === undefined && withValue.includes(long) && !optionalValue.includes(long);
      options.set(long, value ?? (takesNext ? (rest.shift() ?? "") : "true"));
    } else if (/^-[a-zA-Z]/.test(arg)) parseShort(arg.slice(1), rest, options);
    else names.push(arg);
  }
  const [name = ""] = names;
  const refresh = options.get("refresh") ?? String(refreshes);
  const reads =
    /^(refresh|destroy|down|dn)$/.test(name) || (/^(up|update|preview|pre)$/.test(name) && refresh !== "false");
  const [stack, configFile] = [options.get("stack"), options.get("config-file")];
  return {
    name,
    replays: reads && (options.get("run-program") ?? "false") === "false",
    ...(stack !== undefined && { stack }),
    ...(configFile !== undefined && { configFile }),
  };
}

/** Parses one-letter options, which can be combined: `-ys dev`. */
function parseShort(letters: string, rest: string[], options: Map<string, string>): void {
  for (const [i, letter] of Array.from(letters).entries()) {
    const name = short[letter] ?? letter;
    if (!withValue.includes(name)) {
      options.set(name, "true");
      continue;
    }
    const value = letters.slice(i + 1).replace(/^=/, "");
    options.set(name, value === "" ? (rest.shift() ?? "") : value);
    return;
  }
}

/** The engine's process: its program and arguments, and its working directory where the platform reveals it. */
export interface EngineProcess {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
}

/** Names of the engine's program: also those that version managers and packagers give it. Its plugins have others. */
const engineName = /^\.?pulumi(?!-(?:analyzer|converter|language|resource|tool|watch))(?:$|[-.@_\d])/;

/** Finds the engine among the ancestors of this process. Scripts and version managers can stand between them. */
export function engineAbove(pid = process.ppid, steps = 4): EngineProcess | undefined {
  if (steps === 0 || pid <= 1) return undefined;
  const found = process.platform === "linux" ? fromProc(pid) : fromPs(pid);
  if (found === undefined) return undefined;
  const [program = "", ...args] = found.line;
  if (engineName.test(path.basename(program))) return { program: found.program ?? program, args, cwd: found.cwd };
  return engineAbove(found.parent, steps - 1);
}

interface Process {
  readonly line: readonly string[];
  /** Path of the program, where the platform reveals it. */
  readonly program?: string;
  readonly parent: number;
  readonly cwd: string | undefined;
}

function fromProc(pid: number): Process | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    const [, parent = "0"] = /^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return {
      line,
      program: readlinkSync(`/proc/${pid}/exe`),
      parent: Number(parent),
      cwd: readlinkSync(`/proc/${pid}/cwd`),
    };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): Process | undefined {
  if (process.platform === "win32") return undefined;
  try {
    const text = execFileSync("ps", ["-ww", "-o", "ppid=,args=", "-p", String(pid)], {
      encoding: "utf8",
      timeout: 2000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [parent = "0", ...line] = text.trim().split(/\s+/);
    return { line, parent: Number(parent), cwd: undefined };
  } catch {
    return undefined;
  }
}
