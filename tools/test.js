// `npm test`: everything that has to hold, from a clone in which nothing is installed yet.
//
//   npm test                   all: build, format, lint, types, tests with coverage
//   npm test -- test/sdk       the tests of these files or folders only; further options go to mocha
//
// What reads the sources only is told in any case, all of it; the tests run if the sources compile. Then it ends with
// the counts, and the exit code says whether all is well.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { engineEnvironment, engineLine, ensureEngine } = require("./engine");
const { Failure, runMain } = require("./lib/failure");
const { createLog, duration } = require("./lib/log");
const { projectRoot } = require("./lib/project");
const { runInFront } = require("./lib/run");
const { ensureBuild, ensurePackages } = require("./prepare");
const { coverageLines } = require("./test/coverage");

const PARTS = ["sdk", "provider", "emulator", "cli"];
const COVERAGE = path.join(projectRoot, "coverage");
/** Exit codes of programs that SIGINT or SIGTERM has ended. */
const INTERRUPTED = [130, 143];
const SUMMARY = path.join(COVERAGE, "coverage-summary.json");

/** @typedef {{ name: string, ok: boolean, took: number }} Result */
/** @typedef {{ passes: number, failures: number, pending: number }} Counts */
/** @typedef {{ code: number, counts: Counts | undefined, coverage: string[] }} Tests */

/** @param {string[]} args for mocha */
async function main(args) {
  const log = createLog();
  /** @type {Result[]} */
  const results = [];
  /** @type {Tests | undefined} */
  let tests;
  /**
   * Runs a step, notes how it went, and tells whether the next ones can go on.
   * @param {string} name
   * @param {() => Promise<number | void>} work
   */
  const step = async (name, work) => {
    log.say(`\n== ${name}`);
    const begin = performance.now();
    let ok = false;
    try {
      const code = (await work()) ?? 0;
      if (INTERRUPTED.includes(code)) throw new Failure(`Interrupted in ${name}.`, { exitCode: code });
      ok = code === 0;
    } catch (error) {
      if (error instanceof Failure && INTERRUPTED.includes(error.exitCode)) throw error;
      log.say(error instanceof Error ? error.message : String(error));
    }
    results.push({ name, ok, took: performance.now() - begin });
    return ok;
  };

  const env = { ...process.env };
  if (await step("packages", () => ensurePackages({ log }))) {
    // First of all: the stack at the root is linted and checked as a user of the compiled package.
    const built = await step("build", () => ensureBuild({ log }));
    if (!args.some(isFile)) {
      await step("format", () => node("prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."], env));
      await step("lint", () => node("eslint/bin/eslint.js", ["."], env));
      await step("types", async () => {
        const codes = [await compile("tsconfig.json", env), await compile("tsconfig.tools.json", env)];
        return Math.max(...codes);
      });
    }
    const hasEngine = await step("engine", async () => {
      const engine = await ensureEngine({ log });
      log.say(engineLine(engine));
      Object.assign(env, engineEnvironment(engine, env));
    });
    if (built && hasEngine) {
      await step("tests", async () => {
        tests = await runTests(args, env);
        return tests.code;
      });
    }
  }
  return conclude(results, tests);
}

/** @param {string} arg */
function isFolder(arg) {
  return fs.statSync(arg, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @param {string} arg */
function isFile(arg) {
  return /\.ts$/.test(arg) || fs.existsSync(arg);
}

/**
 * Mocha; for all tests under c8, which adds up what all processes ran through, those that the real engine starts too.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Tests>}
 */
async function runTests(args, env) {
  // A folder of this run's own: another one may be under way beside it.
  const folder = path.join(COVERAGE, `run-${process.pid}`);
  const countsFile = path.join(folder, "counts.json");
  fs.mkdirSync(folder, { recursive: true });
  const { COUNTS_FILE } = require("./test/reporter");
  const mocha = "mocha/bin/mocha.js";
  const some = args.some(isFile);
  const patterns = (some ? args : ["test", ...args]).map((file) => (isFolder(file) ? `${file}/**/*.test.ts` : file));
  const withCounts = { ...env, [COUNTS_FILE]: countsFile };
  try {
    const code = some
      ? await node(mocha, patterns, withCounts)
      : await node(
          "c8/bin/c8.js",
          ["--temp-directory", path.join(folder, "processes"), process.execPath, installed(mocha), ...patterns],
          withCounts,
        );
    const counts = fs.existsSync(countsFile) ? JSON.parse(fs.readFileSync(countsFile, "utf8")) : undefined;
    return { code, counts, coverage: some || !counts ? [] : coverageLines(SUMMARY, projectRoot, PARTS) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Result[]} results
 * @param {Tests | undefined} tests
 */
function conclude(results, tests) {
  const say = (/** @type {string} */ text) => void process.stdout.write(`${text}\n`);
  if (tests && tests.coverage.length > 0) {
    say("\nCoverage (details: coverage/lcov.info)");
    tests.coverage.forEach(say);
  }
  say("\nSteps");
  for (const { name, ok, took } of results) say(`  ${name.padEnd(10)} ${ok ? "ok    " : "FAILED"} ${duration(took)}`);
  if (tests?.counts) {
    const { passes, failures, pending } = tests.counts;
    if (pending > 0) say(`  ${pending} tests were skipped`);
    say(`\n${passes} passed, ${failures} failed`);
  } else {
    say(tests ? "\nThe tests broke off." : "\nThe tests did not run.");
  }
  return results.every(({ ok }) => ok) ? 0 : 1;
}

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 */
function compile(project, env) {
  return node("typescript/bin/tsc", ["-p", project], env);
}

/**
 * Runs a program of an installed package.
 * @param {string} script
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function node(script, args, env) {
  return runInFront(process.execPath, [installed(script), ...args], { cwd: projectRoot, env });
}

/** @param {string} script */
function installed(script) {
  return path.join(projectRoot, "node_modules", script);
}

void runMain(() => main(process.argv.slice(2)));
