#!/usr/bin/env bash
# pnpm 12, `pnpm add` of a package that has an install script.
#
# Versions: pnpm 10.34.9 and 12.21.0; protobufjs 7.6.6, which has a script for after its installation.
# Behaviour: neither runs the script. pnpm 10 warns, and its exit code is 0. pnpm 12 installs all that it was asked for, writes
#   package.json and the lock file, lets the package be used, and has the exit code 1. So has each `pnpm install` after that.
# The guess: an exit code other than 0 says that nothing was added, or that it cannot be used; or, for those who know pnpm 10, a script
#   that is not run is a warning. Whatever goes on after `pnpm add … &&`, or a build server's step, ends there. `--allow-build=NAME`
#   settles it, for a package deep down too.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir tools ten twelve allowed
(cd tools && npm init --yes >/dev/null && npm install --silent --no-audit --no-fund --ignore-scripts ten@npm:pnpm@10.34.9 twelve@npm:pnpm@12.21.0)

try() { # folder, program, arguments
  cd "$work/$1"
  [ -f package.json ] || echo '{ "name": "finding", "version": "1.0.0", "private": true }' >package.json
  local code=0
  CI=true node "$work/tools/node_modules/$2" "${@:3}" >"$work/log" 2>&1 || code=$?
  echo "exit code $code; $(node -p "require('protobufjs/package.json').version + ' can be used'" 2>/dev/null || echo "protobufjs cannot be used")"
}
ten=$(try ten ten/bin/pnpm.cjs add protobufjs@7.6.6)
twelve=$(try twelve twelve/bin/pnpm.mjs add protobufjs@7.6.6)
again=$(try twelve twelve/bin/pnpm.mjs install)
allowed=$(try allowed twelve/bin/pnpm.mjs add --allow-build=protobufjs protobufjs@7.6.6)

echo "pnpm 10.34.9, add:                 $ten"
echo "pnpm 12.21.0, add:                 $twelve"
echo "pnpm 12.21.0, install after that:  $again"
echo "pnpm 12.21.0, add --allow-build:   $allowed"
good="exit code 0; 7.6.6 can be used"
[ "$ten" = "$good" ] && [ "$twelve" = "exit code 1; 7.6.6 can be used" ] && [ "$again" = "exit code 1; 7.6.6 can be used" ] && [ "$allowed" = "$good" ]
