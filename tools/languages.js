// Makes the packages with which programs in other languages use the native provider, in sdks/.
"use strict";

const path = require("node:path");
const { runMain } = require("./lib/failure");
const { createLog } = require("./lib/log");
const { projectRoot } = require("./lib/project");
const { prepare } = require("./prepare");

const help = `Usage: npm run sdks -- [LANGUAGE...]

Makes the packages with which programs use the native provider, in sdks/: python, go, nodejs; all of them by default.
It needs Go, and takes some minutes the first time. A package that is there and made of the same schema stays.`;

/** @param {string[]} args */
async function main(args) {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(help);
    return;
  }
  const log = createLog();
  await prepare({ log });
  // After the preparation: they need packages.
  const { languagePackage, languages } = require("./languages/packages");
  for (const language of args.length > 0 ? args : Object.keys(languages)) {
    const folder = await languagePackage(language, { log, env: process.env });
    console.log(`${language.padEnd(8)} ${path.relative(projectRoot, folder)}`);
  }
}

void runMain(() => main(process.argv.slice(2)));
