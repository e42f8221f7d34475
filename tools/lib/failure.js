// A failure that is told to a person as it stands, without a stack: something about the machine or the settings, with
// what to do about it. Any other error is a fault of ours and is shown whole.
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
 * Runs the main function of a command: its number becomes the exit code, its failure a message.
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
