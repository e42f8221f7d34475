// `npm test`: everything that has to hold, from a clone in which nothing is installed yet.
//
//   npm test                   all: format, lint, types, build, tests with coverage
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
const COUNTS = path.join(COVERAGE, "counts.json");

/** @typedef {{ name: string, ok: boolean, took: number }} Result */

/** @param {string[]} args for mocha */
async function main(args) {
  const log = createLog();
  /** @type {Result[]} */
  const results = [];
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
    if (!args.some(isFile)) {
      await step("format", () => node("prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."], env));
      await step("lint", () => node("eslint/bin/eslint.js", ["."], env));
      await step("types", async () => {
        const codes = [await compile("tsconfig.json", env), await compile("tsconfig.tools.json", env)];
        return Math.max(...codes);
      });
    }
    const built = await step("build", () => ensureBuild({ log }));
    const hasEngine = await step("engine", async () => {
      const engine = await ensureEngine({ log });
      log.say(engineLine(engine));
      Object.assign(env, engineEnvironment(engine, env));
    });
    if (built && hasEngine) await step("tests", () => runTests(args, env));
  }
  return conclude(results);
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
 */
function runTests(args, env) {
  fs.rmSync(COVERAGE, { recursive: true, force: true });
  fs.mkdirSync(COVERAGE, { recursive: true });
  const { COUNTS_FILE } = require("./test/reporter");
  const withCounts = { ...env, [COUNTS_FILE]: COUNTS };
  const mocha = "mocha/bin/mocha.js";
  const files = args.some(isFile) ? args : ["test", ...args];
  const patterns = files.map((file) => (isFolder(file) ? `${file}/**/*.test.ts` : file));
  return args.some(isFile)
    ? node(mocha, patterns, withCounts)
    : node("c8/bin/c8.js", [process.execPath, installed(mocha), ...patterns], withCounts);
}

/** @param {Result[]} results */
function conclude(results) {
  const say = (/** @type {string} */ text) => void process.stdout.write(`${text}\n`);
  const summary = path.join(COVERAGE, "coverage-summary.json");
  const tested = results.some(({ name }) => name === "tests");
  if (tested && fs.existsSync(summary)) {
    say("\nCoverage (details: coverage/lcov.info)");
    coverageLines(summary, projectRoot, PARTS).forEach(say);
  }
  say("\nSteps");
  for (const { name, ok, took } of results) say(`  ${name.padEnd(10)} ${ok ? "ok    " : "FAILED"} ${duration(took)}`);
  if (tested && fs.existsSync(COUNTS)) {
    const { passes, failures, pending } = JSON.parse(fs.readFileSync(COUNTS, "utf8"));
    if (pending > 0) say(`  ${pending} tests were skipped`);
    say(`\n${passes} passed, ${failures} failed`);
  } else {
    say("\nThe tests did not run.");
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
