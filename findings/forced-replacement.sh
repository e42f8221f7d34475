#!/usr/bin/env bash
# Pulumi engine, forced replacement of a dynamic resource.
#
# Versions: @pulumi/pulumi 3.248.0; the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes).
# Behaviour: for a resource in the state, a dynamic provider's `check` gets the old inputs, and `diff` the state; one that is replaced is
#   checked again without them. For a resource that `pulumi up --target-replace` (or --replace) forces to be replaced, `check` gets no
#   old inputs at all, and `diff` does not run: `create` follows, and then `delete`, although `diff` would answer `deleteBeforeReplace: true`.
# The guess: the provider has said that its object must go first, so each replacement does that; and old inputs tell a resource that is
#   replaced from a new one. Where a name may be there only once, the forced one fails at every try (the resource option
#   `deleteBeforeReplace` holds for both). Where ids derive from names, the new object gets the id of the former one, which still exists:
#   only the state shows it.
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
  diff: async (id, olds, news) => (note("diff"), {
    changes: olds.value !== news.value,
    replaces: olds.value === news.value ? [] : ["value"],
    deleteBeforeReplace: true,
  }),
  create: async (inputs) => (note("create"), { id: "1", outs: inputs }),
  delete: async () => note("delete"),
};
class Thing extends pulumi.dynamic.Resource {}
new Thing(provider, "thing", { value: process.env.VALUE });
JS
export STEPS="$work/steps"
run() { : >"$STEPS"; "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; xargs <"$STEPS"; }
pulumi stack init test >/dev/null 2>&1
new=$(VALUE=1 run pulumi up --yes --skip-preview)
asked=$(VALUE=2 run pulumi up --yes --skip-preview)
urn=$(pulumi stack --show-urns | grep -o 'urn:pulumi:[^ ]*::thing' | head -1)
forced=$(VALUE=2 run pulumi up --yes --skip-preview --target-replace "$urn")

echo "engine $(pulumi version), @pulumi/pulumi 3.248.0"
echo "a new resource:                    $new"
echo "a replacement that diff asks for:  $asked"
echo "one that --target-replace forces:  $forced"
[ "$new" = "check() create" ] && [ "$asked" = "check(olds) diff check() delete create" ] && [ "$forced" = "check() create delete" ]
