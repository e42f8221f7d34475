// Builds the engine from its Go modules, for machines that cannot reach its vendor. The modules are pinned in tools/pulumi,
// with checksums of all dependencies, which Go verifies. The hosts that run programs for it are in tools/hosts.
"use strict";

const fs = require("node:fs");
const { enginesFolder, makeEngine } = require("./cache");
const { build, findGo, goEnvironment } = require("./go");
const { engineModule } = require("./pins");

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
  const { go, version } = await findGo(env, module.go);
  const keepsCaches = Boolean(env.OWT_ENGINE_KEEP_GO_CACHE);
  if (!keepsCaches) checkSpace(env);

  return makeEngine(context, "build", async ({ bin, scratch }) => {
    const goEnv = goEnvironment(env, keepsCaches ? undefined : scratch);
    const what = {
      directory: module.directory,
      packages: [module.package],
      variables: { [VERSION_VARIABLE]: `v${module.version}` },
    };
    await log.step(`Building pulumi ${module.version} with Go ${version}, once (2 to 15 minutes)`, (report) =>
      build(go, what, { bin, env: goEnv, signal, report }),
    );
  });
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

module.exports = { builtEngine };
