// Finds the user's engine: `pulumi` on the PATH, if it is recent enough and can run Node programs.
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { capture } = require("../lib/run");
const { isRecentEnough, oldestEngine, programs } = require("./pins");

/** @typedef {import("../engine").Engine} Engine */

/** Time limit of the first run of npm's package of the engine, which downloads more than 100 MB. */
const DOWNLOAD_MS = 10 * 60_000;

/**
 * @param {import("../engine").Context} context
 * @returns {Promise<Engine>}
 * @throws {Error} with what is missing
 */
async function engineOnPath({ env, version: wanted, isChosen }) {
  const pulumi = findOnPath(programs.pulumi, env);
  if (!pulumi) throw new Error("there is no pulumi on the PATH");

  // PULUMI_SKIP_UPDATE_CHECK: do not wait for the network.
  const { code, stdout, stderr } = await capture(pulumi, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutMs: isLauncher(pulumi) ? DOWNLOAD_MS : 20_000,
  });
  const version = stdout.trim().replace(/^v/, "");
  if (code !== 0) throw new Error(`${pulumi} does not run: ${stderr.trim() || `exit code ${code}`}`);
  if (!isRecentEnough(version, oldestEngine)) {
    throw new Error(`${pulumi} is version ${version || "unknown"}, and 3.x from ${oldestEngine} on is needed`);
  }

  if (isChosen && version !== wanted) throw new Error(`${pulumi} is version ${version}`);

  // npm's package of the engine is a launcher; the engine with all its programs is in another folder.
  const bin = isLauncher(pulumi) ? launchedFrom(version, env) : undefined;
  if (bin !== undefined) return { version, source: "path", pulumi: path.join(bin, programs.pulumi), binDirs: [bin] };

  // The engine looks for its hosts beside itself and on the PATH; some distributions package them separately.
  const beside = path.dirname(fs.realpathSync(pulumi));
  for (const program of [programs.languageHost, programs.dynamicProvider]) {
    if (!isExecutable(path.join(beside, program)) && !findOnPath(program, env)) {
      throw new Error(`${pulumi} is there, but ${program} is neither beside it nor on the PATH`);
    }
  }
  // Nothing to prepend: its folder could have another node.
  return { version, source: "path", pulumi, binDirs: [] };
}

/**
 * Whether a program is that of npm's package `pulumi`: a link into the package, or a shim of a package manager.
 * @param {string} pulumi
 */
function isLauncher(pulumi) {
  return [path.dirname(fs.realpathSync(pulumi)), path.join(path.dirname(pulumi), "..", "pulumi")].some((folder) => {
    try {
      return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")).name === "pulumi";
    } catch {
      return false;
    }
  });
}

/**
 * The folder from which npm's package runs a version of the engine; undefined if it lacks one of the programs.
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function launchedFrom(version, env) {
  const home = env.PULUMI_HOME || path.join(env.HOME || env.USERPROFILE || os.homedir(), ".pulumi");
  return [env.PULUMI_VERSION, version]
    .flatMap((name) => (name ? [path.join(home, "versions", name, "bin")] : []))
    .find((bin) => Object.values(programs).every((program) => isExecutable(path.join(bin, program))));
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function findOnPath(program, env) {
  return pathFolders(env)
    .map((folder) => path.join(folder, program))
    .find(isExecutable);
}

/** @param {NodeJS.ProcessEnv} env */
function pathFolders(env) {
  return (env[pathKey(env)] ?? "").split(path.delimiter).filter((folder) => folder !== "");
}

/**
 * The name of PATH in an environment, whose case varies on Windows.
 * @param {NodeJS.ProcessEnv} env
 */
function pathKey(env) {
  return Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

module.exports = { engineOnPath, findOnPath, pathKey };
