// Runs package managers on the supported releases of Node. All are installed from the npm registry once; those of the machine
// are not used.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { root } from "./stack";

/** The oldest supported release of Node, and the maintained ones after it. */
export const nodes = { 20: "20.20.2", 22: "22.23.5", 24: "24.22.3" } as const;
export type NodeRelease = keyof typeof nodes;

/** Packages of the tools, by name. npm is the version that comes with Node. */
const tools: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(nodes).map(([major, version]) => [
      `node${major}`,
      `npm:node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}@${version}`,
    ]),
  ),
  npm10: "npm:npm@10.9.9",
  npm11: "npm:npm@11.21.2",
  pnpm: "npm:pnpm@12.21.0",
  yarn1: "npm:yarn@1.22.22",
  yarn4: "npm:@yarnpkg/cli-dist@4.18.1",
};

export interface Manager {
  /** Its script for Node. */
  readonly script: (node: NodeRelease) => string;
  /** Files that a project needs. */
  readonly files?: Readonly<Record<string, string>>;
  /** Arguments that install the dependencies of package.json. */
  readonly install: readonly string[];
  /** Warnings about Pulumi's own packages or the manager. */
  readonly tolerated: readonly RegExp[];
  /** Lines without a problem, for managers that do not mark warnings. */
  readonly usual?: readonly RegExp[];
}

const yarn4 = (settings: string): Manager => ({
  script: () => "yarn4/bin/yarn.js",
  files: { ".yarnrc.yml": settings, "yarn.lock": "" },
  install: ["install"],
  usual: [/YN0000/, /YN0085/, /YN0013/],
  tolerated: [
    /YN0004: │ protobufjs@/,
    // Pulumi's OpenTelemetry, on Node 20: names no package of this project's own.
    /YN0086: │ Some peer dependencies are incorrectly met by dependencies;/,
  ],
});

export const managers = {
  npm: {
    script: (node) => `npm${node === 24 ? 11 : 10}/bin/npm-cli.js`,
    install: ["install", "--no-audit", "--no-fund", "--prefer-offline"],
    tolerated: [
      /^npm warn install-scripts( |$)(?!.*postinstall)/,
      /install-scripts +protobufjs@/,
      // Settings of this machine.
      /^npm warn Unknown (env|user|global|project) config/,
    ],
  },
  pnpm: {
    script: () => "pnpm/bin/pnpm.mjs",
    install: ["install"],
    tolerated: [/WARN.* Issues with peer dependencies found\. Run "pnpm peers check"/],
  },
  "yarn 1": {
    script: () => "yarn1/bin/yarn.js",
    install: ["install", "--non-interactive"],
    tolerated: [/^warning "@pulumi\/pulumi > /],
  },
  "yarn 4": yarn4("nodeLinker: node-modules\n"),
  // With the loader for ES modules, Node 22 gives Pulumi no `require.extensions`, which it registers TypeScript with.
  "yarn 4, Plug'n'Play": yarn4("nodeLinker: pnp\npnpEnableEsmLoader: false\n"),
} satisfies Record<string, Manager>;
export type ManagerName = keyof typeof managers;

const manifest = JSON.stringify({ name: "tools", private: true, dependencies: tools });
/** In node_modules, so that it is removed with the packages of the repository. Other versions have another folder. */
const folder = path.join(
  root,
  "node_modules/.cache/pulumi-owt",
  `package-managers-${createHash("sha256").update(manifest).digest("hex").slice(0, 12)}`,
);

/** Installs the tools if they are not installed. Of files that run side by side each installs its own: the first that is complete stays. */
export function installTools(): void {
  if (existsSync(folder)) return;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    writeFileSync(path.join(draft, "package.json"), manifest);
    execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: draft });
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

const installed = (file: string) => path.join(folder, "node_modules", file);

/** Folder of a release of Node, for the PATH. */
const nodeFolder = (node: NodeRelease) => installed(`node${String(node)}/bin`);

/** The command that runs a manager. */
export function commandOf(name: ManagerName, node: NodeRelease): string[] {
  return [path.join(nodeFolder(node), "node"), installed(managers[name].script(node))];
}

/** An environment with this release of Node, without variables of npm and CI. */
export function environmentWith(node: NodeRelease): NodeJS.ProcessEnv {
  const own = /^(CI|npm_(command|execpath|node_execpath|lifecycle_.*|package_.*|config_(user_agent|.*prefix)))$/;
  const kept = Object.fromEntries(Object.entries(process.env).filter(([key]) => !own.test(key)));
  return {
    ...kept,
    PATH: [nodeFolder(node), process.env.PATH].join(path.delimiter),
    NO_UPDATE_NOTIFIER: "1",
    YARN_ENABLE_TELEMETRY: "0",
  };
}

/** Runs a manager. Returns its output. Fails if the manager fails, unless `mayFail` is set. */
export async function runManager(
  name: ManagerName,
  node: NodeRelease,
  cwd: string,
  args: readonly string[],
  { mayFail = false } = {},
): Promise<string> {
  const [command = "", ...rest] = [...commandOf(name, node), ...args];
  const child = spawn(command, rest, { cwd, env: environmentWith(node), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += String(data)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  if (!mayFail) assert.equal(code, 0, `${name} ${args.join(" ")} on Node ${String(node)}\n${output}`);
  return output;
}

/** Warnings in the output of a manager that are not tolerated. */
export function complaints(name: ManagerName, output: string): string[] {
  const { usual, tolerated }: Manager = managers[name];
  const lines = output.split("\n").map((line) => line.trimEnd());
  const isComplaint = (line: string) =>
    usual === undefined
      ? /\b(warn|warning|error|err!|deprecated|unsupported|ignored)\b/i.test(line)
      : line !== "" && !usual.some((one) => one.test(line));
  return lines.filter((line) => isComplaint(line) && !tolerated.some((one) => one.test(line)));
}

/** Writes the files that the manager needs, and others, by path. */
export function writeFiles(name: ManagerName, at: string, files: Readonly<Record<string, string | object>>): void {
  const { files: needed = {} }: Manager = managers[name];
  for (const [file, content] of Object.entries({ ...needed, ...files })) {
    mkdirSync(path.dirname(path.join(at, file)), { recursive: true });
    writeFileSync(path.join(at, file), typeof content === "string" ? content : JSON.stringify(content, undefined, 2));
  }
}
