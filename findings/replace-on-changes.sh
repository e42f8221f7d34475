#!/usr/bin/env bash
# Pulumi engine, the resource option `replaceOnChanges` on a dynamic resource.
#
# Versions: @pulumi/pulumi 3.248.0; the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes).
# Behaviour: the option names the property that changes. Where the provider's `diff` answers `changes: true`, the object is updated in
#   place all the same. Where it answers `changes: undefined`, or has no `diff`, the object is replaced.
# The guess: `changes: true` is the more definite answer, and the option is the program's, so it holds whatever the provider says. But
#   it is applied to the names of the properties that differ. A dynamic provider cannot give any, and the engine looks for them itself
#   only if it has not been told whether there are changes.
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
const { ANSWER, VALUE } = process.env;
const note = (step) => require("fs").appendFileSync(process.env.STEPS, `${step} `);
const provider = {
  create: async (inputs) => (note("create"), { id: "1", outs: inputs }),
  update: async (id, olds, news) => (note("update"), { outs: news }),
  delete: async () => note("delete"),
};
if (ANSWER === "true") provider.diff = async (id, olds, news) => ({ changes: olds.value !== news.value });
if (ANSWER === "undefined") provider.diff = async () => ({ changes: undefined });
class Thing extends pulumi.dynamic.Resource {}
new Thing(provider, `thing-${ANSWER}`, { value: VALUE }, { replaceOnChanges: ["value"] });
JS
export STEPS="$work/steps"
run() { : >"$STEPS"; "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; xargs <"$STEPS"; }
pulumi stack init test >/dev/null 2>&1
export ANSWER
for ANSWER in true undefined none; do
  VALUE=1 run pulumi up --yes --skip-preview >/dev/null
  VALUE=2 run pulumi up --yes --skip-preview >"$work/seen-$ANSWER"
  pulumi destroy --yes --skip-preview >/dev/null 2>&1
done

echo "engine $(pulumi version), @pulumi/pulumi 3.248.0"
echo "diff answers changes: true:       $(cat "$work/seen-true")"
echo "diff answers changes: undefined:  $(cat "$work/seen-undefined")"
echo "no diff:                          $(cat "$work/seen-none")"
[ "$(cat "$work/seen-true")" = "update" ] && [ "$(cat "$work/seen-undefined")" = "create delete" ] && [ "$(cat "$work/seen-none")" = "create delete" ]
