#!/usr/bin/env bash
# Pulumi SDK for Node, `configure` of a dynamic provider.
#
# Versions: @pulumi/pulumi 3.248.0; the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes).
# Behaviour: three resources share a provider whose `configure` takes two seconds (it might sign in, or read a file). It is called
#   once in each command. In `pulumi up` it is done before the first `check`. In `pulumi refresh`, `read` of one resource waits for it, and
#   `read` of the others runs before it is done.
# The guess: a method with a promise that is called once is done before any other method is called; each trial with `up`, or with one
#   resource, says so. But only the call that finds no provider yet waits, and `up` happens to make its first calls one after the other.
#   What later calls need must be stored before the first `await`, or be a promise that each method awaits.
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
  async configure() {
    note("configure");
    await new Promise((resolve) => setTimeout(resolve, 2000));
    this.isReady = true;
  }
  async read(id, props) {
    note(this.isReady ? "after" : "before");
    return { id, props };
  }
  async check(olds, inputs) {
    note(this.isReady ? "after" : "before");
    return { inputs };
  }
  async create(inputs) {
    return { id: "1", outs: inputs };
  }
}
const provider = new Provider();
class Thing extends pulumi.dynamic.Resource {}
for (const name of ["a", "b", "c"]) new Thing(provider, name, {});
JS
export STEPS="$work/steps"
run() { : >"$STEPS"; "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; xargs <"$STEPS"; }
pulumi stack init test >/dev/null 2>&1
up=$(run pulumi up --yes --skip-preview)
refresh=$(run pulumi refresh --yes --skip-preview)

echo "engine $(pulumi version), @pulumi/pulumi 3.248.0"
echo "up:       $up"
echo "refresh:  $refresh"
[ "$up" = "configure after after after" ] && [ "$refresh" = "configure before before after" ]
