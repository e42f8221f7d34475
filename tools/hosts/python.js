// The language host for programs in Python (`runtime: python`), for machines that cannot get Pulumi's command line from its
// vendor. The launcher `pulumi-language-python` (tools/engine/launcher.js) starts it. It runs programs with the package `pulumi`
// of their own environment.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { serveLanguage } = require("./language-host");

/** @typedef {import("./language-host").Program} Program */

const windows = process.platform === "win32";

/** Starts a program: Pulumi's package has no program that does. */
const RUNNER = path.join(__dirname, "run.py");

/** @type {import("./language-host").Language} */
const python = {
  program(program, run) {
    const settings = {
      monitor: run.monitor,
      engine: run.engine,
      organization: run.organization,
      project: run.project,
      root_directory: run.root,
      stack: run.stack,
      parallel: run.parallel,
      dry_run: run.dryRun,
    };
    const entry = path.resolve(program.folder, program.entryPoint);
    return {
      program: pythonOf(program),
      args: ["-u", RUNNER, JSON.stringify(settings), entry, ...run.args],
      cwd: run.pwd,
      env: { ...process.env, ...run.config },
    };
  },

  plugin() {
    throw new Error(
      "This host runs no plugins in Python: install Pulumi's command line (https://www.pulumi.com/docs/install/).",
    );
  },

  install: (program) => ({
    program: pythonOf(program),
    args: ["-m", "pip", "install", "--requirement", "requirements.txt"],
    cwd: program.folder,
    env: process.env,
  }),

  about: () => ({
    executable: pythonOnPath,
    version: execFileSync(pythonOnPath, ["-c", "import platform; print(platform.python_version())"], {
      encoding: "utf8",
    }).trim(),
  }),

  dependencies: (program) => installed(program).map(({ name, version }) => ({ name, version })),

  providers: () => [],
};

const pythonOnPath = windows ? "python.exe" : "python3";

/**
 * The Python of a program: that of its virtual environment (the option `virtualenv`), or else the one on the PATH.
 * @param {Program} program
 */
function pythonOf({ folder, options }) {
  const { virtualenv } = options;
  if (typeof virtualenv !== "string" || virtualenv === "") return pythonOnPath;
  const environment = path.resolve(folder, virtualenv);
  const own = path.join(environment, windows ? "Scripts/python.exe" : "bin/python");
  if (fs.existsSync(own)) return own;
  throw new Error(
    `virtualenv in Pulumi.yaml is ${JSON.stringify(virtualenv)}, but ${environment} is no environment of Python. Make it: ` +
      `python3 -m venv ${virtualenv}, and install what requirements.txt names.`,
  );
}

/**
 * The packages in the environment of a program.
 * @param {Program} program
 * @returns {{ name: string, version: string }[]}
 */
function installed(program) {
  return JSON.parse(
    execFileSync(pythonOf(program), ["-m", "pip", "list", "--format", "json", "--disable-pip-version-check"], {
      cwd: program.folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
}

module.exports = { python };

if (require.main === module) void serveLanguage(python);
