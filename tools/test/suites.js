// The test files, by what they need.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** Folders and files of test/ that start the real engine or Chromium, kill processes, try thousands of values, or compile all examples. */
const SLOW = [
  "bench",
  "e2e",
  "faults",
  "fuzz",
  "host",
  "kill",
  "page",
  "cli/emulator",
  "code-blocks",
  "emulator/store/durability",
  "provider/document/judge",
  "provider/document/odd-values",
  "provider/document/write",
  "provider/generated",
  "provider/lifecycle/properties",
  "provider/lifecycle/untrusted",
  "provider/room/agreement",
];
/** The files that take longest, of both suites. They begin first, so that no processor is idle at the end. */
const LONGEST = [
  "kill/kill",
  "e2e/identity",
  "e2e/examples",
  "e2e/endpoint",
  "e2e/install",
  "e2e/workspaces",
  "e2e/export",
  "e2e/native-python",
  "e2e/native-yaml",
  "faults/matrix",
  "provider/room/restart",
  "provider/session/sessions",
  "cli/list",
  "cli/streams/streams",
  "cli/export",
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
  const isSlow = (/** @type {string} */ file) =>
    SLOW.some((slow) => nameOf(file) === slow || nameOf(file).startsWith(`${slow}/`));
  const fromRoot = (/** @type {string} */ file) => path.join("test", file);
  return {
    fast: files.filter((file) => !isSlow(file)).map(fromRoot),
    slow: files.filter(isSlow).map(fromRoot),
  };
}

/**
 * Whether a test opens pages in Chromium: it imports test/page/browser.ts.
 * @param {string[]} paths test files, and folders of them
 */
function needsBrowser(paths) {
  return imports(paths, /from "(\.|[./]+\/page)\/browser"/);
}

/**
 * Whether a test runs programs in other languages: it imports test/e2e/languages.ts or language-example.ts.
 * @param {string[]} paths test files, and folders of them
 */
function needsLanguages(paths) {
  return imports(paths, /from "\.\/language(s|-example)"/);
}

/**
 * @param {string[]} paths test files, and folders of them
 * @param {RegExp} what
 */
function imports(paths, what) {
  return paths
    .flatMap((name) =>
      fs.statSync(name, { throwIfNoEntry: false })?.isDirectory()
        ? fs.readdirSync(name, { recursive: true, encoding: "utf8" }).map((file) => path.join(name, file))
        : [name],
    )
    .filter((file) => file.endsWith(".test.ts") && fs.existsSync(file))
    .some((file) => what.test(fs.readFileSync(file, "utf8")));
}

/** @param {string} file */
function rank(file) {
  const at = LONGEST.indexOf(nameOf(file));
  return at < 0 ? LONGEST.length : at;
}

/**
 * `sdk/http/retry` for the file `sdk/http/retry.test.ts`.
 * @param {string} file path from test/
 */
function nameOf(file) {
  return file.replaceAll(path.sep, "/").replace(/\.test\.ts$/, "");
}

module.exports = { needsBrowser, needsLanguages, suites, LONGEST, SLOW };
