// The language host for programs in Go (`runtime: go`), for machines that cannot get Pulumi's command line from its vendor. The
// launcher `pulumi-language-go` (tools/engine/launcher.js) starts it. It builds programs with the Go on the PATH, unless the option
// `binary` names one.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { serveLanguage } = require("./language-host");

/** @typedef {import("./language-host").Program} Program */

const windows = process.platform === "win32";

/** @type {import("./language-host").Language} */
const go = {
  program: (program, run) => ({
    program: binaryOf(program),
    args: run.args,
    cwd: run.pwd,
    env: {
      ...process.env,
      ...run.config,
      PULUMI_MONITOR: run.monitor,
      PULUMI_ENGINE: run.engine,
      PULUMI_ORGANIZATION: run.organization,
      PULUMI_PROJECT: run.project,
      PULUMI_STACK: run.stack,
      PULUMI_ROOT_DIRECTORY: run.root,
      PULUMI_PARALLEL: String(run.parallel),
      PULUMI_DRY_RUN: String(run.dryRun),
    },
  }),

  plugin() {
    throw new Error(
      "This host runs no plugins in Go: install Pulumi's command line (https://www.pulumi.com/docs/install/).",
    );
  },

  install: ({ folder }) => ({ program: "go", args: ["mod", "download"], cwd: folder, env: process.env }),

  about: () => ({ executable: "go", version: execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim() }),

  dependencies: () => [],

  providers: () => [],
};

/**
 * The program as an executable: the one that the project names, or else one that is built now and removed with the end of this host.
 * @param {Program} program
 */
function binaryOf({ folder, entryPoint, options: { binary } }) {
  if (typeof binary === "string" && binary !== "") return path.resolve(folder, binary);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "owt-go-"));
  process.on("exit", () => fs.rmSync(work, { recursive: true, force: true }));
  // The engine ends hosts by a signal, which would end the process without that.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit());
  const file = path.join(work, windows ? "program.exe" : "program");
  try {
    execFileSync("go", ["build", "-o", file, "."], {
      cwd: path.resolve(folder, entryPoint),
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch (error) {
    const { stderr, message } = /** @type {Error & { stderr?: Buffer }} */ (error);
    throw new Error(`The program cannot be built:\n${(stderr ?? message).toString().trim()}`, { cause: error });
  }
  return file;
}

module.exports = { go };

if (require.main === module) void serveLanguage(go);
