// The reporter of the tests: mocha's usual list, and the counts in a file for tools/test.js, which tells them last.
"use strict";

const fs = require("node:fs");
const { reporters } = require("mocha");

/** The name of the environment variable with the path of the file. */
const COUNTS_FILE = "OWT_TEST_COUNTS";

class Reporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const file = process.env[COUNTS_FILE];
    if (!file) return;
    runner.once("end", () => {
      const { passes, failures, pending } = runner.stats ?? { passes: 0, failures: 0, pending: 0 };
      fs.writeFileSync(file, JSON.stringify({ passes, failures, pending }));
    });
  }
}

module.exports = Reporter;
module.exports.COUNTS_FILE = COUNTS_FILE;
