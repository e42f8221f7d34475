// The location of this project.
"use strict";

const path = require("node:path");

/** The folder of package.json. */
const projectRoot = path.resolve(__dirname, "..", "..");

module.exports = { projectRoot };
