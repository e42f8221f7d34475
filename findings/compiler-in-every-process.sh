#!/usr/bin/env bash
# Pulumi SDK for Node, modules that each of its processes loads.
#
# Versions: @pulumi/pulumi 3.248.0, Node 20 or later.
# Behaviour: `require("@pulumi/pulumi")` loads the TypeScript compiler and npm's @npmcli/arborist, with some hundred modules of its own. So
#   does the process that hosts dynamic providers.
# The guess: a program in JavaScript compiles nothing, and a host only runs functions that were serialized before: both need neither of the
#   two. But the code that serializes functions imports both at its head, and the SDK's index imports that code. They take two thirds of
#   the time of the import, in the program and in the host, at each preview and each update.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "name": "finding", "private": true, "dependencies": { "@pulumi/pulumi": "3.248.0" } }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts

cat >loaded.js <<'JS'
// Requires the module of the last argument, and reports what that has loaded.
const Module = require("node:module");
const load = Module._load;
const spent = {};
Module._load = function (request, ...rest) {
  const begin = performance.now();
  const result = load.call(this, request, ...rest);
  const name = /^@npmcli.arborist$|typescript-shim$/.exec(request)?.[0].replace("-shim", "");
  if (name !== undefined) spent[name] ??= performance.now() - begin;
  return result;
};
const begin = performance.now();
require(process.argv[3]);
const all = performance.now() - begin;
const files = Object.keys(require.cache);
const own = files.filter((file) => /node_modules.@pulumi.pulumi.(?!vendor)/.test(file)).length;
const parts = Object.entries(spent).map(([name, ms]) => `${name} ${Math.round(ms)}`);
console.log(`${files.length} modules, ${own} of them Pulumi's; ${Math.round(all)} ms, of these ${parts.join(" and ")}`);
process.exit(files.some((file) => /typescript\.js$/.test(file)) && files.some((file) => /@npmcli.arborist/.test(file)) ? 0 : 1);
JS

echo "Node $(node --version), @pulumi/pulumi 3.248.0"
code=0
program=$(node loaded.js - @pulumi/pulumi) || code=1
# The host takes the address of an engine, which it asks for nothing here.
host=$(node loaded.js 127.0.0.1:1 @pulumi/pulumi/cmd/dynamic-provider/index.js) || code=1
echo "a program: $program"
echo "a host:    $host"
exit $code
