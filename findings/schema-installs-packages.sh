#!/usr/bin/env bash
# Pulumi engine, `pulumi package get-schema` with a folder.
#
# Versions: the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes), with the host for Node programs 3.68.0.
# Behaviour: a provider is a folder with a PulumiPlugin.yaml, and a package.json with one dependency. Nothing is installed in it.
#   `pulumi package get-schema` of the folder, which prints the provider's schema, first installs the packages of the folder: it makes
#   node_modules and a lock file there. It does so in each call, and asks the registry for what was removed meanwhile.
# The guess: a command that prints a schema reads, and `pulumi install` is the one that installs; so a check of the schema in CI
#   leaves the work tree as it was, and needs no network where the packages are there in another way. But the engine has the language
#   host install packages before it starts a provider from a folder. A `node_modules` that is a link is removed by npm. Give the
#   command an executable instead of a folder, or a copy of the folder.
# Without the vendor's hosts, the command ends with an error afterwards: host 3.68.0 cannot start providers from folders.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir bin home plugin

if ! command -v pulumi >/dev/null; then
  # The engine and the host for programs come as Go modules.
  build() { # folder, module, version, package, flags of the linker
    mkdir "$1"
    (cd "$1" && go mod init finding && go get -tool "$2/$4@$3" && go build -ldflags "$5" -o ../bin/ "$2/$4") >log 2>&1 || {
      cat log
      exit 1
    }
  }
  stamp="-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.220.0"
  build engine github.com/pulumi/pulumi/pkg/v3 v3.220.0 cmd/pulumi "$stamp"
  build host github.com/pulumi/pulumi/sdk/v3 v3.68.0 nodejs/cmd/pulumi-language-nodejs ""
  export PATH="$work/bin:$PATH"
fi
export PULUMI_HOME="$work/home" PULUMI_SKIP_UPDATE_CHECK=true

printf 'runtime: nodejs\n' >plugin/PulumiPlugin.yaml
cat >plugin/package.json <<'JSON'
{ "name": "finding", "version": "1.0.0", "private": true, "main": "index.js", "dependencies": { "ini": "4.1.3" } }
JSON
echo 'process.exit(1);' >plugin/index.js
entries() { (cd plugin && ls | xargs); }

echo "engine $(pulumi version)"
echo "before:                  $(entries)"
pulumi package get-schema ./plugin >log 2>&1 || true
first=$(entries)
echo "after get-schema:        $first"
rm -r plugin/node_modules
pulumi package get-schema ./plugin >>log 2>&1 || true
second=$(entries)
echo "removed, and once more:  $second"
[[ "$first" == *node_modules*package-lock.json* ]]
[ "$second" = "$first" ] && [ -e plugin/node_modules/ini/package.json ]
