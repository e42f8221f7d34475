// Checks that Pulumi's host process finds this package. The host evaluates the shim of resource.ts, which requires the package by name
// from the folder of the project. From there, the dependencies of a component are not visible. For an inline program of the Automation
// API, that folder is `main` of the project settings, which the program cannot read: the check then passes if any likely folder has it.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { failure } from "./failure";

interface Manifest {
  readonly version: string;
}

/** The command that adds a package, by the lock file of its package manager. */
const managers: Readonly<Record<string, string>> = {
  "pnpm-lock.yaml": "pnpm add",
  "yarn.lock": "yarn add",
  "bun.lock": "bun add",
  "package-lock.json": "npm install",
};

const firstFolder = process.cwd();
/** Result of the check by folder: the error message, or undefined. One process may run several programs (Automation API). */
const results = new Map<string, string | undefined>();

/**
 * Checks once for each folder that the host process finds this package. Warns where it finds another version.
 * @throws RunError with the command that installs the package, where the host process does not find it.
 */
export function checkHostPackage(): void {
  // Mocks have neither an engine nor a host process. (`hasEngine` is false until the engine is first used.)
  if (pulumi.runtime.getEngine() === undefined) return;
  const folder = process.cwd();
  if (!results.has(folder)) results.set(folder, problemIn(folder));
  const message = results.get(folder);
  if (message !== undefined) throw failure(message);
}

/** The error message where the package is not found. */
function problemIn(folder: string): string | undefined {
  const own = manifest(createRequire(__filename));
  // The program may have changed its working directory.
  const found =
    hostManifest(folder) ?? hostManifest(firstFolder) ?? (isInline() ? hostManifest(entryFolder()) : undefined);
  if (found === undefined) {
    return `Pulumi's host process does not find the package pulumi-owt from ${folder}. A dependency of a component is not enough: the project needs its own. Run: ${remedy(folder, own)}`;
  }
  if (own !== undefined && own.version !== found.version) {
    void pulumi.log.warn(
      `The program declares its resources with pulumi-owt ${own.version}, but Pulumi's host process uses ${found.version}, which it finds from ${folder}. Run: ${remedy(folder, own)}`,
    );
  }
  return undefined;
}

/** The script that this process runs. */
const entry = (): string => require.main?.filename ?? process.argv[1] ?? "";
const entryFolder = (): string => path.dirname(entry());

/** Whether a program of the user runs the engine (Automation API), in place of the engine running the program. */
const isInline = (): boolean => !/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run\b/.test(entry());

/** The manifest of the package that the host process would load; undefined where there is none. */
function hostManifest(folder: string): Manifest | undefined {
  // The file need not exist. It is under node_modules, where a package cannot resolve its own name.
  const fromFolder = createRequire(path.join(folder, "node_modules", "host.js"));
  if (process.versions.pnp === undefined) return manifest(fromFolder);
  // Plug'n'Play resolves from the dependencies of the requiring package: @pulumi/pulumi, then the root of the workspace.
  try {
    const program = createRequire(path.join(folder, "host.js"));
    return manifest(createRequire(program.resolve("@pulumi/pulumi/package.json")));
  } catch {
    return undefined;
  }
}

function manifest(from: NodeJS.Require): Manifest | undefined {
  try {
    return from("pulumi-owt/package.json") as Manifest;
  } catch {
    return undefined;
  }
}

/** The command that installs the package where the host process finds it. */
function remedy(folder: string, own: Manifest | undefined): string {
  const spec = own === undefined ? "pulumi-owt" : `pulumi-owt@${own.version}`;
  const isPnp = process.versions.pnp !== undefined;
  const place = nearest(folder, [isPnp ? ".pnp.cjs" : "package.json"])?.folder ?? folder;
  const lock = nearest(folder, Object.keys(managers))?.file ?? "package-lock.json";
  return `cd ${place} && ${managers[lock] ?? ""} ${spec}`;
}

/** The nearest folder, from this one upwards, that contains one of the files. */
function nearest(folder: string, files: readonly string[]): { folder: string; file: string } | undefined {
  const file = files.find((name) => existsSync(path.join(folder, name)));
  if (file !== undefined) return { folder, file };
  const parent = path.dirname(folder);
  return parent === folder ? undefined : nearest(parent, files);
}
