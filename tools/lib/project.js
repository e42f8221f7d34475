// Where this project lies on disk.
"use strict";

const path = require("node:path");

/** The folder of package.json. */
const projectRoot = path.resolve(__dirname, "..", "..");

module.exports = { projectRoot };
