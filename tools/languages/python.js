// A Python environment with the packages of requirements.txt, in the user's cache folder.
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { findOnPath } = require("../engine/on-path");
const { isRecentEnough } = require("../engine/pins");
const { cachesFolder, faultOf, makeFolder } = require("../lib/cached-folder");
const { Failure } = require("../lib/failure");
const { capture } = require("../lib/run");

const windows = process.platform === "win32";
const OLDEST = "3.10";
const REQUIREMENTS = path.join(__dirname, "requirements.txt");
/**
 * The Python of the environment, which is made if there is none. That takes half a minute.
 * @param {{ log: import("../lib/log").Log, env: NodeJS.ProcessEnv }} context
 * @returns {Promise<string>} path of the program
 * @throws {Failure} with what is missing
 */
async function pythonWithPackages({ log, env }) {
  const { python, version } = await findPython(env);
  const hash = createHash("sha256").update(fs.readFileSync(REQUIREMENTS)).update(python).update(version).digest("hex");
  const folder = path.join(cachesFolder(env), "python", `${version}-${hash.slice(0, 12)}`);
  const cached = { folder, list: "environment.json", required: windows ? [] : ["python"] };
  if (faultOf(cached) === undefined) return programIn(folder);
  await makeFolder(cached, {}, ({ bin }) =>
    log.step(`Installing Pulumi's package and mypy for Python ${version}`, async () => {
      const made = path.dirname(bin);
      await succeeds(python, ["-m", "venv", made], env);
      const install = ["install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS];
      await succeeds(programIn(made), ["-m", "pip", ...install], env);
    }),
  );
  return programIn(folder);
}

/**
 * The Python of an environment. Other programs in it name the folder in which it was made: they are run as its modules.
 * @param {string} folder
 */
const programIn = (folder) => path.join(folder, windows ? "Scripts/python.exe" : "bin/python");

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ python: string, version: string }>}
 */
async function findPython(env) {
  for (const name of windows ? ["python.exe"] : ["python3", "python"]) {
    const python = findOnPath(name, env);
    if (!python) continue;
    const { stdout } = await capture(python, ["-c", "import platform; print(platform.python_version())"], { env });
    if (isRecentEnough(stdout.trim(), OLDEST)) return { python, version: stdout.trim() };
  }
  throw new Failure(
    `There is no Python ${OLDEST} or newer on the PATH: install it (https://www.python.org/downloads/).`,
  );
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function succeeds(program, args, env) {
  const { code, stdout, stderr } = await capture(program, args, { env });
  if (code === 0) return;
  const output = (stderr || stdout).trim().split("\n").slice(-10).join("\n");
  throw new Failure(`${program} ${args.join(" ")} ended with code ${code}:\n${output}`);
}

module.exports = { pythonWithPackages };
