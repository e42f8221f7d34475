// The versions of the Pulumi engine: those that can be built, one of which is the usual one, and the oldest that is supported;
// and the programs of an engine.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** The folder with a Go module for each version that can be built. */
const modulesFolder = path.join(__dirname, "..", "pulumi");
const MODULE = "github.com/pulumi/pulumi/pkg/v3";

/** The versions that can be built. */
const pinnedVersions = fs.readdirSync(modulesFolder).filter((name) => /^\d/.test(name));

/** The version to download or build if none is named. Later ones take seven times as long to build. */
const usualVersion = "3.220.0";

/** The first version that uses the inputs returned by a provider's read, without which drift is not noticed. */
const oldestEngine = "3.216.0";

/** The oldest version of Go that can download the toolchain that a module asks for. */
const oldestGo = "1.21.0";

const windows = process.platform === "win32";

/** Names of the programs that an engine must have on this system. */
const programs = {
  pulumi: windows ? "pulumi.exe" : "pulumi",
  languageHost: windows ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs",
  dynamicProvider: windows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs",
};

/**
 * The module that tools/engine/build.js compiles for a version.
 * @param {string} version
 * @returns {{ directory: string, package: string, version: string, go: string }} the folder of its go.mod, the package, and
 *   the version of Go that it asks for
 * @throws {Error} if this version is not pinned
 */
function engineModule(version) {
  const directory = path.join(modulesFolder, version);
  if (!pinnedVersions.includes(version)) {
    throw new Error(`no Go module of version ${version} is pinned; there are ${pinnedVersions.join(" and ")}`);
  }
  const text = fs.readFileSync(path.join(directory, "go.mod"), "utf8");
  const go = /^go (\S+)$/m.exec(text)?.[1];
  if (!go || !text.includes(`${MODULE} v${version}`)) {
    throw new Error(`${path.join(directory, "go.mod")} does not require ${MODULE} v${version} and a version of Go`);
  }
  return { directory, package: `${MODULE}/cmd/pulumi`, version, go };
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

module.exports = { engineModule, isRecentEnough, oldestEngine, oldestGo, pinnedVersions, programs, usualVersion };
