// What the commands of this folder say to a person: one line when a step begins, one when it ends with the time it
// took, and in between a sign of life. It goes to the standard error, so that the output of a command stays clean.
"use strict";

const SIGN_OF_LIFE_MS = 15_000;

/**
 * @typedef {object} Log
 * @property {(text: string) => void} say Prints one line.
 * @property {<T>(title: string, work: (tell: (progress: string) => void) => Promise<T>) => Promise<T>} step
 *   Does a piece of work and says how long it took; `tell` replaces the text of the next sign of life.
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

/** A log that says nothing, for callers that only want the result. */
const silent = createLog({ write: () => {} });

/**
 * A time span for people: `80 ms`, `2.4 s`, `3 min 05 s`.
 * @param {number} ms
 */
function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

module.exports = { createLog, duration, silent };
