// What a combination needs, in the user's cache folder: releases of Node, and projects with the packed package.

import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { pack } from "../e2e/packed";

const { enginesFolder } = require("../../tools/engine/cache.js") as {
  enginesFolder: (env: NodeJS.ProcessEnv) => string;
};

/** The folder of the matrix: results and installations. */
export const matrixFolder = path.join(enginesFolder(process.env), "..", "matrix");

/** Packages that the smoke needs beside the package, the SDK and TypeScript. */
const beside = { "@pulumi/policy": "^1.21.0", "@types/node": "^20.19.43" };

const installing = new Map<string, Promise<string>>();

/** Installs packages into a folder of this name, if it is not there yet. Returns its path. */
function installed(name: string, dependencies: Readonly<Record<string, string>>): Promise<string> {
  const running = installing.get(name) ?? install(name, dependencies);
  installing.set(name, running);
  return running;
}

async function install(name: string, dependencies: Readonly<Record<string, string>>): Promise<string> {
  const folder = path.join(matrixFolder, name);
  const manifest = JSON.stringify({ name: "matrix", version: "1.0.0", private: true, dependencies });
  if (existsSync(folder) && readFileSync(path.join(folder, "package.json"), "utf8") === manifest) return folder;
  rmSync(folder, { recursive: true, force: true });
  // Under its name when it is complete.
  const draft = mkdtempSync(path.join(matrixFolder, ".draft-"));
  try {
    writeFileSync(path.join(draft, "package.json"), manifest);
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await promisify(execFile)("npm", args, { cwd: draft });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** The folder with `node` of a version. */
export async function nodeFolder(version: string): Promise<string> {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  return path.join(await installed(`node-${version}`, { [name]: version }), "node_modules", name, "bin");
}

/** The packed package, in the folder of the matrix, and a digest of its code: without its documents, this page among them. */
export function packedPackage(): { archive: string; digest: string } {
  mkdirSync(matrixFolder, { recursive: true });
  const work = mkdtempSync(path.join(matrixFolder, ".pack-"));
  try {
    const packed = pack(work);
    execFileSync("tar", ["-xzf", packed, "-C", work]);
    const hash = createHash("sha256");
    const compiled = readdirSync(path.join(work, "package/dist"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    for (const file of [path.join(work, "package/package.json"), ...compiled.sort()])
      hash.update(path.relative(work, file)).update(readFileSync(file));
    const digest = hash.digest("hex").slice(0, 16);
    const archive = path.join(matrixFolder, `pulumi-owt-${digest}.tgz`);
    cpSync(packed, archive);
    return { archive, digest };
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** The `node_modules` of a project with the packed package, an SDK and a compiler. */
export async function projectPackages(archive: string, sdk: string, typescript: string): Promise<string> {
  const folder = await installed(`project-${sdk}-${typescript}`, {
    ...beside,
    "pulumi-owt": `file:${archive}`,
    "@pulumi/pulumi": sdk,
    typescript,
  });
  return path.join(folder, "node_modules");
}
