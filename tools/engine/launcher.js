// Writes the third program of a built engine: the launcher of the host of dynamic providers, which is in the @pulumi/pulumi
// package of the project that the engine runs in. (Releases of the vendor include their own.)
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { programs } = require("./pins");

const RESOLVE = "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')";

// `exec`, so that the engine's signals reach the host instead of a shell.
const SHELL_SCRIPT = `#!/bin/sh
host=$(node -e "process.stdout.write(${RESOLVE})") || exit 1
exec node "$host" "$@"
`;

const BATCH_FILE = `@echo off
setlocal
for /f "delims=" %%i in ('node -e "process.stdout.write(${RESOLVE})"') do set PULUMI_OWT_HOST=%%i
if not defined PULUMI_OWT_HOST exit /b 1
node "%PULUMI_OWT_HOST%" %*
`.replaceAll("\n", "\r\n");

/** @param {string} bin the folder of the engine's programs */
function writeLauncher(bin) {
  const text = process.platform === "win32" ? BATCH_FILE : SHELL_SCRIPT;
  fs.writeFileSync(path.join(bin, programs.dynamicProvider), text, { mode: 0o755 });
}

module.exports = { writeLauncher };
