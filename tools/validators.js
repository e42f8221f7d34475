// Writes the validators of the schemas that commands use to dist/sdk/schemas/validators, each as a file, with a table of them. They are made
// of the compiled sources.
//
//   node tools/validators.js
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { runMain } = require("./lib/failure");
const { projectRoot } = require("./lib/project");

function writeValidators(root = projectRoot) {
  /** @param {string} name */
  const built = (name) => require(path.join(root, "dist", name));
  const { sourcesOf } = built("sdk/schemas/validator");
  const { kinds } = built("provider/kinds");
  const { argumentsSchema } = built("provider/lifecycle/state");
  const answers = Object.values(built("sdk/schemas")).filter(
    (value) => typeof value === "object" && value.type === "object",
  );
  const schemas = [
    ...Object.values(kinds).map((kind) => argumentsSchema(kind)),
    ...Object.values(built("provider/native/schema/look-ups").lookupArguments),
    built("provider/connection/connection").Connection,
    built("provider/connection/guards").Guards,
    ...answers,
  ];
  const folder = path.join(root, "dist", "sdk", "schemas", "validators");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  const sources = Object.entries(sourcesOf(schemas));
  for (const [name, source] of sources) fs.writeFileSync(path.join(folder, `${name}.js`), source);
  const lines = sources.map(([name]) => `  "${name}": () => require("./${name}.js"),`);
  fs.writeFileSync(path.join(folder, "index.js"), `module.exports = {\n${lines.join("\n")}\n};\n`);
}

module.exports = { writeValidators };

if (require.main === module) void runMain(async () => writeValidators());
