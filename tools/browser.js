// Finds Chromium for the tests of pages and for pictures: the one that a variable names, one on the PATH or at a usual place, or
// Debian's package, which it installs.
//
//   node tools/browser.js          prints the path of its program
//   node tools/browser.js --help   prints the options
//
// It runs before packages are installed, so it needs only Node.
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { findOnPath } = require("./engine/on-path");
const { Failure, runMain } = require("./lib/failure");
const { createLog } = require("./lib/log");
const { capture } = require("./lib/run");

/** The environment variable with the path of the program. */
const VARIABLE = "OWT_CHROMIUM";
/** Its programs, the smallest first. */
const PROGRAMS = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
];
/** Debian's packages of it, the smallest first. */
const PACKAGES = ["chromium-headless-shell", "chromium"];
/** Without any font, a page has no text. */
const FONT = "fonts-dejavu-core";
/** A second installation on the same machine waits for the first one. */
const LOCK_S = 300;

/** @typedef {{ program: string, version: string }} Browser */
/** @typedef {{ log?: import("./lib/log").Log, env?: NodeJS.ProcessEnv, uid?: number }} Options */

/**
 * Returns Chromium; installs it if there is none, and this machine lets it be installed.
 * @param {Options} [options] `uid` is the user's number; 0 may install
 * @returns {Promise<Browser>}
 * @throws {Failure} with the reason and what to do
 */
async function ensureBrowser({ log = createLog(), env = process.env, uid = os.userInfo().uid } = {}) {
  const found = await findBrowser(env);
  if (found) return found;
  const apt = await aptCommand(env, uid);
  if (typeof apt === "string") throw new Failure(noBrowser(apt));
  const problem = await install(apt, { log, env });
  const installed = await findBrowser(env);
  if (!installed) throw new Failure(noBrowser(problem ?? "the installed package has no such program on the PATH"));
  return installed;
}

/**
 * Looks for Chromium without installing it.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Browser | undefined>}
 * @throws {Failure} if the variable names a program that does not run
 */
async function findBrowser(env = process.env) {
  const named = env[VARIABLE];
  if (named) {
    const version = await versionOf(named, env);
    if (version === undefined) throw new Failure(`${VARIABLE}=${named} is no Chromium that runs here.`);
    return { program: named, version };
  }
  const names = process.platform === "win32" ? PROGRAMS.map((name) => `${name}.exe`) : PROGRAMS;
  const places = [...names.flatMap((name) => findOnPath(name, env) ?? []), ...usualPlaces(env)];
  for (const program of places) {
    // Ubuntu has a program of this name that only asks for another package.
    const version = await versionOf(program, env);
    if (version !== undefined) return { program, version };
  }
  return undefined;
}

/**
 * Describes Chromium in one line.
 * @param {Browser} browser
 */
function browserLine({ program, version }) {
  return `- Browser: ${version}, ${program}`;
}

/**
 * Where its installers put it, where that is not on the PATH.
 * @param {NodeJS.ProcessEnv} env
 */
function usualPlaces(env) {
  const places = {
    darwin: [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    win32: [env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA].flatMap((folder) =>
      folder
        ? [
            path.join(folder, "Google", "Chrome", "Application", "chrome.exe"),
            path.join(folder, "Chromium", "Application", "chrome.exe"),
          ]
        : [],
    ),
  };
  return process.platform in places ? places[/** @type {keyof places} */ (process.platform)] : [];
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} such as `Chromium 140.0.7339.80`; undefined if the program does not run
 */
async function versionOf(program, env) {
  // On Windows, `--version` would open a window.
  if (process.platform === "win32") return fs.existsSync(program) ? "Chromium" : undefined;
  const { code, stdout } = await capture(program, ["--version"], { env, timeoutMs: 20_000 });
  const version = /(?:Google )?Chrom(?:e|ium)\D*[\d.]+/.exec(stdout)?.[0];
  return code === 0 ? version : undefined;
}

/**
 * The command that installs packages: apt-get, with the rights of root.
 * @param {NodeJS.ProcessEnv} env
 * @param {number} uid
 * @returns {Promise<string[] | string>} its words, or the reason why there is none
 */
async function aptCommand(env, uid) {
  const apt = findOnPath("apt-get", env);
  if (!apt) return "this machine has no apt-get to install it with";
  const words = ["env", "DEBIAN_FRONTEND=noninteractive", apt, "-o", `DPkg::Lock::Timeout=${LOCK_S}`];
  if (uid === 0) return words;
  const sudo = findOnPath("sudo", env);
  // -n: fails where sudo would ask for a password.
  if (sudo && (await capture(sudo, ["-n", "true"], { env, timeoutMs: 10_000 })).code === 0)
    return [sudo, "-n", ...words];
  return "apt-get needs the rights of root, and sudo does not give them without a password";
}

/**
 * Installs the first package that the archive has.
 * @param {string[]} apt
 * @param {{ log: import("./lib/log").Log, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<string | undefined>} the reason why none was installed
 */
async function install([command = "", ...words], { log, env }) {
  const run = (/** @type {string} */ title, /** @type {string[]} */ args) =>
    log.step(`${title} (apt-get ${args[0]})`, async (report) => {
      const outcome = await capture(command, [...words, ...args], { env, onLine: report });
      if (outcome.code !== 0) throw new Error(lastErrors(outcome.stderr || outcome.stdout));
    });
  /** @type {string[]} */
  const problems = [];
  const noted = (/** @type {string} */ what) => (/** @type {unknown} */ error) => {
    problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  };
  // Its failure is told only if no package can be installed: one of many sources may be out of reach.
  await run("Reading the lists of Debian's packages", ["update"]).catch(noted("apt-get update"));
  for (const name of PACKAGES) {
    if ((await capture("apt-cache", ["show", "--no-all-versions", name], { env })).code !== 0) {
      problems.push(`${name}: the lists do not have it`);
      continue;
    }
    const wanted = ["install", "--yes", "--no-install-recommends", name, FONT];
    const done = run(`Installing Debian's package ${name}`, wanted).then(() => true);
    if (await done.catch(noted(name))) return undefined;
  }
  return problems.join("\n  ");
}

/**
 * The lines in which apt says what is wrong.
 * @param {string} text
 */
function lastErrors(text) {
  const lines = text.trim().split("\n");
  const errors = lines.filter((line) => line.startsWith("E: "));
  return (errors.length > 0 ? errors : lines).slice(-3).join("\n    ");
}

/** @param {string} reason */
function noBrowser(reason) {
  return [
    "No Chromium was found, and it could not be installed:",
    `  ${reason}`,
    "",
    "Do one of these, and run the same command again:",
    "  - on Debian: apt-get install chromium-headless-shell, or chromium;",
    "  - elsewhere: install Chrome (https://www.google.com/chrome/) or Chromium, so that it is on the PATH;",
    `  - or set ${VARIABLE} to the path of its program.`,
  ].join("\n");
}

const HELP = `Usage: node tools/browser.js

Finds Chromium and prints the path of its program. Looks at these, in this order:
  ${VARIABLE}   the path of the program
  the PATH       ${PROGRAMS.join(", ")}
  usual places   of macOS and Windows
  Debian         installs ${PACKAGES.join(" or ")}, as root or with a sudo that needs no password`;

async function main() {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return;
  }
  if (args.length > 0) throw new Failure(HELP, { exitCode: 64 });
  console.log((await ensureBrowser()).program);
}

module.exports = { VARIABLE, browserLine, ensureBrowser, findBrowser };

if (require.main === module) void runMain(main);
