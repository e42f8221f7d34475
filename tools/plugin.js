// Bundles the native provider to dist/plugin, of the compiled sources: one executable without dependencies, whose folder can be copied to
// where Pulumi keeps plugins. Beside it, dist/plugin-nodejs has the provider for Pulumi's host of Node programs, where the system starts no such
// executable: a folder with PulumiPlugin.yaml, which needs the packages of the project that it is installed in.
//
//   node tools/plugin.js
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { runMain } = require("./lib/failure");
const { projectRoot } = require("./lib/project");

/** The compiled module that it begins with. */
const ENTRY = path.join("dist", "provider", "native", "main.js");

/** Its folder and the executable in it, whose name the engine knows. */
const PLUGIN = path.join("dist", "plugin");
const EXECUTABLE = path.join(PLUGIN, "pulumi-resource-owt");
const MANIFEST = path.join(PLUGIN, "package.json");
const BY_HOST = path.join("dist", "plugin-nodejs");

/** Bundles the plugin. It throws esbuild's own error where it cannot be bundled. */
async function bundlePlugin(root = projectRoot) {
  // Loaded here: this file is also required where no package is installed yet.
  const { build } = require("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    outfile: EXECUTABLE,
    bundle: true,
    // Names stay, for stacks.
    minifyWhitespace: true,
    minifySyntax: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    charset: "utf8",
    legalComments: "eof",
    logLevel: "silent",
  });
  fs.chmodSync(path.join(root, EXECUTABLE), 0o755);
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  // With a manifest of its own, nothing above the folder says how Node reads the executable.
  const manifest = { name: `${name}-plugin`, version, license, private: true, type: "commonjs" };
  fs.writeFileSync(path.join(root, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const entry = path.relative(BY_HOST, ENTRY).split(path.sep).join("/");
  for (const [file, text] of Object.entries({
    "PulumiPlugin.yaml": "runtime: { name: nodejs, options: { typescript: false } }\n",
    "package.json": `${JSON.stringify({ ...manifest, main: entry }, undefined, 2)}\n`,
  })) {
    fs.mkdirSync(path.join(root, BY_HOST), { recursive: true });
    fs.writeFileSync(path.join(root, BY_HOST, file), text);
  }
}

const FILES = [EXECUTABLE, MANIFEST, path.join(BY_HOST, "PulumiPlugin.yaml"), path.join(BY_HOST, "package.json")];

module.exports = { ENTRY, EXECUTABLE, FILES, bundlePlugin };

if (require.main === module) void runMain(() => bundlePlugin());
