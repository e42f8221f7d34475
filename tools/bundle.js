// Bundles the script and the style of the report page (plan/report/client) to dist/, each as one small file. tsc does not compile them.
//
//   node tools/bundle.js
"use strict";

const path = require("node:path");
const { runMain } = require("./lib/failure");
const { projectRoot } = require("./lib/project");

/** The folder of both, and the files that they become. */
const CLIENT = path.join("plan", "report", "client");
const BUNDLES = ["client.js", "client.css"].map((name) => path.join("dist", "plan", "report", name));

/** Bundles both. It throws esbuild's own error where they cannot be bundled. */
async function bundle(root = projectRoot) {
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

module.exports = { BUNDLES, CLIENT, bundle };

if (require.main === module) void runMain(() => bundle());
