// Makes the packages with which programs in other languages use the native provider, in sdks/.
//
//   npm run sdks               all: python, go, nodejs
//   npm run sdks -- python     one of them
//
// What is there already, and made of the same schema, stays.
"use strict";

const path = require("node:path");
const { runMain } = require("./lib/failure");
const { createLog } = require("./lib/log");
const { projectRoot } = require("./lib/project");
const { prepare } = require("./prepare");

/** @param {string[]} args */
async function main(args) {
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
