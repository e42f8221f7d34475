// Logs the steps of the commands in this folder: a line when a step begins, one with its duration when it ends, and signs of
// life in between. Writes to the standard error, so that the output of a command stays clean.
"use strict";

const SIGN_OF_LIFE_MS = 15_000;

/**
 * @typedef {object} Log
 * @property {(text: string) => void} say Prints one line.
 * @property {<T>(title: string, work: (report: (progress: string) => void) => Promise<T>) => Promise<T>} step
 *   Runs `work` and prints its duration; `report` sets the text of the next sign of life.
 */

/**
 * @param {{ write?: (text: string) => unknown, signOfLifeMs?: number }} [options]
 * @returns {Log}
 */
function createLog({ write = (text) => process.stderr.write(text), signOfLifeMs = SIGN_OF_LIFE_MS } = {}) {
  const say = (/** @type {string} */ text) => void write(`${text}\n`);
  return {
    say,
    async step(title, work) {
      const begin = performance.now();
      const took = () => duration(performance.now() - begin);
      let progress = "";
      say(`- ${title} ...`);
      const timer = setInterval(() => say(`  ${took()}${progress && `: ${progress}`}`), signOfLifeMs);
      try {
        const result = await work((text) => void (progress = text));
        say(`  done in ${took()}`);
        return result;
      } catch (error) {
        say(`  failed after ${took()}`);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** A log that prints nothing. */
const silent = createLog({ write: () => {} });

/**
 * Formats a duration: `80 ms`, `2.4 s`, `3 min 05 s`.
 * @param {number} ms
 */
function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

module.exports = { createLog, duration, silent };
