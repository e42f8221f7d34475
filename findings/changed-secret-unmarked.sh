#!/usr/bin/env bash
# Pulumi engine, what `preview --diff` prints of a replaced dynamic resource whose secret changes.
#
# Versions: @pulumi/pulumi 3.248.0; the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes).
# Behaviour: a secret changes, and the provider's `diff` asks for a replacement because of it. Where it answers `changes: true`, all
#   properties are printed, and the secret as one that stays: `password: [secret]`. Where it answers `changes: undefined`, the secret
#   alone is printed, as changed: `~ password: [secret] => [secret]`. The object is replaced in both cases.
# The guess: `replaces` names the property, so the preview marks it. But without a detailed difference, which a dynamic provider cannot
#   give, the text is made by a comparison of values in which each secret has been replaced by the word already. Only an answer that
#   leaves the comparison to the engine has it made before that.
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
const provider = {
  diff: async (id, olds, news) => {
    const replaces = olds.password === news.password ? [] : ["password"];
    return { changes: ANSWER === "true" ? replaces.length > 0 : undefined, replaces };
  },
  create: async (inputs) => ({ id: "1", outs: inputs }),
};
class Thing extends pulumi.dynamic.Resource {}
new Thing(provider, `thing-${ANSWER}`, { name: "a", password: pulumi.secret(VALUE) });
JS
pulumi stack init test >/dev/null 2>&1
export ANSWER VALUE
for ANSWER in true undefined; do
  VALUE=before
  pulumi up --yes --skip-preview >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  VALUE=after
  pulumi preview --diff --color never >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  grep -E '^ +(~ )?(name|password) *:' "$work/log" | sed 's/^ *//' >"$work/seen-$ANSWER" || true
  grep -q '(replace)' "$work/log" || { cat "$work/log"; exit 1; }
  pulumi destroy --yes --skip-preview >/dev/null 2>&1
done

echo "engine $(pulumi version), @pulumi/pulumi 3.248.0"
for ANSWER in true undefined; do
  echo "diff answers changes: $ANSWER"
  sed 's/^/  /' "$work/seen-$ANSWER"
done
grep -qE '^password *: \[secret\]$' "$work/seen-true"
[ "$(cat "$work/seen-undefined")" = "~ password: [secret] => [secret]" ]
