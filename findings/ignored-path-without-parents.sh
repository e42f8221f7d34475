#!/usr/bin/env bash
# Pulumi engine, `ignoreChanges` with a nested path.
#
# Versions: engine 3.220.0 (the one on the PATH, or else built from Go modules, a few minutes); @pulumi/pulumi 3.248.0.
# Behaviour: a resource has `ignoreChanges: ["video.limits.size"]`, or the same with an entry of a list, `["views[0].size"]`. Where the state has the
#   parents of the path, another size in the program changes nothing. Where the state has none of them, because the program gave no `video` so far,
#   a program that begins to give it has the size applied, silently, in spite of the option.
# The guess: changes of an ignored path are ignored, so a member that the state lacks is not added. It is so for a member of the top level,
#   and for a path with one parent, of which an empty object stays. But where two parents are missing, the engine takes the new value.
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
    return { id: "1", outs: inputs };
  },
  async update(_id, _olds, news) {
    return { outs: news };
  },
};
class Thing extends pulumi.dynamic.Resource {}
const isLater = process.env.STEP === "1";
const size = isLater ? 2 : 1;
const ignored = (name, args, path) => new Thing(provider, name, args, { ignoreChanges: [path] });
ignored("there", { video: { limits: { size } } }, "video.limits.size");
ignored("top-level", isLater ? { size } : {}, "size");
ignored("one-parent", isLater ? { limits: { size } } : {}, "limits.size");
ignored("two-parents", isLater ? { video: { limits: { size } } } : {}, "video.limits.size");
ignored("list", isLater ? { views: [{ size }] } : {}, "views[0].size");
JS
up() { STEP=$1 pulumi up --yes --skip-preview >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }
inputs() { # the arguments of a resource in the state, without those of the host
  pulumi stack export | node -e '
    const { resources } = JSON.parse(require("fs").readFileSync(0, "utf8")).deployment;
    const { __provider, ...inputs } = resources.find(({ urn }) => urn.endsWith(`::${process.argv[1]}`)).inputs;
    console.log(JSON.stringify(inputs));' "$1"
}
pulumi stack init test >/dev/null 2>&1
up 0
up 1
echo "engine $(pulumi version), @pulumi/pulumi 3.248.0"
echo "arguments in the state, after a program that begins to give the size 2, which is ignored:"
seen=""
for name in there top-level one-parent two-parents list; do
  line=$(inputs $name)
  seen="$seen $line"
  echo "  $name: $line"
done
[ "$seen" = ' {"video":{"limits":{"size":1}}} {} {"limits":{}} {"video":{"limits":{"size":2}}} {"views":[{"size":2}]}' ]
