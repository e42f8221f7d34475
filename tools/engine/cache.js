// The engines in the user's cache folder. An engine is assembled in a private folder with a list of its files, and renamed
// into place: an incomplete one is never used, and concurrent processes do not interfere.
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { writeLaunchers } = require("./launcher");
const { programs } = require("./pins");

/** @typedef {import("../engine").Engine} Engine */

const LIST = "engine.json";
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The folder of cached engines, within the usual cache folder of the system.
 * @param {NodeJS.ProcessEnv} env
 */
function enginesFolder(env) {
  const home = env.HOME || env.USERPROFILE || os.homedir();
  const caches =
    env.XDG_CACHE_HOME ||
    (process.platform === "win32" && (env.LOCALAPPDATA ?? path.join(home, "AppData", "Local"))) ||
    (process.platform === "darwin" && path.join(home, "Library", "Caches")) ||
    path.join(home, ".cache");
  return path.join(caches, "pulumi-owt", "engines");
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
 * @returns {Promise<Engine>}
 * @throws {Error} with what is missing or damaged
 */
async function engineInCache({ env, version }) {
  const folder = engineFolder(env, version);
  const fault = faultOf(folder);
  if (fault) throw new Error(fault);
  if (listOf(folder).source === "build") writeLaunchers(place(folder).binDirs[0]);
  return { version, source: "cache", ...place(folder) };
}

/**
 * Why a folder has no usable engine; undefined if it has one.
 * @param {string} folder
 * @returns {string | undefined}
 */
function faultOf(folder) {
  if (!fs.existsSync(folder)) return `there is no ${folder} yet`;
  let files;
  try {
    ({ files } = listOf(folder));
  } catch {
    return `${folder} is incomplete (its ${LIST} is missing or damaged)`;
  }
  const damaged = [programs.pulumi, ...Object.keys(files)].find(
    (name) => fs.statSync(path.join(folder, "bin", name), { throwIfNoEntry: false })?.size !== files[name],
  );
  return damaged && `${folder} is damaged (${damaged})`;
}

/**
 * The list of the files of an engine, with their sizes in bytes.
 * @param {string} folder
 * @returns {{ source: "download" | "build", files: Record<string, number> }}
 */
function listOf(folder) {
  return { files: {}, ...JSON.parse(fs.readFileSync(path.join(folder, LIST), "utf8")) };
}

/**
 * Assembles an engine in a private folder and moves it into the cache.
 * @param {{ env: NodeJS.ProcessEnv, version: string }} context
 * @param {"download" | "build"} source
 * @param {(work: { bin: string, scratch: string }) => Promise<void>} make writes the programs to `bin`
 * @returns {Promise<Engine>}
 */
async function makeEngine({ env, version }, source, make) {
  const engines = enginesFolder(env);
  fs.mkdirSync(engines, { recursive: true });
  removeLeftovers(engines);
  const work = fs.mkdtempSync(path.join(engines, `.work-${os.hostname()}-${process.pid}-`));
  try {
    const made = path.join(work, "engine");
    const bin = path.join(made, "bin");
    const scratch = path.join(work, "scratch");
    fs.mkdirSync(bin, { recursive: true });
    fs.mkdirSync(scratch);
    await make({ bin, scratch });
    writeList(made, version, source);
    if (source === "build") writeLaunchers(bin);
    publish(made, engineFolder(env, version), work);
  } finally {
    fs.rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  }
  return { version, source, ...place(engineFolder(env, version)) };
}

/**
 * @param {string} made
 * @param {string} version
 * @param {string} source
 */
function writeList(made, version, source) {
  const bin = path.join(made, "bin");
  const files = Object.fromEntries(fs.readdirSync(bin).map((name) => [name, fs.statSync(path.join(bin, name)).size]));
  const list = { version, source, made: new Date().toISOString(), files };
  fs.writeFileSync(path.join(made, LIST), `${JSON.stringify(list, undefined, 2)}\n`);
  const fault = faultOf(made);
  if (fault) throw new Error(fault);
}

/**
 * Gives a finished engine its name. Another process may have done the same in the meantime: then that one stays.
 * @param {string} made
 * @param {string} folder
 * @param {string} work
 */
function publish(made, folder, work) {
  for (let attempt = 0; ; attempt++) {
    try {
      fs.renameSync(made, folder);
      return;
    } catch (error) {
      if (!faultOf(folder)) return;
      if (attempt === 3 || !fs.existsSync(folder)) throw error;
    }
    // The existing folder is damaged. It is moved away first, so that nobody sees it half removed.
    try {
      fs.renameSync(folder, path.join(work, `damaged-${attempt}`));
    } catch {
      // Another process was faster; the next attempt will notice.
    }
  }
}

/**
 * Removes what killed processes have left: up to 3 GB each.
 * @param {string} engines
 */
function removeLeftovers(engines) {
  for (const name of fs.readdirSync(engines).filter((entry) => entry.startsWith(".work-"))) {
    const folder = path.join(engines, name);
    const [pid = "", ...host] = name.slice(".work-".length).split("-").reverse().slice(1);
    const ours = host.reverse().join("-") === os.hostname();
    const age = Date.now() - (fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if ((ours && !isAlive(Number(pid))) || age > DAY_MS) {
      try {
        fs.rmSync(folder, { recursive: true, force: true });
      } catch {
        // Not removing it is no reason to fail.
      }
    }
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {string} folder */
function place(folder) {
  const bin = path.join(folder, "bin");
  return { pulumi: path.join(bin, programs.pulumi), binDirs: /** @type {[string]} */ ([bin]) };
}

module.exports = { engineFolder, engineInCache, enginesFolder, makeEngine };
