// Prepares this copy of the project for its commands: installs the packages of package-lock.json and compiles the sources to
// dist/. Prints nothing if both are up to date.
//
//   node tools/prepare.js
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { Failure, runMain } = require("./lib/failure");
const { createLog } = require("./lib/log");
const { projectRoot } = require("./lib/project");
const { capture } = require("./lib/run");
const { BUNDLES, CLIENT, bundle } = require("./bundle");
const plugin = require("./plugin");

/** @typedef {{ log?: import("./lib/log").Log, root?: string, env?: NodeJS.ProcessEnv }} Options */

const OLDEST_NODE = 20;
/** The folders that tsconfig.build.json compiles, without the browser script in them, and other files that affect the result. */
const SOURCE_FOLDERS = ["sdk", "provider", "picture", "plan", "emulator", "cli"];
const SOURCE_SETTINGS = [
  "tsconfig.json",
  "tsconfig.build.json",
  "package-lock.json",
  "tools/bundle.js",
  "tools/plugin.js",
  "tools/validators.js",
];
/** The script that makes the validators of the schemas. */
const VALIDATORS = path.join("tools", "validators.js");
/** Within node_modules, so that it is removed together with the packages of the build. */
const BUILD_STAMP = path.join("node_modules", ".cache", "pulumi-owt", "build.json");

/**
 * Installs packages and compiles sources if needed.
 * @param {Options} [options]
 * @throws {Failure} with the output of the package manager or the compiler
 */
async function prepare(options = {}) {
  await ensurePackages(options);
  await ensureBuild(options);
}

