// Bundles what must stand alone, to dist/: the script and the style of the report page (plan/report/client), which tsc does not compile,
// and the executable of the native provider, whose folder can be copied to where Pulumi keeps plugins.
//
//   node tools/bundle.js
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { runMain } = require("./lib/failure");
const { projectRoot } = require("./lib/project");

/** The folder of the page's script and style, and the files that they become. */
const CLIENT = path.join("plan", "report", "client");
const OF_CLIENT = ["client.js", "client.css"].map((name) => path.join("dist", "plan", "report", name));

/** The folder of the native provider, and the executable that the engine starts. */
const PLUGIN = path.join("dist", "plugin");
const EXECUTABLE = path.join(PLUGIN, "pulumi-resource-owt");

/** All files that are made. */
const BUNDLES = [...OF_CLIENT, EXECUTABLE, path.join(PLUGIN, "package.json")];

/** Makes all bundles. It throws esbuild's own error where they cannot be bundled. */
async function bundle(root = projectRoot) {
  await Promise.all([bundleClient(root), bundlePlugin(root)]);
}

/** @param {string} root */
async function bundleClient(root) {
  // Loaded here: this file is also required where no package is installed yet.
  const { build } = require("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: path.join(CLIENT, "index.ts"), out: "client" },
      { in: path.join(CLIENT, "style.css"), out: "client" },
    ],
    outdir: path.join("dist", "plan", "report"),
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: ["es2022", "chrome107", "firefox110", "safari16"],
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
}

/** @param {string} root */
async function bundlePlugin(root) {
  const { build } = require("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: [path.join("provider", "native", "main.ts")],
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
  const manifest = { name: `${name}-plugin`, version, license, private: true };
  fs.writeFileSync(path.join(root, PLUGIN, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

module.exports = { BUNDLES, CLIENT, EXECUTABLE, PLUGIN, bundle };

if (require.main === module) void runMain(() => bundle());
