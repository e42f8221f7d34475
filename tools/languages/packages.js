// The packages of languages, generated from the package schema and checked by the language's own tools.
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { findGo, goEnvironment } = require("../engine/go");
const { Failure } = require("../lib/failure");
const { projectRoot } = require("../lib/project");
const { capture } = require("../lib/run");
const { languagePrograms, programs } = require("./programs");
const { pythonWithPackages } = require("./python");

/** The folder of the packages, which is not committed. */
const SDKS = path.join(projectRoot, "sdks");
/** Written last, beside the package: names what it was made of. */
const STAMP = ".made";

/** Folder of the Python package in which it is installed, for PYTHONPATH. */
const INSTALLED = "installed";

/** @typedef {{ log: import("../lib/log").Log, env: NodeJS.ProcessEnv }} Context */

/**
 * A language: the check of its package.
 * @type {Record<string, { check: string, run: (folder: string, context: Context) => Promise<import("../lib/run").Outcome> }>}
 */
const languages = {
  python: {
    check: "mypy",
    async run(folder, context) {
      const python = await pythonWithPackages(context);
      // Without its metadata, the package cannot be imported.
      const install = ["--no-deps", "--no-build-isolation", "--upgrade", "--target", path.join(folder, INSTALLED)];
      const outcome = await capture(python, ["-m", "pip", "install", "--quiet", ...install, folder], context);
      if (outcome.code !== 0) return outcome;
      const options = ["--config-file", path.join(__dirname, "mypy.ini"), "--cache-dir", path.join(SDKS, ".mypy")];
      return capture(python, ["-m", "mypy", ...options, ...writeExamples(folder, "python", "py")], {
        cwd: SDKS,
        env: { ...context.env, MYPYPATH: path.join(folder, INSTALLED) },
      });
    },
  },
  go: {
    check: "go vet",
    async run(folder, { env }) {
      const { go } = await findGo(env, "1.25");
      return capture(go, ["vet", "-mod=mod", "./..."], {
        cwd: path.join(folder, "owt"),
        env: goEnvironment(env, undefined),
      });
    },
  },
  nodejs: {
    check: "tsc",
    run: (folder, { env }) =>
      capture(
        process.execPath,
        [
          path.join(projectRoot, "node_modules", "typescript", "bin", "tsc"),
          "--noEmit",
          "--skipLibCheck",
          "-p",
          folder,
        ],
        { cwd: folder, env },
      ),
  },
};

/**
 * Makes and checks the package of a language, unless it is there already.
 * @param {string} language
 * @param {Context} context
 * @returns {Promise<string>} its folder
 * @throws {Failure} with what the generator or the check says
 */
async function languagePackage(language, context) {
  const known = languages[language];
  if (!known) {
    throw new Failure(`There is no generator for ${language}. Languages: ${Object.keys(languages).join(", ")}.`, {
      exitCode: 64,
    });
  }
  const schema = schemaText();
  const bin = await languagePrograms(context);
  const folder = path.join(SDKS, language);
  const wanted = createHash("sha256").update(schema).update(bin).digest("hex");
  if (stampOf(folder) === wanted) return folder;
  await context.log.step(`Generating the package for ${language}`, async () => {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(SDKS, "schema.json");
    fs.writeFileSync(file, schema);
    const outcome = await capture(path.join(bin, programs.generator), [file, language, folder], { env: context.env });
    if (outcome.code !== 0) throw new Failure(`The package for ${language} cannot be generated:\n${outcome.stderr}`);
    if (language === "go") writeGoModule(path.join(folder, "owt"), schema);
  });
  await context.log.step(`Checking it with ${known.check}`, async () => {
    const { code, stdout, stderr } = await known.run(folder, context);
    if (code !== 0) throw new Failure(`${known.check} finds errors in ${folder}:\n${stdout}${stderr}`);
  });
  fs.writeFileSync(path.join(folder, STAMP), wanted);
  return folder;
}

/** The package schema of the compiled project, as JSON. */
function schemaText() {
  const { packageSchema } = require(
    path.join(projectRoot, "dist", "provider", "native", "schema", "package-schema.js"),
  );
  return JSON.stringify(packageSchema(), undefined, 2);
}

/**
 * Writes the examples of the schema as programs, and returns their paths.
 * @param {string} folder of the package
 * @param {string} language
 * @param {string} ending of its files
 */
function writeExamples(folder, language, ending) {
  const examples = path.join(folder, "examples");
  fs.mkdirSync(examples, { recursive: true });
  const { resources } = JSON.parse(fs.readFileSync(path.join(SDKS, "schema.json"), "utf8"));
  return Object.entries(resources).flatMap(([token, { description }]) => {
    const programs = [...description.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, "gm"))];
    return programs.map(([, program], i) => {
      const file = path.join(
        examples,
        `${path.posix.basename(token.replaceAll(":", "/")).toLowerCase()}_${i + 1}.${ending}`,
      );
      fs.writeFileSync(file, `${program}\n`);
      return file;
    });
  });
}

/** @param {string} folder */
function stampOf(folder) {
  const file = path.join(folder, STAMP);
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

/**
 * Writes the go.mod that the generator leaves to the publisher, with the version of Pulumi's package that is pinned here.
 * @param {string} folder
 * @param {string} schema
 */
function writeGoModule(folder, schema) {
  const { importBasePath } = JSON.parse(schema).language.go;
  const pins = fs.readFileSync(path.join(__dirname, "go.mod"), "utf8");
  const sdk = /github\.com\/pulumi\/pulumi\/sdk\/v3 \S+/.exec(pins)?.[0];
  const version = /^go \S+$/m.exec(pins)?.[0];
  fs.writeFileSync(path.join(folder, "go.mod"), `module ${importBasePath}\n\n${version}\n\nrequire ${sdk}\n`);
  fs.copyFileSync(path.join(__dirname, "go.sum"), path.join(folder, "go.sum"));
}

module.exports = { INSTALLED, SDKS, languagePackage, languages };