/** @param {Options} [options] */
async function ensurePackages({ log = createLog(), root = projectRoot, env = process.env } = {}) {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) throw new Failure(`Node ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
  if (packagesAreInstalled(root)) return;
  await log.step("Installing packages (npm ci)", async () => {
    // Without install scripts: no package needs one, and npm 11 does not run them either.
    const outcome = await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { root, env });
    if (outcome.code !== 0) {
      throw new Failure(
        `The packages could not be installed; npm ci ended with code ${outcome.code}:\n${lastLines(outcome.stderr || outcome.stdout)}`,
      );
    }
  });
}

/**
 * Whether node_modules matches package-lock.json, by npm's record of the installed packages. npm writes it last, so it is
 * missing after an interrupted installation.
 * @param {string} root
 */
function packagesAreInstalled(root) {
  const wanted = packagesOf(path.join(root, "package-lock.json"));
  const installed = packagesOf(path.join(root, "node_modules", ".package-lock.json"));
  if (!wanted) throw new Failure(`${path.join(root, "package-lock.json")} is missing or damaged.`);
  if (!installed) return false;
  const names = Object.keys(wanted).filter((name) => name.startsWith("node_modules/"));
  return (
    names.every((name) => (installed[name] ? isSame(wanted[name], installed[name]) : mayBeMissing(wanted[name]))) &&
    Object.keys(installed).every((name) => name in wanted)
  );
}

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * @param {LockedPackage | undefined} a
 * @param {LockedPackage | undefined} b
 */
function isSame(a, b) {
  return a?.version === b?.version && a?.integrity === b?.integrity && Boolean(a?.link) === Boolean(b?.link);
}

/**
 * Whether a package need not be installed: those for other systems are only in the lock file.
 * @param {LockedPackage | undefined} locked
 */
function mayBeMissing(locked) {
  return Boolean(locked?.optional || locked?.devOptional);
}

/**
 * Runs the npm that started this process, or the one on the PATH.
 * @param {string[]} args
 * @param {{ root: string, env: NodeJS.ProcessEnv }} options
 */
function npm(args, { root, env }) {
  const script = env.npm_execpath;
  if (script && path.basename(script) === "npm-cli.js") {
    return capture(process.execPath, [script, ...args], { cwd: root, env });
  }
  return capture(process.platform === "win32" ? "npm.cmd" : "npm", args, { cwd: root, env });
}

/** @param {Options} [options] */
async function ensureBuild({ log = createLog(), root = projectRoot, env = process.env } = {}) {
  const sources = sourcesOf(root);
  const stamp = path.join(root, BUILD_STAMP);
  const scripts = clientOf(root);
  const hash = hashOf(root, [...sources, ...scripts, ...SOURCE_SETTINGS]);
  const compiled = sources.map((source) => outputOf(root, source));
  const hasPlugin = compiled.includes(path.join(root, plugin.ENTRY));
  const ofPlugin = hasPlugin ? plugin.FILES.map((file) => path.join(root, file)) : [];
  const outputs = [...compiled, ...bundlesOf(root, scripts), ...ofPlugin];
  const isBuilt = outputs.every((output) => fs.existsSync(output));
  if (isBuilt && readStamp(stamp) === hash) return;
  await log.step("Compiling to dist/", async () => {
    const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
    const outcome = await capture(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, env });
    if (outcome.code !== 0) throw new Failure(`The sources do not compile:\n${outcome.stdout || outcome.stderr}`);
    removeStale(root, new Set(outputs.map((output) => output.replace(/\.\w+$/, ""))));
    if (scripts.length > 0) await bundled("The script and style of the report page", () => bundle(root));
    if (fs.existsSync(path.join(root, VALIDATORS))) await withValidators(root, env);
    if (hasPlugin) await bundled("The native provider", () => plugin.bundlePlugin(root));
    fs.mkdirSync(path.dirname(stamp), { recursive: true });
    fs.writeFileSync(stamp, JSON.stringify({ sources: hash }));
  });
}

/**
 * Makes the validators of the compiled schemas. A process of its own does it, for this one may have loaded what was compiled before.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
async function withValidators(root, env) {
  const outcome = await capture(process.execPath, [VALIDATORS], { cwd: root, env });
  if (outcome.code !== 0) throw new Failure(`The validators of the schemas cannot be made:\n${outcome.stderr}`);
}

/**
 * @param {string} what
 * @param {() => Promise<void>} work
 */
async function bundled(what, work) {
  try {
    await work();
  } catch (error) {
    throw new Failure(`${what} cannot be bundled:\n${error instanceof Error ? error.message : error}`);
  }
}

/**
 * The sources to compile, as paths from the root.
 * @param {string} root
 */
function sourcesOf(root) {
  return SOURCE_FOLDERS.flatMap((folder) => typeScriptIn(root, folder)).filter((file) => !isClient(file));
}

/**
 * The sources of the report page's script and style, which are bundled instead of compiled.
 * @param {string} root
 */
function clientOf(root) {
  return filesIn(path.join(root, CLIENT))
    .map((file) => path.relative(root, file))
    .sort();
}

/**
 * @param {string} root
 * @param {string[]} scripts
 */
function bundlesOf(root, scripts) {
  return scripts.length > 0 ? BUNDLES.map((file) => path.join(root, file)) : [];
}

/** @param {string} file path from the root */
function isClient(file) {
  return file.startsWith(CLIENT + path.sep);
}

/**
 * @param {string} root
 * @param {string} folder
 */
function typeScriptIn(root, folder) {
  return filesIn(path.join(root, folder))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => path.relative(root, file))
    .sort();
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(file) : [file];
  });
}

/**
 * @param {string} root
 * @param {string} source
 */
function outputOf(root, source) {
  return path.join(root, "dist", source.replace(/\.ts$/, ".js"));
}

/**
 * @param {string} root
 * @param {string[]} files
 */
function hashOf(root, files) {
  const hash = createHash("sha256");
  for (const file of files.filter((name) => fs.existsSync(path.join(root, name)))) {
    const content = fs.readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** @param {string} stamp */
function readStamp(stamp) {
  try {
    return JSON.parse(fs.readFileSync(stamp, "utf8")).sources;
  } catch {
    return undefined;
  }
}

/**
 * Removes the output of deleted sources, which would otherwise be packed and could be required.
 * @param {string} root
 * @param {Set<string>} kept paths without their endings
 */
function removeStale(root, kept) {
  for (const file of filesIn(path.join(root, "dist"))) {
    const match = /^(.*?)\.(?:js|js\.map|d\.ts|d\.ts\.map)$/.exec(file);
    if (match?.[1] !== undefined && !kept.has(match[1])) fs.rmSync(file, { force: true });
  }
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split("\n").slice(-15).join("\n");
}

module.exports = { SOURCE_FOLDERS, ensureBuild, ensurePackages, packagesAreInstalled, prepare };

if (require.main === module) void runMain(() => prepare());
