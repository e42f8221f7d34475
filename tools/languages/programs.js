// Programs for other languages, built from the Go module in this folder: the engine's generators of packages, and the host of Pulumi
// YAML. With the vendor's `pulumi` on the PATH, its own host of Pulumi YAML is used.
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { build, findGo, goEnvironment } = require("../engine/go");
const { cachesFolder, faultOf, makeFolder } = require("../lib/cached-folder");

const windows = process.platform === "win32";
/** The version of Go that go.mod asks for, which an older Go downloads. */
const GO = "1.25";
const YAML_HOST = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml";

/** Names of the programs. */
const programs = {
  generator: windows ? "languages.exe" : "languages",
  yamlHost: windows ? "pulumi-language-yaml.exe" : "pulumi-language-yaml",
};

/**
 * The folder with the programs, which are built if it has none. A build takes minutes, and uses Go's own caches.
 * @param {{ log: import("../lib/log").Log, env: NodeJS.ProcessEnv }} context
 * @returns {Promise<string>}
 * @throws {Error} with the reason if they cannot be built
 */
async function languagePrograms({ log, env }) {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum", "main.go"]) hash.update(fs.readFileSync(path.join(__dirname, file)));
  const name = `${hash.digest("hex").slice(0, 12)}-${process.platform}-${process.arch}`;
  const cached = {
    folder: path.join(cachesFolder(env), "languages", name),
    list: "languages.json",
    required: Object.values(programs),
  };
  if (faultOf(cached)) {
    const { go, version } = await findGo(env, GO);
    await makeFolder(cached, {}, ({ bin }) =>
      log.step(
        `Building the generators of packages and the host of Pulumi YAML with Go ${version}, once (1 to 10 minutes)`,
        (report) =>
          build(
            go,
            { directory: __dirname, packages: [".", YAML_HOST] },
            { bin, env: goEnvironment(env, undefined), report },
          ),
      ),
    );
  }
  return path.join(cached.folder, "bin");
}

module.exports = { languagePrograms, programs };
