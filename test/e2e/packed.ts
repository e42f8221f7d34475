// The package as npm would publish it.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { root } from "./stack";

interface Manifest {
  readonly version: string;
}

const manifestOf = (folder: string) => JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;

/** Version of the package. */
export const version = manifestOf(root).version;

/** Packs a package into a folder. Returns the path of the archive. */
export function pack(into: string, { from = root, env = process.env } = {}): string {
  const args = ["pack", "--json", "--ignore-scripts", "--no-audit", "--no-fund", "--pack-destination", into];
  const output = execFileSync("npm", args, { cwd: from, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const [packed] = JSON.parse(output) as { filename: string }[];
  return path.join(into, packed?.filename ?? "");
}

/** Packs the contents of an archive as another version. Returns the path of the new archive. */
export function packAs(other: string, archive: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "owt-packed-"));
  try {
    execFileSync("tar", ["-xzf", archive, "-C", folder]);
    const from = path.join(folder, "package");
    const manifest = JSON.stringify({ ...manifestOf(from), version: other });
    writeFileSync(path.join(from, "package.json"), manifest);
    return pack(path.dirname(archive), { from });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
