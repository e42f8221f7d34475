// The tests, from a clone in which nothing is installed yet.
//
//   npm test                   all: build, format, lint, types, fast tests with coverage, tests with the real engine and in Chromium
//   npm run test:fast          the fast tests only: no engine, no browser, no fault matrix, no killed processes, no fuzzing
//   npm test -- test/sdk       the tests of these files or folders only; further options go to mocha
//
// A step that fails does not keep the later ones from running, unless they need it. The run ends with the counts, and its
// exit code is 0 if all is well.
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { engineEnvironment, engineLine, ensureEngine } = require("./engine");
const { VARIABLE: BROWSER, browserLine, ensureBrowser } = require("./browser");
const { Failure, runMain } = require("./lib/failure");
const { createLog, duration } = require("./lib/log");
const { projectRoot } = require("./lib/project");
const { capture, runInFront } = require("./lib/run");
const { SOURCE_FOLDERS, ensureBuild, ensurePackages } = require("./prepare");
const { coverageLines } = require("./test/coverage");
const { addUp, slowestLines } = require("./test/results");
const { needsBrowser, needsLanguages, suites } = require("./test/suites");

const PARTS = SOURCE_FOLDERS;
const COVERAGE = path.join(projectRoot, "coverage");
const SUMMARY = path.join(COVERAGE, "coverage-summary.json");
const MOCHA = "mocha/bin/mocha.js";
/** Exit codes of programs that SIGINT or SIGTERM has ended. */
const INTERRUPTED = [130, 143];

/** @typedef {{ name: string, ok: boolean, took: number }} Step */
/** @typedef {import("./test/reporter").Results} Results */

const HELP = `Usage: npm test -- [FILES AND FOLDERS OF TESTS] [OPTIONS OF MOCHA]

Installs, builds and fetches what is missing, and runs the tests: all of them, or those of the files and folders.

  --fast       the fast tests only: no engine, no browser
  -g TEXT      the tests whose titles contain the text
  -h, --help   this text`;

/** @param {string[]} args */
async function main(args) {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const run = new Run();
  const fast = args.includes("--fast");
  const options = args.filter((arg) => arg !== "--fast");
  const all = !fast && !options.some(isFile);

  const installed = await run.step("packages", () => ensurePackages({ log: run.log }));
  // Before the checks: the stack at the root is linted and checked as a user of the compiled package.
  const built = installed && (await run.step("build", () => ensureBuild({ log: run.log })));
  if (installed && all) await run.step("checks", checks);
  if (!built) return run.conclude();

  if (!fast && !(await run.step("engine", () => run.findEngine()))) return run.conclude();
  const findBrowser = () => run.step("browser", () => run.findBrowser());
  const findLanguages = () => run.step("languages", () => run.findLanguages());
  if (options.some(isFile)) {
    const files = options.filter(isFile);
    if (!fast && needsBrowser(files) && !(await findBrowser())) return run.conclude();
    if (!fast && needsLanguages(files) && !(await findLanguages())) return run.conclude();
    await run.step("tests", () => run.mocha(options.map((arg) => (isFolder(arg) ? `${arg}/**/*.test.ts` : arg))));
    return run.conclude();
  }
  const { fast: fastFiles, slow } = suites(projectRoot);
  const sideBySide = (/** @type {number} */ jobs) => ["--parallel", "--jobs", String(jobs), ...options];
  // Fast tests wait for time limits now and then: one more process than processors.
  const processors = os.availableParallelism();
  await run.step("fast tests", () => run.mocha([...sideBySide(processors + 1), ...fastFiles], { coverage: all }));
  if (!all) return run.conclude();
  // Without one, the tests of pages fail, and the others run; so do those of programs in other languages.
  await findBrowser();
  await findLanguages();
  await run.step("slow tests", () => run.mocha([...sideBySide(processors), ...slow]));
  return run.conclude();
}

/** One run of this command: its steps, and what they came to. */
class Run {
  log = createLog();
  /** @type {Step[]} */
  steps = [];
  /** @type {Results[]} */
  results = [];
  env = { ...process.env };
  hasCoverage = false;
  begin = performance.now();

  /**
   * Runs a step and resolves to whether it went well: a step fails by throwing, or with a code other than 0.
   * @param {string} name
   * @param {() => Promise<number | void>} work
   */
  async step(name, work) {
    this.log.say(`\n== ${name}`);
    const begin = performance.now();
    let ok = false;
    try {
      const code = (await work()) ?? 0;
      if (INTERRUPTED.includes(code)) throw new Failure(`Interrupted in ${name}.`, { exitCode: code });
      ok = code === 0;
    } catch (error) {
      if (error instanceof Failure && INTERRUPTED.includes(error.exitCode)) throw error;
      this.log.say(error instanceof Error ? error.message : String(error));
    }
    this.steps.push({ name, ok, took: performance.now() - begin });
    return ok;
  }

