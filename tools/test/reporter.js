// Mocha's usual list; the counts and the time of each file, written to a file for tools/test.js; and an end in any case.
"use strict";

const fs = require("node:fs");
const { reporters } = require("mocha");

/** The name of the environment variable with the path of the file. */
const RESULTS_FILE = "OWT_TEST_RESULTS";
/** How long after the last test the process may take to end. */
const GRACE_MS = 10_000;

/** @typedef {{ passes: number, failures: number, pending: number, files: Record<string, number> }} Results */

class Reporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {Record<string, number>} */
    const files = {};
    const count = (/** @type {import("mocha").Runnable} */ { file, duration = 0 }) => {
      if (file) files[file] = (files[file] ?? 0) + duration;
    };
    runner.on("hook end", count);
    runner.on("test end", count);
    runner.once("end", () => {
      const { passes, failures, pending } = runner.stats ?? { passes: 0, failures: 0, pending: 0 };
      const to = process.env[RESULTS_FILE];
      if (to) fs.writeFileSync(to, JSON.stringify({ passes, failures, pending, files }));
      // Unreferenced: it does not keep a process alive that has nothing else to do.
      setTimeout(endAnyway, GRACE_MS).unref();
    });
  }
}

/** Ends a process that a test keeps alive. */
function endAnyway() {
  const open = process.getActiveResourcesInfo().filter((name) => !/^(TTYWrap|PipeWrap|Timeout)$/.test(name));
  console.error(`The tests have ended, but left something open: ${open.join(", ") || "a timer"}.`);
  // Mocha sets the code at the very end, from the failures alone: ours has to come after it.
  process.once("exit", () => (process.exitCode ||= 1));
  process.exit();
}

module.exports = Reporter;
module.exports.RESULTS_FILE = RESULTS_FILE;
