// Finds a Pulumi engine: the user's own, a cached one, the vendor's release, or one built from Go modules.
//
//   node tools/engine.js           prints the folder of its programs, for the PATH
//   node tools/engine.js 3.274.1   the same for this version
//   node tools/engine.js --help    prints the options
//
// It runs before packages are installed, so it needs only Node.
"use strict";

const path = require("node:path");
const { createLog } = require("./lib/log");
const { Failure, runMain } = require("./lib/failure");
const { engineOnPath, pathKey } = require("./engine/on-path");
const { engineInCache, enginesFolder } = require("./engine/cache");
const { downloadedEngine } = require("./engine/download");
const { builtEngine } = require("./engine/build");
const { HOSTS_VARIABLE, hostsFolder } = require("./engine/launcher");
const { engineModule, oldestEngine, pinnedVersions, usualVersion } = require("./engine/pins");

/** @typedef {"path" | "cache" | "download" | "build"} Source */

/**
 * @typedef {object} Engine
 * @property {string} version such as `3.220.0`
 * @property {Source} source where it was found
 * @property {string} pulumi the path of the `pulumi` program
 * @property {string[]} binDirs folders to put in front of the PATH; none if the engine is on it
 */

/**
 * @typedef {object} Context
 * @property {string} version to download or build
 * @property {boolean} isChosen whether no other version will do
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./lib/log").Log} log
 * @property {AbortSignal} signal
 */

/** @type {Record<Source, { title: string, get: (context: Context) => Promise<Engine> }>} */
const sources = {
  path: { title: "pulumi on the PATH", get: engineOnPath },
  cache: { title: "the cache folder", get: engineInCache },
  download: { title: "the vendor's release", get: downloadedEngine },
  build: { title: "a build from Go modules", get: builtEngine },
};

/**
 * Returns an engine from the first source that has one.
 * @param {object} [options]
 * @param {import("./lib/log").Log} [options.log]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.version] this version alone; that of OWT_ENGINE_VERSION by default, or else any that is recent enough
 * @returns {Promise<Engine>}
 * @throws {Failure} with what was tried, why each failed and what to do
 */
async function ensureEngine({ log = createLog(), env = process.env, version = env.OWT_ENGINE_VERSION } = {}) {
  if (version && !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Failure(
      `A version of the engine is three numbers, such as ${usualVersion}; this is not one: ${version}.`,
      {
        exitCode: 64,
      },
    );
  }
  const wanted = { version: version || usualVersion, isChosen: Boolean(version) };
  /** @type {string[]} */
  const failures = [];
  return withInterrupts(async (signal) => {
    for (const source of orderOfSources(env)) {
      try {
        return await sources[source].get({ ...wanted, env, log, signal });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failures.push(`  ${sources[source].title}: ${reason}`);
        // The first two usually have none; the others log that they begin, and so log their failure.
        if (source === "download" || source === "build") log.say(`  ${reason}`);
        if (signal.aborted) throw error;
      }
    }
    throw new Failure(nothingFound(failures, wanted, env));
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

/**
 * @param {string[]} failures
 * @param {Pick<Context, "version" | "isChosen">} wanted
 * @param {NodeJS.ProcessEnv} env
 */
function nothingFound(failures, { version, isChosen }, env) {
  const isPinned = pinnedVersions.includes(version);
  return [
    isChosen ? `No Pulumi engine of version ${version} was found. Tried:` : "No Pulumi engine was found. Tried:",
    ...failures,
    "",
    "Do one of these, and run the same command again:",
    `  - install Pulumi ${isChosen ? version : `${oldestEngine} or newer`} (https://www.pulumi.com/docs/install/), so that pulumi is on the PATH;`,
    ...(isPinned
      ? [
          `  - or install Go ${engineModule(version).go} or newer (https://go.dev/dl/), with its module proxy in reach: the engine is then built;`,
        ]
      : []),
    `  - or let this machine reach https://get.pulumi.com, or set OWT_ENGINE_DOWNLOAD_URL to a mirror of its releases.`,
    ...(env.OWT_ENGINE ? [`OWT_ENGINE=${env.OWT_ENGINE} restricts what is tried: unset it to try all.`] : []),
    ...(env.OWT_ENGINE_VERSION === version
      ? [`OWT_ENGINE_VERSION=${version} lets no other version do: unset it to try others.`]
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

const HELP = `Usage: node tools/engine.js [VERSION]

Finds a Pulumi engine and prints the folder of its programs. Sources, in this order:
  path      pulumi on the PATH, version 3.x from ${oldestEngine} on, with its host for Node programs
  cache     ${enginesFolder(process.env)}
  download  version ${usualVersion} released by its vendor, into the cache folder
  build     the same version built with Go, into the cache folder (minutes; needs 3 GB temporarily)

With a VERSION, only this one, from any of them. Versions that can be built:
${pinnedVersions.map((version) => `  ${version}   with Go ${engineModule(version).go} or newer${version === usualVersion ? "; the quickest" : ""}`).join("\n")}

Environment:
  OWT_ENGINE                only these sources, such as "cache,build"
  OWT_ENGINE_VERSION        the VERSION, for this command and for those that run the engine: npm start, npm test, npm run bench
  OWT_ENGINE_DOWNLOAD_URL   a mirror of https://get.pulumi.com/releases/sdk
  OWT_ENGINE_KEEP_GO_CACHE  set to 1: build with Go's usual caches and keep their contents
  XDG_CACHE_HOME            parent of the cache folder`;

async function main() {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return;
  }
  const [version, ...rest] = args;
  if (rest.length > 0 || version?.startsWith("-")) throw new Failure(HELP, { exitCode: 64 });
  const engine = await ensureEngine({ ...(version && { version }) });
  console.log(path.dirname(engine.pulumi));
}

module.exports = { engineEnvironment, engineLine, ensureEngine };

if (require.main === module) void runMain(main);
