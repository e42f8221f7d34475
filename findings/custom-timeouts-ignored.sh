#!/usr/bin/env bash
# Pulumi SDK for Node, `customTimeouts` of a dynamic resource.
#
# Versions: @pulumi/pulumi 3.248.0; the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes).
# Behaviour: `create` of a dynamic provider takes three seconds, and its resource has `customTimeouts: { create: "1s" }`. The update
#   succeeds. The state has the limit, as the resource's option; a limit that is no duration fails the update.
# The guess: the option is of the type of all resources, it is parsed and recorded, and a mistake in it is an error: so it limits the
#   operation. But the engine passes the seconds on to the provider and waits without limit; the host of dynamic providers drops them,
#   and the functions of a provider have no argument for them. A dynamic provider needs a limit of its own, from its inputs or the
#   configuration.
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
const provider = {
  async create(inputs) {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return { id: "1", outs: inputs };
  },
};
class Thing extends pulumi.dynamic.Resource {}
new Thing(provider, "thing", {}, { customTimeouts: { create: process.env.LIMIT } });
JS
up() { if LIMIT=$1 pulumi up --yes --skip-preview >"$work/log" 2>&1; then echo "succeeds"; else echo "fails"; fi; }
pulumi stack init test >/dev/null 2>&1
mistaken=$(up "one second")
limited=$(up 1s)
recorded=$(pulumi stack export | node -e '
  const { resources } = JSON.parse(require("fs").readFileSync(0, "utf8")).deployment;
  console.log(resources.find(({ type }) => type.includes("dynamic"))?.customTimeouts?.create);')

echo "engine $(pulumi version), @pulumi/pulumi 3.248.0; create takes 3 s"
echo "limit \"one second\":  pulumi up $mistaken"
echo "limit \"1s\":          pulumi up $limited, and the state has a limit of $recorded s"
[ "$mistaken" = fails ] && [ "$limited" = succeeds ] && [ "$recorded" = 1 ]
