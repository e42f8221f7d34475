#!/usr/bin/env bash
# Pulumi engine, what a dynamic provider is told of a forced replacement.
#
# Versions: @pulumi/pulumi 3.248.0; the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes).
# Behaviour: `check` gets the old inputs of a resource, and `diff` its state, if it is in the state already. For a resource that `pulumi up
#   --replace` replaces, `check` runs with no old inputs at all and `diff` does not run: `create` follows, and `delete` of the former object.
# The guess: a provider can tell a resource that is replaced from a new one, by the old inputs of `check`. A provider that derives ids from
#   names would give the new object the id of the former one, which still exists. It must look into the state by itself.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir bin state home program

if ! command -v pulumi >/dev/null; then
  # The engine and the host for programs come as Go modules. The third program starts Node.
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
  cat >bin/pulumi-resource-pulumi-nodejs <<'SH'
#!/bin/sh
exec node "$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')")" "$@"
SH
  chmod +x bin/*
  export PATH="$work/bin:$PATH"
fi
export PULUMI_BACKEND_URL="file://$work/state" PULUMI_HOME="$work/home" PULUMI_CONFIG_PASSPHRASE=x PULUMI_SKIP_UPDATE_CHECK=true

cd program
cat >package.json <<'JSON'
{ "name": "finding", "private": true, "dependencies": { "@pulumi/pulumi": "3.248.0" } }
JSON
npm install --silent --no-audit --no-fund --ignore-scripts
printf 'name: finding\nruntime: nodejs\nmain: index.js\n' >Pulumi.yaml
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const steps = process.env.STEPS;
const note = (step) => require("fs").appendFileSync(steps, `${step} `);
const provider = {
  check: async (olds, news) => (note(`check(${"value" in olds ? "olds" : ""})`), { inputs: news }),
  diff: async (id, olds, news) => (note("diff"), { changes: olds.value !== news.value }),
  create: async (inputs) => (note("create"), { id: "1", outs: inputs }),
  update: async (id, olds, news) => (note("update"), { outs: news }),
  delete: async () => note("delete"),
};
class Thing extends pulumi.dynamic.Resource {}
new Thing(provider, "thing", { value: process.env.VALUE });
JS
export STEPS="$work/steps"
run() { : >"$STEPS"; "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; xargs <"$STEPS"; }
pulumi stack init test >/dev/null 2>&1
new=$(VALUE=1 run pulumi up --yes --skip-preview)
changed=$(VALUE=2 run pulumi up --yes --skip-preview)
urn=$(pulumi stack --show-urns | grep -o 'urn:pulumi:[^ ]*::thing' | head -1)
replaced=$(VALUE=2 run pulumi up --yes --skip-preview --replace "$urn")

echo "engine $(pulumi version), @pulumi/pulumi 3.248.0"
echo "a new resource:    $new"
echo "a changed one:     $changed"
echo "one by --replace:  $replaced"
[ "$new" = "check() create" ] && [ "$changed" = "check(olds) diff update" ] && [ "$replaced" = "check() create delete" ]