  async findEngine() {
    const engine = await ensureEngine({ log: this.log });
    this.log.say(engineLine(engine));
    Object.assign(this.env, engineEnvironment(engine, this.env));
  }

  async findBrowser() {
    const browser = await ensureBrowser({ log: this.log, env: this.env });
    this.log.say(browserLine(browser));
    this.env[BROWSER] = browser.program;
  }

  /** Makes the packages for programs in other languages, and the programs that run them, where they are missing. */
  async findLanguages() {
    // Loaded here: it reads the compiled project.
    const { languagePackage, languages } = require("./languages/packages");
    for (const language of Object.keys(languages)) await languagePackage(language, { log: this.log, env: this.env });
  }

  /**
   * Runs mocha and resolves to its exit code. With coverage, c8 adds up what all its processes ran through.
   * @param {string[]} args
   * @param {{ coverage?: boolean }} [options]
   */
  async mocha(args, { coverage = false } = {}) {
    // A folder of this run's own: another one may be under way beside it.
    const folder = path.join(COVERAGE, `run-${process.pid}`);
    const file = path.join(folder, "results.json");
    fs.mkdirSync(folder, { recursive: true });
    const { RESULTS_FILE } = require("./test/reporter");
    const env = { ...this.env, [RESULTS_FILE]: file };
    try {
      const c8 = ["--temp-directory", path.join(folder, "processes"), process.execPath, packaged(MOCHA)];
      const code = coverage ? await node("c8/bin/c8.js", [...c8, ...args], env) : await node(MOCHA, args, env);
      if (!fs.existsSync(file)) throw new Failure("The tests broke off.");
      this.results.push(JSON.parse(fs.readFileSync(file, "utf8")));
      this.hasCoverage ||= coverage;
      return code;
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Prints what all came to, and returns the exit code. */
  conclude() {
    const say = (/** @type {string} */ text) => void process.stdout.write(`${text}\n`);
    const { passes, failures, pending, files } = addUp(this.results);
    if (this.hasCoverage) {
      say("\nCoverage by the fast tests (details: coverage/lcov.info)");
      coverageLines(SUMMARY, projectRoot, PARTS).forEach(say);
    }
    if (Object.keys(files).length > 1) {
      say("\nSlowest files");
      slowestLines(files, projectRoot).forEach(say);
    }
    say("\nSteps");
    for (const { name, ok, took } of this.steps)
      say(`  ${name.padEnd(10)} ${ok ? "ok    " : "FAILED"} ${duration(took)}`);
    say(`  ${"all".padEnd(10)}        ${duration(performance.now() - this.begin)}`);
    if (pending > 0) say(`  ${pending} tests were skipped`);
    say(this.results.length > 0 ? `\n${passes} passed, ${failures} failed` : "\nThe tests did not run.");
    return this.steps.every(({ ok }) => ok) ? 0 : 1;
  }
}

/** Format, types and lint, side by side: each keeps one processor busy. Prints what they say, one after the other. */
async function checks() {
  const lanes = [
    [
      ["prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."],
      ["typescript/bin/tsc", "-p", "tsconfig.json"],
      ["typescript/bin/tsc", "-p", "tsconfig.tools.json"],
      ["typescript/bin/tsc", "-p", "plan/report/client/tsconfig.json"],
    ],
    [["eslint/bin/eslint.js", "."]],
  ];
  const codes = await Promise.all(
    lanes.map(async (commands) => {
      let worst = 0;
      for (const [script = "", ...args] of commands) {
        const { code, stdout, stderr } = await capture(process.execPath, [packaged(script), ...args], {
          cwd: projectRoot,
        });
        process.stderr.write(
          `${path.basename(script).split(".")[0]} ${args.join(" ")}: ${code === 0 ? "ok" : "FAILED"}\n`,
        );
        process.stderr.write(stdout + stderr);
        worst = Math.max(worst, code);
      }
      return worst;
    }),
  );
  return Math.max(...codes);
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
 * Runs a program of an installed package.
 * @param {string} script
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function node(script, args, env) {
  return runInFront(process.execPath, [packaged(script), ...args], { cwd: projectRoot, env });
}

/** @param {string} script */
function packaged(script) {
  return path.join(projectRoot, "node_modules", script);
}

void runMain(() => main(process.argv.slice(2)));
