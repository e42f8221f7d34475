// The versions of the Pulumi engine: the pinned one, which is read from the Go modules, and the oldest that is supported; and
// the programs of an engine.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** The module that tools/engine/build.js compiles: the package, and the folder with its go.mod. */
const engineModule = pinned("pulumi", "github.com/pulumi/pulumi/pkg/v3", "cmd/pulumi");

/** The version to download or build, such as `3.220.0`. */
const engineVersion = engineModule.version;

/** The first version that uses the inputs returned by a provider's read, without which drift is not noticed. */
const oldestEngine = "3.216.0";

/** The Go version of the modules, and the oldest that can download this toolchain. */
const wantedGo = pinnedGo();
const oldestGo = "1.21.0";

const windows = process.platform === "win32";

/** Names of the programs that an engine must have on this system. */
const programs = {
  pulumi: windows ? "pulumi.exe" : "pulumi",
  languageHost: windows ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs",
  dynamicProvider: windows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs",
};

function pinnedGo() {
  const version = /^go (\S+)$/m.exec(fs.readFileSync(path.join(__dirname, "..", "pulumi", "go.mod"), "utf8"))?.[1];
  if (!version) throw new Error("tools/pulumi/go.mod names no version of Go.");
  return version;
}

/**
 * @param {string} folder
 * @param {string} module
 * @param {string} packageInModule
 */
function pinned(folder, module, packageInModule) {
  const directory = path.join(__dirname, "..", folder);
  const text = fs.readFileSync(path.join(directory, "go.mod"), "utf8");
  const version = text
    .split("\n")
    .map((line) => line.trim().replace(/^require /, ""))
    .find((line) => line.startsWith(`${module} v`))
    ?.split(/\s+v?/)[1];
  if (!version) throw new Error(`${path.join(directory, "go.mod")} requires no version of ${module}.`);
  return { directory, package: `${module}/${packageInModule}`, version };
}

/**
 * Whether a version such as `v3.220.0-dev` is of the same major version as, and not older than, another.
 * @param {string} version
 * @param {string} oldest
 */
function isRecentEnough(version, oldest) {
  const [major, minor, patch] = numbers(version);
  const [oldMajor, oldMinor, oldPatch] = numbers(oldest);
  return major === oldMajor && (minor > oldMinor || (minor === oldMinor && patch >= oldPatch));
}

/**
 * @param {string} version
 * @returns {[number, number, number]}
 */
function numbers(version) {
  const [, major = "", minor = "", patch = "0"] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return [Number(major || -1), Number(minor || -1), Number(patch)];
}

module.exports = { engineModule, engineVersion, isRecentEnough, oldestEngine, oldestGo, programs, wantedGo };
