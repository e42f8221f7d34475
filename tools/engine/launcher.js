// Writes the small programs that a built engine starts. (Releases of the vendor include their own.) They lie beside
// `pulumi`, where it looks for them; elsewhere on the PATH, it would warn of each.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const windows = process.platform === "win32";

/** The folder of the language hosts. */
const hostsFolder = path.join(__dirname, "..", "hosts");

/** Names the folder of the language hosts, since several copies of this project may use one engine. */
const HOSTS_VARIABLE = "OWT_ENGINE_HOSTS";

/** Programs that are part of the @pulumi/pulumi of the project in which the engine runs. */
const fromProject = {
  "pulumi-resource-pulumi-nodejs": "@pulumi/pulumi/cmd/dynamic-provider",
  "pulumi-analyzer-policy": "@pulumi/pulumi/cmd/run-policy-pack",
};

/** Programs in tools/hosts. */
const fromHosts = {
  "pulumi-language-go": "go.js",
  "pulumi-language-nodejs": "nodejs.js",
  "pulumi-language-python": "python.js",
};

/**
 * A program that starts Node on a module of the project. `exec`, so that the engine's signals reach it instead of a shell.
 * @param {string} module
 */
function projectLauncher(module) {
  const resolve = `node -e "process.stdout.write(require.resolve('${module}'))"`;
  return windows
    ? `@echo off
setlocal
for /f "delims=" %%i in ('${resolve}') do set PULUMI_OWT_HOST=%%i
if not defined PULUMI_OWT_HOST exit /b 1
node "%PULUMI_OWT_HOST%" %*
`
    : `#!/bin/sh
host=$(${resolve}) || exit 1
exec node "$host" "$@"
`;
}

/**
 * A program that starts Node on a file of tools/hosts: of the copy of this project that set the variable, or else of the one
 * that used the engine last.
 * @param {string} file
 */
function hostLauncher(file) {
  return windows
    ? `@echo off
setlocal
if not defined ${HOSTS_VARIABLE} set ${HOSTS_VARIABLE}=${hostsFolder}
node "%${HOSTS_VARIABLE}%\\${file}" %*
`
    : `#!/bin/sh
exec node "\${${HOSTS_VARIABLE}:-${hostsFolder}}/${file}" "$@"
`;
}

/**
 * Writes the launchers that are missing or differ.
 * @param {string} bin the folder of the engine's programs
 */
function writeLaunchers(bin) {
  const texts = [
    ...Object.entries(fromProject).map(([name, module]) => [name, projectLauncher(module)]),
    ...Object.entries(fromHosts).map(([name, file]) => [name, hostLauncher(file)]),
  ];
  for (const [name = "", text = ""] of texts) {
    const file = path.join(bin, windows ? `${name}.cmd` : name);
    const wanted = windows ? text.replaceAll("\n", "\r\n") : text;
    if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === wanted) continue;
    // Another process may start it meanwhile.
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, wanted, { mode: 0o755 });
    fs.renameSync(draft, file);
  }
}

module.exports = { HOSTS_VARIABLE, hostsFolder, writeLaunchers };
