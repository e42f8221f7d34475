// The test files, by what they need.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** Folders of test/ whose tests start the real engine, or send thousands of requests. All others are fast. */
const SLOW = ["bench", "e2e", "faults", "fuzz", "kill"];
/** The files that take longest. They begin first, so that no processor is idle at the end. */
const LONGEST = [
  "e2e/install",
  "e2e/examples",
  "e2e/export-invalid-values",
  "kill/kill",
  "e2e/workspaces",
  "faults/matrix",
  "e2e/endpoint",
  "e2e/adopt",
];

/**
 * @param {string} root folder of the project
 * @returns {{ fast: string[], slow: string[] }} paths from the root, in the order in which they begin
 */
function suites(root) {
  const files = fs
    .readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const isSlow = (/** @type {string} */ file) => SLOW.includes(file.split(path.sep)[0] ?? "");
  const fromRoot = (/** @type {string} */ file) => path.join("test", file);
  return {
    fast: files.filter((file) => !isSlow(file)).map(fromRoot),
    slow: files.filter(isSlow).map(fromRoot),
  };
}

/** @param {string} file */
function rank(file) {
  const at = LONGEST.indexOf(file.replaceAll(path.sep, "/").replace(/\.test\.ts$/, ""));
  return at < 0 ? LONGEST.length : at;
}

module.exports = { suites, LONGEST };
