// Folders of programs in the user's cache folder. A folder is assembled in private with a list of its files, and renamed into place:
// an incomplete one is never used, and concurrent processes do not interfere.
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The folder of this project within the usual cache folder of the system.
 * @param {NodeJS.ProcessEnv} env
 */
function cachesFolder(env) {
  const home = env.HOME || env.USERPROFILE || os.homedir();
  const caches =
    env.XDG_CACHE_HOME ||
    (process.platform === "win32" && (env.LOCALAPPDATA ?? path.join(home, "AppData", "Local"))) ||
    (process.platform === "darwin" && path.join(home, "Library", "Caches")) ||
    path.join(home, ".cache");
  return path.join(caches, "pulumi-owt");
}

/**
 * A folder in the cache.
 * @typedef {object} Cached
 * @property {string} folder its path; its parent has folders of the same kind only
 * @property {string} list name of the file with the list of its programs, which are in `bin`
 * @property {readonly string[]} required programs that it must have
 */

/**
 * Why a folder cannot be used; undefined if it can.
 * @param {Cached} cached
 * @returns {string | undefined}
 */
function faultOf({ folder, list, required }) {
  if (!fs.existsSync(folder)) return `there is no ${folder} yet`;
  let files;
  try {
    ({ files } = listOf({ folder, list }));
  } catch {
    return `${folder} is incomplete (its ${list} is missing or damaged)`;
  }
  const damaged = [...required, ...Object.keys(files)].find(
    (name) => fs.statSync(path.join(folder, "bin", name), { throwIfNoEntry: false })?.size !== files[name],
  );
  return damaged && `${folder} is damaged (${damaged})`;
}

/**
 * The list of the files of a folder, with their sizes in bytes, and what was recorded beside them.
 * @param {Pick<Cached, "folder" | "list">} cached
 * @returns {{ files: Record<string, number> } & Record<string, unknown>}
 */
function listOf({ folder, list }) {
  return { files: {}, ...JSON.parse(fs.readFileSync(path.join(folder, list), "utf8")) };
}

/**
 * Assembles a folder in private and moves it into the cache.
 * @param {Cached} cached
 * @param {Record<string, string>} facts recorded in the list
 * @param {(work: { bin: string, scratch: string }) => Promise<void>} make writes the programs to `bin`
 * @param {(bin: string) => void} [finish] writes more files, which the list does not have: they may change later
 */
async function makeFolder(cached, facts, make, finish) {
  const { folder, list } = cached;
  const parent = path.dirname(folder);
  fs.mkdirSync(parent, { recursive: true });
  removeLeftovers(parent);
  const work = fs.mkdtempSync(path.join(parent, `.work-${os.hostname()}-${process.pid}-`));
  try {
    const made = path.join(work, "made");
    const bin = path.join(made, "bin");
    const scratch = path.join(work, "scratch");
    fs.mkdirSync(bin, { recursive: true });
    fs.mkdirSync(scratch);
    await make({ bin, scratch });
    const files = Object.fromEntries(fs.readdirSync(bin).map((name) => [name, fs.statSync(path.join(bin, name)).size]));
    const text = JSON.stringify({ ...facts, made: new Date().toISOString(), files }, undefined, 2);
    fs.writeFileSync(path.join(made, list), `${text}\n`);
    const fault = faultOf({ ...cached, folder: made });
    if (fault) throw new Error(fault);
    finish?.(bin);
    publish(made, cached, work);
  } finally {
    fs.rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Gives a finished folder its name. Another process may have done the same in the meantime: then that one stays.
 * @param {string} made
 * @param {Cached} cached
 * @param {string} work
 */
function publish(made, cached, work) {
  const { folder } = cached;
  for (let attempt = 0; ; attempt++) {
    try {
      fs.renameSync(made, folder);
      return;
    } catch (error) {
      if (!faultOf(cached)) return;
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
 * @param {string} parent
 */
function removeLeftovers(parent) {
  for (const name of fs.readdirSync(parent).filter((entry) => entry.startsWith(".work-"))) {
    const folder = path.join(parent, name);
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

module.exports = { cachesFolder, faultOf, listOf, makeFolder };
