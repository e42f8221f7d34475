#!/usr/bin/env bash
# Pulumi SDK for Node, modules of a dynamic provider that is in a component package.
#
# Versions: @pulumi/pulumi 3.248.0; the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes).
# Behaviour: a component package has a dynamic provider that uses a dependency of the component, `slugify`. The program runs, and so
#   does the component in it. The provider's `create` fails: Cannot find module.
# The guess: Node looks for a package from the file that requires it, and the component's file has it, as it shows in the program. But
#   a provider is a text in the state. A host process evaluates it, and looks from the folder of the program. A flat node_modules hides
#   that; a linked component (here), pnpm and `install-strategy=nested` do not. The program must depend on `slugify`, too.
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
mkdir ../component
cat >../component/package.json <<'JSON'
{ "name": "component", "version": "1.0.0", "main": "index.js", "dependencies": { "@pulumi/pulumi": "3.248.0", "slugify": "1.6.6" } }
JSON
cat >../component/index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const slugify = require("slugify");
exports.slug = slugify("two words");
class Thing extends pulumi.dynamic.Resource {}
exports.makeThing = () => new Thing({ create: async () => ({ id: slugify("two words"), outs: {} }) }, "thing", {});
JS
(cd ../component && npm install --silent --no-audit --no-fund --ignore-scripts)
npm install --silent --no-audit --no-fund --ignore-scripts --install-links=false ../component
cat >index.js <<'JS'
const { slug, makeThing } = require("component");
console.log(`in the program: ${slug}`);
makeThing();
JS
pulumi stack init test >/dev/null 2>&1
up() { pulumi up --yes --skip-preview --color never 2>&1; }
without=$(up || true)
npm install --silent --no-audit --no-fund --ignore-scripts --install-links=false slugify@1.6.6
with=$(up || true)

echo "engine $(pulumi version), @pulumi/pulumi 3.248.0"
echo "component depends on slugify:  $(grep -o 'in the program: [a-z-]*' <<<"$without" | head -1); $(grep -o "Cannot find module 'slugify[^']*'" <<<"$without" | head -1)"
echo "program depends on it, too:    $(grep -o 'in the program: [a-z-]*' <<<"$with" | head -1); $(grep -o 'thing created' <<<"$with" | head -1)"
grep -q "in the program: two-words" <<<"$without" && grep -q "Cannot find module 'slugify[^']*'" <<<"$without" && grep -q "thing created" <<<"$with"
