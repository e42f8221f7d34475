// Finds a Pulumi engine: the user's own, a cached one, the vendor's release, or one built from Go modules.
//
//   node tools/engine.js          prints the folder of its programs, for the PATH
//   node tools/engine.js --help   prints the options
//
// It runs before packages are installed, so it needs only Node.
"use strict";

const path = require("node:path");
const { createLog } = require("./lib/log");
const { Failure, runMain } = require("./lib/failure");
const { engineOnPath, pathKey } = require("./engine/on-path");
const { engineFolder, engineInCache } = require("./engine/cache");
const { downloadedEngine } = require("./engine/download");
const { builtEngine } = require("./engine/build");
const { HOSTS_VARIABLE, hostsFolder } = require("./engine/launcher");
const { engineVersion, oldestEngine, wantedGo } = require("./engine/pins");

/** @typedef {"path" | "cache" | "download" | "build"} Source */

/**
 * @typedef {object} Engine
 * @property {string} version such as `3.220.0`
 * @property {Source} source where it was found
 * @property {string} pulumi the path of the `pulumi` program
 * @property {string[]} binDirs folders to put in front of the PATH; none if the engine is on it
 */

/** @typedef {{ env: NodeJS.ProcessEnv, log: import("./lib/log").Log, signal: AbortSignal }} Context */

/** @type {Record<Source, { title: string, get: (context: Context) => Promise<Engine> }>} */
const sources = {
  path: { title: "pulumi on the PATH", get: engineOnPath },
  cache: { title: "the cache folder", get: engineInCache },
  download: { title: "the vendor's release", get: downloadedEngine },
  build: { title: "a build from Go modules", get: builtEngine },
};

/**
 * Returns an engine from the first source that has one.
 * @param {{ log?: import("./lib/log").Log, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Engine>}
 * @throws {Failure} with what was tried, why each failed and what to do
 */
async function ensureEngine({ log = createLog(), env = process.env } = {}) {
  /** @type {string[]} */
  const failures = [];
  return withInterrupts(async (signal) => {
    for (const source of orderOfSources(env)) {
      try {
        return await sources[source].get({ env, log, signal });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failures.push(`  ${sources[source].title}: ${reason}`);
        // The first two usually have none; the others log that they begin, and so log their failure.
        if (source === "download" || source === "build") log.say(`  ${reason}`);
        if (signal.aborted) throw error;
      }
    }
    throw new Failure(nothingFound(failures));
  });
}

/**
 * Describes an engine in one line.
 * @param {Engine} engine
 */
function engineLine({ version, source, pulumi }) {
  return `- Engine: Pulumi ${version}, ${source === "path" ? pulumi : path.dirname(pulumi)}`;
}

/**
 * An environment in which programs find the engine.
 * @param {Engine} engine
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
function engineEnvironment(engine, env = process.env) {
  const key = pathKey(env);
  const folders = [...engine.binDirs, ...(env[key] ? [env[key]] : [])];
  return {
    ...env,
    [key]: folders.join(path.delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(engine.source !== "path" && { [HOSTS_VARIABLE]: hostsFolder }),
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Source[]}
 */
function orderOfSources(env) {
  const all = /** @type {Source[]} */ (Object.keys(sources));
  if (!env.OWT_ENGINE) return all;
  const wanted = env.OWT_ENGINE.split(",").map((name) => name.trim());
  const unknown = wanted.filter((name) => !all.some((source) => source === name));
  if (unknown.length > 0) {
    throw new Failure(`OWT_ENGINE is a list of ${all.join(", ")}; unknown: ${unknown.join(", ")}.`, {
      exitCode: 64,
    });
  }
  return all.filter((source) => wanted.includes(source));
}

/** @param {string[]} failures */
function nothingFound(failures) {
  return [
    "No Pulumi engine was found. Tried:",
    ...failures,
    "",
    "Do one of these, and run the same command again:",
    `  - install Pulumi ${oldestEngine} or newer (https://www.pulumi.com/docs/install/), so that pulumi is on the PATH;`,
    `  - or install Go ${wantedGo} or newer (https://go.dev/dl/), with its module proxy in reach: the engine is then built;`,
    `  - or let this machine reach https://get.pulumi.com, or set OWT_ENGINE_DOWNLOAD_URL to a mirror of its releases.`,
    ...(process.env.OWT_ENGINE
      ? [`OWT_ENGINE=${process.env.OWT_ENGINE} restricts what is tried: unset it to try all.`]
      : []),
  ].join("\n");
}

/**
 * Runs work that cleans up on Ctrl-C: it may have gigabytes in a temporary folder.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withInterrupts(work) {
  const controller = new AbortController();
  /** @type {NodeJS.Signals | undefined} */
  let received;
  const onSignal = (/** @type {NodeJS.Signals} */ name) => {
    received = name;
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    // After the clean-up, the signal ends the process.
    if (received) process.kill(process.pid, received);
  }
}

const HELP = `Usage: node tools/engine.js

Finds a Pulumi engine and prints the folder of its programs. Sources, in this order:
  path      pulumi on the PATH, version 3.x from ${oldestEngine} on, with its host for Node programs
  cache     ${engineFolder(process.env)}
  download  version ${engineVersion} released by its vendor, into the cache folder
  build     the same version built with Go ${wantedGo} or newer, into the cache folder (minutes; needs 3 GB temporarily)

Environment:
  OWT_ENGINE                only these sources, such as "cache,build"
  OWT_ENGINE_DOWNLOAD_URL   a mirror of https://get.pulumi.com/releases/sdk
  OWT_ENGINE_KEEP_GO_CACHE  set to 1: build with Go's usual caches and keep their contents
  XDG_CACHE_HOME            parent of the cache folder`;

async function main() {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return;
  }
  if (args.length > 0) throw new Failure(HELP, { exitCode: 64 });
  const engine = await ensureEngine();
  console.log(path.dirname(engine.pulumi));
}

module.exports = { engineEnvironment, engineLine, ensureEngine };

if (require.main === module) void runMain(main);
