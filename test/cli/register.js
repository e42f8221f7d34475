// Makes Node run TypeScript. Unlike ts-node, compiles a file once for all processes, since tests of commands start many.
"use strict";

const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const folder = process.env.OWT_TEST_COMPILED;
const options = { module: "CommonJS", target: "ES2022", esModuleInterop: true, inlineSourceMap: true };

require.extensions[".ts"] = (module, file) => {
  const source = readFileSync(file, "utf8");
  module._compile(compiled(source, file), file);
};

function compiled(source, file) {
  const name = path.join(folder, `${createHash("sha256").update(`${file}\n${source}`).digest("hex")}.js`);
  try {
    return readFileSync(name, "utf8");
  } catch {
    const typescript = require("typescript");
    const { outputText } = typescript.transpileModule(source, { fileName: file, compilerOptions: options });
    mkdirSync(folder, { recursive: true });
    // Another process may write the same file.
    writeFileSync(`${name}.${process.pid}`, outputText);
    renameSync(`${name}.${process.pid}`, name);
    return outputText;
  }
}
