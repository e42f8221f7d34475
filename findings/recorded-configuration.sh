#!/usr/bin/env bash
# Pulumi engine, the stack's configuration as dynamic providers get it.
#
# Versions: @pulumi/pulumi 3.248.0; the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes).
# Behaviour: `pulumi config set` changes the stack's file. `pulumi refresh` and `pulumi destroy` after it give `configure` the values
#   that the last `pulumi up` recorded in the state; the next `up` gives the new ones.
# The guess: a command reads the stack's configuration when it begins, so a corrected address or password holds from then on. But
#   commands that do not run the program take the provider from the state, with its inputs, and for dynamic providers these are the
#   whole configuration. A `refresh` that fails for a wrong value cannot be mended by setting the right one.
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
const note = (step) => require("fs").appendFileSync(process.env.STEPS, `${step} `);
class Provider {
  async configure({ config }) {
    this.greeting = config.get("finding:greeting");
  }
  async diff() {
    return { changes: false };
  }
  async check(olds, inputs) {
    note(this.greeting);
    return { inputs };
  }
  async create(inputs) {
    return { id: "1", outs: inputs };
  }
  async read(id, props) {
    note(this.greeting);
    return { id, props };
  }
  async delete() {
    note(this.greeting);
  }
}
const provider = new Provider();
class Thing extends pulumi.dynamic.Resource {}
new Thing(provider, "thing", {});
JS
export STEPS="$work/steps"
run() { : >"$STEPS"; "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; xargs <"$STEPS"; }
pulumi stack init test >/dev/null 2>&1
pulumi config set greeting first
up=$(run pulumi up --yes --skip-preview)
pulumi config set greeting second
refresh=$(run pulumi refresh --yes --skip-preview)
up2=$(run pulumi up --yes --skip-preview)
pulumi config set greeting third
destroy=$(run pulumi destroy --yes --skip-preview)

echo "engine $(pulumi version), @pulumi/pulumi 3.248.0"
echo "greeting is first,  up:       $up"
echo "greeting is second, refresh:  $refresh"
echo "greeting is second, up:       $up2"
echo "greeting is third,  destroy:  $destroy"
[ "$up $refresh $up2 $destroy" = "first first second second" ]
