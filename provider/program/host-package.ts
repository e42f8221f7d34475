// Whether the engine's host process finds this package. It evaluates the text of resource.ts, which requires the package by
// name, and looks from the folder of the project: what only a component depends on is not seen from there.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { failure } from "./failure";

interface Manifest {
  readonly version: string;
}

/** Lock files, and the command of their package manager that adds a package. */
const managers: Readonly<Record<string, string>> = {
  "pnpm-lock.yaml": "pnpm add",
  "yarn.lock": "yarn add",
  "bun.lock": "bun add",
  "package-lock.json": "npm install",
};

const firstFolder = process.cwd();
/** What has been found out, by folder. A process may run several programs, one after the other (Automation API). */
const known = new Map<string, string | undefined>();

/**
 * Stops a program whose resources the host process could not serve, and warns where it would serve them with another version.
 * It looks once for each folder.
 * @throws RunError with the command that helps.
 */
export function checkHostPackage(): void {
  // Under mocks there is neither an engine nor a host process. (`hasEngine` is false as long as nobody has asked for it.)
  if (pulumi.runtime.getEngine() === undefined) return;
  const folder = process.cwd();
  if (!known.has(folder)) known.set(folder, lookFrom(folder));
  const message = known.get(folder);
  if (message !== undefined) throw failure(message);
}

/** The message of the error, if the package is not found. */
function lookFrom(folder: string): string | undefined {
  const own = manifest(createRequire(__filename));
  // A program may have left the folder in which the engine started it.
  const found = hostManifest(folder) ?? hostManifest(firstFolder);
  if (found === undefined) {
    return `Pulumi serves resources of this kind with the package pulumi-owt that it finds from ${folder}, and finds none: that a component depends on it is not enough. Run: ${remedy(folder, own)}`;
  }
  if (own !== undefined && own.version !== found.version) {
    void pulumi.log.warn(
      `The program declares its resources with pulumi-owt ${own.version}, and Pulumi serves them with ${found.version}, which it finds from ${folder}. Run: ${remedy(folder, own)}`,
    );
  }
  return undefined;
}

/** The manifest of the package that the host process takes, if there is one. */
function hostManifest(folder: string): Manifest | undefined {
  // The name of a file that need not exist. Under node_modules, a package does not find itself by its own name.
  const fromFolder = createRequire(path.join(folder, "node_modules", "host.js"));
  if (process.versions.pnp === undefined) return manifest(fromFolder);
  // Plug'n'Play takes the dependencies of whoever requires: there, Pulumi's package, and then the root of the workspace.
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

/** The command that makes the package known where the host process looks. */
function remedy(folder: string, own: Manifest | undefined): string {
  const spec = own === undefined ? "pulumi-owt" : `pulumi-owt@${own.version}`;
  const isPnp = process.versions.pnp !== undefined;
  const place = nearest(folder, [isPnp ? ".pnp.cjs" : "package.json"])?.folder ?? folder;
  const lock = nearest(folder, Object.keys(managers))?.file ?? "package-lock.json";
  return `cd ${place} && ${managers[lock] ?? ""} ${spec}`;
}

/** The nearest folder, from this one upwards, with one of some files. */
function nearest(folder: string, files: readonly string[]): { folder: string; file: string } | undefined {
  const file = files.find((name) => existsSync(path.join(folder, name)));
  if (file !== undefined) return { folder, file };
  const parent = path.dirname(folder);
  return parent === folder ? undefined : nearest(parent, files);
}
