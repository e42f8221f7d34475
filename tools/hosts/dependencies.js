// The npm packages that a program depends on, found as Node finds them: from the folder of each package upwards.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** @typedef {import("./language-host").Dependency} Dependency */

/**
 * @typedef {object} Manifest a package.json
 * @property {string} [name]
 * @property {string} [version]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {{ resource?: boolean, name?: string, version?: string, server?: string }} [pulumi]
 */

/**
 * The packages that a program depends on. Those that are not installed are left out.
 * @param {string} folder the folder of the program
 * @param {{ transitive: boolean }} options whether packages that only other packages need belong to them
 * @returns {Manifest[]}
 */
function packagesOf(folder, { transitive }) {
  const root = folderOfManifest(folder);
  if (root === undefined) return [];
  /** @type {Map<string, Manifest>} */
  const found = new Map();
  const own = manifestIn(root);
  const open = wanted(root, { ...own?.devDependencies, ...needs(own) });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const manifest = found.has(next) ? undefined : manifestIn(next);
    if (!manifest) continue;
    found.set(next, manifest);
    if (transitive) open.push(...wanted(next, needs(manifest)));
  }
  return [...found.values()];
}

/** @param {Manifest | undefined} manifest */
function needs(manifest) {
  return { ...manifest?.peerDependencies, ...manifest?.optionalDependencies, ...manifest?.dependencies };
}

/**
 * The real folders of packages, as a package in a folder sees them.
 * @param {string} folder
 * @param {Record<string, string>} names
 */
function wanted(folder, names) {
  return Object.keys(names).flatMap((name) => {
    const place = upwards(folder)
      .map((parent) => path.join(parent, "node_modules", name))
      .find((candidate) => fs.existsSync(path.join(candidate, "package.json")));
    return place === undefined ? [] : [fs.realpathSync(place)];
  });
}

/** @param {string} folder */
function folderOfManifest(folder) {
  return upwards(fs.realpathSync(folder)).find((parent) => fs.existsSync(path.join(parent, "package.json")));
}

/**
 * A folder and those that contain it.
 * @param {string} folder
 */
function upwards(folder) {
  const folders = [folder];
  for (let at = folder; at !== path.dirname(at); at = path.dirname(at)) folders.push(path.dirname(at));
  return folders;
}

/**
 * @param {string} folder
 * @returns {Manifest | undefined}
 */
function manifestIn(folder) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}

module.exports = { packagesOf, upwards };
