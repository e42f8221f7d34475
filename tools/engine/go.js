// Builds programs from Go modules.
"use strict";

const path = require("node:path");
const { capture } = require("../lib/run");
const { findOnPath } = require("./on-path");
const { isRecentEnough, oldestGo } = require("./pins");

/**
 * The Go on the PATH that can build a module.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} wanted the version that the module asks for, which an older Go downloads
 * @returns {Promise<{ go: string, version: string }>}
 * @throws {Error} with what is missing
 */
async function findGo(env, wanted) {
  const go = findOnPath(process.platform === "win32" ? "go.exe" : "go", env);
  if (!go) throw new Error("there is no go on the PATH");
  const version = (await capture(go, ["env", "GOVERSION"], { env })).stdout.trim().replace(/^go/, "");
  if (!isRecentEnough(version, oldestGo)) {
    throw new Error(`${go} is version ${version || "unknown"}, and ${wanted} or newer is needed`);
  }
  return { go, version };
}

/**
 * Builds programs.
 * @param {string} go
 * @param {object} module
 * @param {string} module.directory the folder of its go.mod
 * @param {readonly string[]} module.packages the programs
 * @param {Record<string, string>} [module.variables] texts to put into variables of the programs
 * @param {{ bin: string, env: NodeJS.ProcessEnv, signal?: AbortSignal, report: (progress: string) => void }} options
 * @throws {Error} with the last lines of the compiler
 */
async function build(go, { directory, packages, variables = {} }, { bin, ...options }) {
  const set = Object.entries(variables).map(([name, value]) => ` -X ${name}=${value}`);
  const flags = ["-mod=readonly", "-trimpath", "-ldflags", `-s -w${set.join("")}`, "-o", bin + path.sep];
  await compile(go, { directory, packages, flags }, options);
}

/**
 * Compiles packages and all that they import.
 * @param {string} go
 * @param {{ directory: string, packages: readonly string[], flags: readonly string[] }} what the first of the flags is `-mod`
 * @param {{ env: NodeJS.ProcessEnv, signal?: AbortSignal, report: (progress: string) => void }} options
 * @throws {Error} with the last lines of the compiler
 */
async function compile(go, { directory, packages, flags: [mod = "", ...flags] }, { env, signal, report }) {
  const run = async (/** @type {string[]} */ args, /** @type {(line: string) => void} */ onLine) => {
    const outcome = await capture(go, args, { cwd: directory, env, onLine, ...(signal && { signal }) });
    if (signal?.aborted) throw new Error("interrupted");
    if (outcome.code !== 0) throw new Error(failureOf(args[0] ?? "", outcome));
    return outcome.stdout;
  };
  // The list needs all modules, and so downloads them.
  let downloaded = 0;
  const list = await run(["list", mod, "-deps", ...packages], (line) => {
    if (isDownload(line)) report(`${++downloaded} modules downloaded`);
  });
  const count = list.trim().split("\n").length;
  let compiled = 0;
  // With -v, Go prints each package that it compiles.
  await run(["build", "-v", mod, ...flags, ...packages], (line) => {
    if (!isDownload(line)) report(`${++compiled} packages compiled, of ${count} at most`);
  });
}

const isDownload = (/** @type {string} */ line) => line.startsWith("go: downloading ");

/**
 * @param {string} command
 * @param {import("../lib/run").Outcome} outcome
 */
function failureOf(command, { code, stderr }) {
  const lines = stderr.split("\n").filter((line) => /[:"]/.test(line) && !isDownload(line));
  return `go ${command} failed: ${lines.slice(-3).join("\n    ") || `exit code ${code}`}`;
}

/**
 * The environment of Go: the user's settings (proxy, checksum database, flags), except for those that change the result.
 * @param {NodeJS.ProcessEnv} env
 * @param {string | undefined} scratch folder for temporary caches; without it, Go's usual ones
 * @returns {NodeJS.ProcessEnv}
 */
function goEnvironment(env, scratch) {
  const { GOOS: _os, GOARCH: _arch, ...rest } = env;
  // Without cgo, the build needs no C compiler, and the programs run on any libc.
  const fixed = { ...rest, CGO_ENABLED: "0", GO111MODULE: "on", GOWORK: "off" };
  if (!scratch) return fixed;
  return {
    ...fixed,
    // Otherwise Go writes its modules read-only, and they cannot be removed.
    GOFLAGS: `${env.GOFLAGS ?? ""} -modcacherw`.trim(),
    GOMODCACHE: path.join(scratch, "modules"),
    GOCACHE: path.join(scratch, "compiled"),
    GOTMPDIR: scratch,
  };
}

module.exports = { build, compile, findGo, goEnvironment };
