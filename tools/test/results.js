// Adds up the results of several runs of mocha, and lists the slowest test files.
"use strict";

const path = require("node:path");
const { duration } = require("../lib/log");

/** @typedef {import("./reporter").Results} Results */

const SLOWEST = 12;

/**
 * @param {Results[]} results
 * @returns {Results}
 */
function addUp(results) {
  const total = { passes: 0, failures: 0, pending: 0, files: {} };
  for (const { passes, failures, pending, files } of results) {
    total.passes += passes;
    total.failures += failures;
    total.pending += pending;
    Object.assign(total.files, files);
  }
  return total;
}

/**
 * @param {Record<string, number>} files milliseconds by path
 * @param {string} root
 * @returns {string[]} a line for each of the slowest files
 */
function slowestLines(files, root) {
  return Object.entries(files)
    .sort(([, a], [, b]) => b - a)
    .slice(0, SLOWEST)
    .map(([file, ms]) => `  ${duration(ms).padStart(12)}  ${path.relative(root, file)}`);
}

module.exports = { addUp, slowestLines };
