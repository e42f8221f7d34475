// The packages of languages, generated from the package schema and checked by the language's own tools.
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { compile, findGo, goEnvironment } = require("../engine/go");
const { Failure } = require("../lib/failure");
const { projectRoot } = require("../lib/project");
const { capture } = require("../lib/run");
const { languagePrograms, programs } = require("./programs");
const { pythonWithPackages } = require("./python");

/** The folder of the packages, which is not committed. */
const SDKS = path.join(projectRoot, "sdks");
/** Where the checks put what they make of a package: in the package, it would get into what users install. */
const CHECKED = path.join(SDKS, ".checked");
/** The installed Python package, for PYTHONPATH. */
const INSTALLED = path.join(CHECKED, "python");

/** @typedef {{ log: import("../lib/log").Log, env: NodeJS.ProcessEnv }} Context */
/** @typedef {import("../lib/run").Outcome} Outcome */

/**
 * A language: the check of its package.
 * @typedef {object} Language
 * @property {string} check its name
 * @property {(context: Context) => Promise<string>} tool makes the program that checks, where it is missing
 * @property {(tool: string, folder: string, env: NodeJS.ProcessEnv, report: (progress: string) => void) => Promise<Outcome>} run
 */

/** @type {Record<string, Language>} */
const languages = {
  python: {
    check: "mypy",
    tool: pythonWithPackages,
    async run(python, folder, env) {
      // Without its metadata, the package cannot be imported.
      const install = ["--no-deps", "--no-build-isolation", "--upgrade", "--target", INSTALLED];
      const outcome = await capture(python, ["-m", "pip", "install", "--quiet", ...install, folder], { env });
      if (outcome.code !== 0) return outcome;
      const options = ["--config-file", path.join(__dirname, "mypy.ini"), "--cache-dir", path.join(SDKS, ".mypy")];
      return capture(python, ["-m", "mypy", ...options, ...writeExamples("python", "py")], {
        cwd: SDKS,
        env: { ...env, MYPYPATH: INSTALLED },
      });
    },
  },
  go: {
    check: "go vet",
    tool: async ({ env }) => (await findGo(env, "1.25")).go,
    async run(go, folder, env, report) {
      const directory = path.join(folder, "owt");
      const own = goEnvironment(env, undefined);
      // What it imports is compiled before, which takes long the first time: go vet does not say how far it is.
      await compile(go, { directory, packages: ["./..."], flags: ["-mod=mod"] }, { env: own, report });
      return capture(go, ["vet", "-mod=mod", "./..."], { cwd: directory, env: own });
    },
  },
  nodejs: {
    check: "tsc",
    tool: async () => path.join(projectRoot, "node_modules", "typescript", "bin", "tsc"),
    run: (tsc, folder, env) =>
      capture(process.execPath, [tsc, "--noEmit", "--skipLibCheck", "-p", folder], { cwd: folder, env }),
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
  // Written last: names what the package was made of.
  const stamp = path.join(CHECKED, `${language}.made`);
  const wanted = createHash("sha256").update(schema).update(bin).digest("hex");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return folder;
  await context.log.step(`Generating the package for ${language}`, async () => {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(SDKS, "schema.json");
    fs.writeFileSync(file, schema);
    const outcome = await capture(path.join(bin, programs.generator), [file, language, folder], { env: context.env });
    if (outcome.code !== 0) throw new Failure(`The package for ${language} cannot be generated:\n${outcome.stderr}`);
    if (language === "go") writeGoModule(path.join(folder, "owt"), schema);
  });
  const tool = await known.tool(context);
  await context.log.step(`Checking it with ${known.check}`, async (report) => {
    const { code, stdout, stderr } = await known.run(tool, folder, context.env, report);
    if (code !== 0) throw new Failure(`${known.check} finds errors in ${folder}:\n${stdout}${stderr}`);
  });
  fs.mkdirSync(CHECKED, { recursive: true });
  fs.writeFileSync(stamp, wanted);
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
 * @param {string} language
 * @param {string} ending of its files
 */
function writeExamples(language, ending) {
  const examples = path.join(CHECKED, `${language}-examples`);
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
