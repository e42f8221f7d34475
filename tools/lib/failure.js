// Failures that are printed without a stack: problems of the machine or the settings, with what to do. Any other error is a
// bug and is printed with its stack.
"use strict";

class Failure extends Error {
  /**
   * @param {string} message
   * @param {{ exitCode?: number, cause?: unknown }} [options]
   */
  constructor(message, { exitCode = 1, cause } = {}) {
    super(message, { cause });
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

/**
 * Runs the main function of a command. Its result becomes the exit code; a failure is printed.
 * @param {() => Promise<number | void>} main
 */
async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    const known = error instanceof Failure;
    process.stderr.write(`\n${known ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    process.exitCode = known ? error.exitCode : 70;
  }
}

module.exports = { Failure, runMain };
