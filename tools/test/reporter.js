// The reporter of the tests: mocha's usual list, the counts in a file for tools/test.js, which tells them last, and an
// end in any case. Tests have to close what they open; where they do not, the process would run on for ever.
"use strict";

const fs = require("node:fs");
const { reporters } = require("mocha");

/** The name of the environment variable with the path of the file. */
const COUNTS_FILE = "OWT_TEST_COUNTS";
/** How long after the last test the process may take to end. */
const GRACE_MS = 10_000;

class Reporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      writeCounts(runner);
      // Unreferenced: it does not keep a process alive that has nothing else to do.
      setTimeout(endAnyway, GRACE_MS).unref();
    });
  }
}

/** @param {import("mocha").Runner} runner */
function writeCounts(runner) {
  const file = process.env[COUNTS_FILE];
  const { passes, failures, pending } = runner.stats ?? { passes: 0, failures: 0, pending: 0 };
  if (file) fs.writeFileSync(file, JSON.stringify({ passes, failures, pending }));
}

function endAnyway() {
  const open = process.getActiveResourcesInfo().filter((name) => !/^(TTYWrap|PipeWrap|Timeout)$/.test(name));
  console.error(`The tests have ended, but left something open: ${open.join(", ") || "a timer"}.`);
  // Mocha sets the code at the very end, from the failures alone: ours has to come after it.
  process.once("exit", () => (process.exitCode ||= 1));
  process.exit();
}

module.exports = Reporter;
module.exports.COUNTS_FILE = COUNTS_FILE;
