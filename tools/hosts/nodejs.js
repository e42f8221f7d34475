// The language host for programs in Node (`runtime: nodejs`), for machines that cannot get Pulumi's command line from its
// vendor. The launcher `pulumi-language-nodejs` (tools/engine/launcher.js) starts it. It runs programs with the @pulumi/pulumi
// of their own project.
"use strict";

const fs = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");
const { packagesOf, upwards } = require("./dependencies");
const { serveLanguage } = require("./language-host");

/** @typedef {import("./language-host").Program} Program */

/** Programs of @pulumi/pulumi that run plugins, by the kind of the plugin; for the rest `run-plugin`. */
const RUNS_PLUGIN = new Map([["analyzer", "@pulumi/pulumi/cmd/run-policy-pack"]]);

/** @type {import("./language-host").Language} */
const nodejs = {
  program(program, run) {
    const flags = Object.entries({
      monitor: run.monitor,
      engine: run.engine,
      organization: run.organization,
      project: run.project,
      "root-directory": run.root,
      stack: run.stack,
      pwd: run.pwd,
      parallel: String(run.parallel),
      tracing: run.tracing ?? "",
    }).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value]));
    return {
      program: process.execPath,
      args: [
        ...nodeArguments(program),
        moduleOf("@pulumi/pulumi/cmd/run", program),
        ...flags,
        ...(run.dryRun ? ["--dry-run"] : []),
        program.entryPoint,
        ...run.args,
      ],
      cwd: run.pwd,
      env: { ...process.env, ...run.config, ...compilerVariables(program) },
    };
  },

  plugin(program, { kind, pwd, args, env }) {
    const isPolicyPack = kind === "analyzer";
    const runner = moduleOf(RUNS_PLUGIN.get(kind) ?? "@pulumi/pulumi/cmd/run-plugin", program);
    return {
      program: process.execPath,
      args: [
        ...nodeArguments(program),
        runner,
        // A policy pack is the second argument, after the address of the engine.
        ...(isPolicyPack ? [...args, program.folder] : [program.folder, ...args]),
      ],
      // A policy pack may have its own tsconfig.json.
      cwd: isPolicyPack ? program.folder : pwd,
      env: { ...env, ...compilerVariables(program) },
    };
  },

  install(program, { forPlugin }) {
    const name = packageManagerOf(program);
    const omitted = { npm: "--omit=dev", pnpm: "--prod", yarn: "--production", bun: "--production" }[name] ?? "";
    return {
      program: process.platform === "win32" ? `${name}.cmd` : name,
      args: ["install", ...(forPlugin ? [omitted] : [])],
      cwd: program.folder,
      env: process.env,
    };
  },

  about: () => ({ executable: process.execPath, version: process.version }),

  dependencies: (program, options) =>
    packagesOf(program.folder, options).map(({ name = "", version = "" }) => ({ name, version })),

  providers: (program) =>
    packagesOf(program.folder, { transitive: true }).flatMap(({ name = "", version = "", pulumi }) =>
      pulumi?.resource
        ? [
            {
              name: pulumi.name || name.replace(/^@pulumi\//, "").replace(/^@/, ""),
              version: pulumi.version || version,
              ...(pulumi.server && { server: pulumi.server }),
            },
          ]
        : [],
    ),
};

/**
 * A module, as the program's folder finds it.
 * @param {string} name
 * @param {Program} program
 * @throws {Error} if it is not installed
 */
function moduleOf(name, program) {
  try {
    return createRequire(path.join(program.folder, "program.js")).resolve(name);
  } catch (error) {
    throw new Error(
      `${program.folder} has no ${name}. Install its packages (npm install), among them @pulumi/pulumi, and run the command again.`,
      { cause: error },
    );
  }
}

/**
 * The option `nodeargs`: arguments for Node, separated by blanks; quotes hold together what has blanks.
 * @param {Program} program
 */
function nodeArguments({ options }) {
  const text = typeof options.nodeargs === "string" ? options.nodeargs : "";
  return (text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"),
  );
}

/**
 * Variables for the compiler of TypeScript that @pulumi/pulumi loads.
 * @param {Program} program
 * @returns {NodeJS.ProcessEnv}
 */
function compilerVariables({ options }) {
  return {
    ...(String(options.typescript ?? true) === "true" && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(typeof options.tsconfig === "string" && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

/**
 * The option `packagemanager`, or the one whose lock file is nearest; npm without one.
 * @param {Program} program
 */
function packageManagerOf({ folder, options }) {
  if (typeof options.packagemanager === "string" && options.packagemanager !== "auto") return options.packagemanager;
  const locks = Object.entries({
    "package-lock.json": "npm",
    "yarn.lock": "yarn",
    "pnpm-lock.yaml": "pnpm",
    "bun.lock": "bun",
    "bun.lockb": "bun",
  });
  return (
    upwards(folder)
      .flatMap((parent) => locks.filter(([lock]) => fs.existsSync(path.join(parent, lock))))
      .map(([, name]) => name)
      .at(0) ?? "npm"
  );
}

module.exports = { nodejs };

if (require.main === module) void serveLanguage(nodejs);
