// Builds the engine from its Go modules, for machines that cannot reach its vendor. The modules are pinned in tools/pulumi,
// with checksums of all dependencies, which Go verifies. The hosts that run programs for it are in tools/hosts.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { capture } = require("../lib/run");
const { enginesFolder, makeEngine } = require("./cache");
const { findOnPath } = require("./on-path");
const { engineModule, isRecentEnough, oldestGo } = require("./pins");

/** @typedef {import("../engine").Engine} Engine */
/** @typedef {import("../engine").Context} Context */

/** Measured: 1.7 GB of modules, 0.9 GB of compiled packages, 0.1 GB of programs. */
const BYTES_NEEDED = 3.2e9;
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * @param {Context} context
 * @returns {Promise<Engine>}
 * @throws {Error} with the reason if it cannot be built
 */
async function builtEngine(context) {
  const { env, log, signal } = context;
  const module = engineModule(context.version);
  const go = findOnPath(process.platform === "win32" ? "go.exe" : "go", env);
  if (!go) throw new Error("there is no go on the PATH");
  const version = (await capture(go, ["env", "GOVERSION"], { env })).stdout.trim().replace(/^go/, "");
  if (!isRecentEnough(version, oldestGo)) {
    throw new Error(`${go} is version ${version || "unknown"}, and ${module.go} or newer is needed`);
  }
  const keepsCaches = Boolean(env.OWT_ENGINE_KEEP_GO_CACHE);
  if (!keepsCaches) checkSpace(env);

  return makeEngine(context, "build", async ({ bin, scratch }) => {
    const goEnv = goEnvironment(env, keepsCaches ? undefined : scratch);
    await log.step(`Building pulumi ${module.version} with Go ${version}`, (report) =>
      build(go, module, { bin, env: goEnv, signal, report }),
    );
  });
}

/**
 * @param {string} go
 * @param {{ directory: string, package: string, version: string }} module
 * @param {{ bin: string, env: NodeJS.ProcessEnv, signal: AbortSignal, report: (progress: string) => void }} options
 */
async function build(go, module, { bin, env, signal, report }) {
  let downloaded = 0;
  let compiled = 0;
  const args = [
    "build",
    "-v",
    "-mod=readonly",
    "-trimpath",
    "-ldflags",
    `-s -w -X ${VERSION_VARIABLE}=v${module.version}`,
    "-o",
    bin + path.sep,
    module.package,
  ];
  const outcome = await capture(go, args, {
    cwd: module.directory,
    env,
    signal,
    onLine(line) {
      // With -v, Go prints each package that it compiles.
      if (line.startsWith("go: downloading ")) downloaded++;
      else compiled++;
      report(`${downloaded} modules downloaded, ${compiled} packages compiled`);
    },
  });
  if (signal.aborted) throw new Error("interrupted");
  if (outcome.code !== 0) {
    const lines = outcome.stderr
      .split("\n")
      .filter((line) => /[:"]/.test(line) && !line.startsWith("go: downloading "));
    throw new Error(`go build failed: ${lines.slice(-3).join("\n    ") || `exit code ${outcome.code}`}`);
  }
}

/**
 * The environment of Go: the user's settings (proxy, checksum database, flags), except for those that change the result.
 * @param {NodeJS.ProcessEnv} env
 * @param {string | undefined} scratch folder for temporary caches
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

/** @param {NodeJS.ProcessEnv} env */
function checkSpace(env) {
  const folder = enginesFolder(env);
  fs.mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = fs.statfsSync(folder);
  const free = bavail * bsize;
  if (free < BYTES_NEEDED) {
    const gigabytes = (/** @type {number} */ bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
    throw new Error(`the build needs ${gigabytes(BYTES_NEEDED)} temporarily, and ${folder} has ${gigabytes(free)}`);
  }
}

module.exports = { builtEngine, goEnvironment };
