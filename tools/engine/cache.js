// The engines in the user's cache folder.
"use strict";

const path = require("node:path");
const { cachesFolder, faultOf, listOf, makeFolder } = require("../lib/cached-folder");
const { writeLaunchers } = require("./launcher");
const { programs } = require("./pins");

/** @typedef {import("../engine").Engine} Engine */

/**
 * The folder of cached engines.
 * @param {NodeJS.ProcessEnv} env
 */
function enginesFolder(env) {
  return path.join(cachesFolder(env), "engines");
}

/**
 * The folder of an engine for this platform.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} version
 */
function engineFolder(env, version) {
  return path.join(enginesFolder(env), `${version}-${process.platform}-${process.arch}`);
}

/**
 * @param {{ env: NodeJS.ProcessEnv, version: string }} context
 * @returns {import("../lib/cached-folder").Cached}
 */
function cached({ env, version }) {
  return { folder: engineFolder(env, version), list: "engine.json", required: [programs.pulumi] };
}

/**
 * @param {{ env: NodeJS.ProcessEnv, version: string }} context
 * @returns {Promise<Engine>}
 * @throws {Error} with what is missing or damaged
 */
async function engineInCache({ env, version }) {
  const engine = cached({ env, version });
  const fault = faultOf(engine);
  if (fault) throw new Error(fault);
  if (listOf(engine).source === "build") writeLaunchers(place(engine.folder).binDirs[0]);
  return { version, source: "cache", ...place(engine.folder) };
}

/**
 * Assembles an engine and moves it into the cache.
 * @param {{ env: NodeJS.ProcessEnv, version: string }} context
 * @param {"download" | "build"} source
 * @param {(work: { bin: string, scratch: string }) => Promise<void>} make writes the programs to `bin`
 * @returns {Promise<Engine>}
 */
async function makeEngine({ env, version }, source, make) {
  const engine = cached({ env, version });
  await makeFolder(engine, { version, source }, make, source === "build" ? writeLaunchers : undefined);
  return { version, source, ...place(engine.folder) };
}

/** @param {string} folder */
function place(folder) {
  const bin = path.join(folder, "bin");
  return { pulumi: path.join(bin, programs.pulumi), binDirs: /** @type {[string]} */ ([bin]) };
}

module.exports = { engineFolder, engineInCache, enginesFolder, makeEngine };
