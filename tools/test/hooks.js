// Root hooks of mocha, for each process that runs test files. With several processes they run around each file.
"use strict";

const v8 = require("node:v8");

/** Resources that are still there when a test has forgotten to close a server or to end a process. */
const OWNED = ["PipeServerWrap", "ProcessWrap", "TCPServerWrap"];
/** A server that closes, or a process that ends, may take this long to be gone. */
const GRACE_MS = 5_000;

const leftOpen = () => process.getActiveResourcesInfo().filter((name) => OWNED.includes(name));

exports.mochaHooks = {
  async afterAll() {
    // Mocha kills its worker processes before they could write their coverage at their end.
    if (process.env.NODE_V8_COVERAGE) v8.takeCoverage();
    const begin = performance.now();
    while (leftOpen().length > 0) {
      if (performance.now() - begin > GRACE_MS)
        throw new Error(`The tests left something open: ${leftOpen().join(", ")}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
};
