// The folder of a run: a copy of the compiled package as it would be installed, the programs of all sides as JavaScript (so that no
// compiler is measured), and the projects.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import ts from "typescript";

export const root = path.join(__dirname, "..");

/** Hooks that do nothing. An id is as long as one of a server. */
const nop = `"use strict";
const { randomBytes } = require("node:crypto");
module.exports = {
  create: async (inputs) => ({ id: randomBytes(12).toString("hex"), outs: inputs }),
  update: async (_id, _olds, news) => ({ outs: news }),
};
`;

export class Workshop {
  readonly folder = mkdtempSync(path.join(tmpdir(), "owt-bench-"));
  #projects = 0;

  constructor() {
    const packages = path.join(this.folder, "node_modules");
    mkdirSync(packages);
    for (const name of readdirSync(path.join(root, "node_modules"))) {
      if (name.startsWith(".") || name === "pulumi-owt") continue;
      symlinkSync(path.join(root, "node_modules", name), path.join(packages, name));
    }
    for (const name of ["package.json", "dist"])
      cpSync(path.join(root, name), path.join(packages, "pulumi-owt", name), { recursive: true, filter: isPacked });
    mkdirSync(path.join(packages, "nop"));
    writeFileSync(path.join(packages, "nop", "index.js"), nop);
    transpile(path.join(root, "bench", "children"), path.join(this.folder, "children"));
  }

  /** The compiled package, as programs find it. */
  get package(): string {
    return path.join(this.folder, "node_modules", "pulumi-owt");
  }

  /** Path of a script of children/. */
  script(name: string): string {
    return path.join(this.folder, "children", `${name}.js`);
  }

  /** Creates a folder. */
  newFolder(name: string): string {
    this.#projects += 1;
    const folder = path.join(this.folder, `${name}-${this.#projects}`);
    mkdirSync(folder);
    return folder;
  }

  /** A new project with the program of a side. */
  newProject(side: string): string {
    const folder = this.newFolder(side);
    writeFileSync(path.join(folder, "Pulumi.yaml"), this.#projectOf(side));
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "bench", private: true }));
    symlinkSync(path.join(this.folder, "node_modules"), path.join(folder, "node_modules"));
    transpile(path.join(root, "bench", side), path.join(folder, side));
    transpileFile(path.join(root, "bench", "rooms.ts"), path.join(folder, "rooms.js"));
    for (const name of ["state", "home"]) mkdirSync(path.join(folder, name));
    return folder;
  }

  /** The programs are JavaScript: loading a compiler would cost all sides the same second. */
  #projectOf(side: string): string {
    const plugin = JSON.stringify(path.join(this.package, "dist", "plugin"));
    return [
      "name: bench",
      "runtime: { name: nodejs, options: { typescript: false } }",
      `main: ${side}/index.js`,
      `plugins: { providers: [{ name: owt, path: ${plugin} }] }`,
      "",
    ].join("\n");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Source maps are not in the packed package. */
const isPacked = (file: string): boolean => !file.endsWith(".map");

function transpile(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from))
    transpileFile(path.join(from, name), path.join(to, name.replace(/\.ts$/, ".js")));
}

function transpileFile(from: string, to: string): void {
  const { outputText } = ts.transpileModule(readFileSync(from, "utf8"), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
  });
  writeFileSync(to, outputText);
}
