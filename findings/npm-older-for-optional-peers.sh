#!/usr/bin/env bash
# npm, the version that it takes for a package that is asked for by a range.
#
# Versions: npm 11.21.2, pnpm 12.21.0; @pulumi/pulumi 3.276.0, which names `typescript` below 7 as a peer, and that as optional.
# Behaviour: asked for @pulumi/pulumi and typescript from 6.0.0 to 7.0.2, npm takes 6.0.3, without a word. For typescript alone it takes
#   7.0.2. pnpm takes 7.0.2 in both cases, and only warns of peers.
# The guess: a package that the project itself asks for comes in the newest version of the range, and an optional peer is a remark. npm
#   holds the range of an optional peer against the project's own dependencies, too. So the same command gives a compiler that Pulumi can
#   load with npm, and one that it cannot load with pnpm; where it matters, the version has to be in the command.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir tools
(cd tools && npm init --yes >/dev/null && npm install --silent --no-audit --no-fund --ignore-scripts npm@11.21.2 pnpm@12.21.0)

taken() { # program, arguments
  local folder
  folder=$(mktemp -d "$work/XXXXXX")
  cd "$folder"
  echo '{ "name": "finding", "version": "1.0.0", "private": true }' >package.json
  node "$work/tools/node_modules/$1" "${@:2}" >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
  node -p 'require("./node_modules/typescript/package.json").version'
}
range='typescript@>=6.0.0 <=7.0.2'
npm=(npm/bin/npm-cli.js install --silent --no-audit --no-fund --ignore-scripts)
pnpm=(pnpm/bin/pnpm.mjs add --ignore-scripts)
alone=$(taken "${npm[@]}" "$range")
npm=$(taken "${npm[@]}" @pulumi/pulumi@3.276.0 "$range")
pnpm=$(taken "${pnpm[@]}" @pulumi/pulumi@3.276.0 "$range")

echo "npm 11.21.2, typescript alone:        $alone"
echo "npm 11.21.2, with @pulumi/pulumi:     $npm"
echo "pnpm 12.21.0, with @pulumi/pulumi:    $pnpm"
[ "$alone $npm $pnpm" = "7.0.2 6.0.3 7.0.2" ]
