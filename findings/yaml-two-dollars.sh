#!/usr/bin/env bash
# Pulumi YAML, a text with two dollar signs.
#
# Versions: engine 3.220.0 (the one on the PATH, or else built from Go modules, a few minutes); Pulumi YAML 1.25.0, built from its Go module.
# Behaviour: in a text of a program, `$$` is one dollar, wherever it stands: `a$$b` becomes `a$b`, and `a$$$b` becomes `a$$b`. A single dollar stays.
#   A value of the stack's configuration stays as it is.
# The guess: `${` begins an expression and `$${` is how to write that literally, so two dollars in front of anything else are two dollars, as one is
#   one. But each pair is read as an escape, without a warning: a password such as `pa$$word` loses a character.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir bin state home program
export PATH="$work/bin:$PATH"

build() { # folder, module, version, package, flags of the linker
  mkdir "$1"
  (cd "$1" && go mod init finding && go get -tool "$2/$4@$3" && go build -ldflags "$5" -o ../bin/ "$2/$4") >log 2>&1 || {
    cat log
    exit 1
  }
}
if ! command -v pulumi >/dev/null; then
  stamp="-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.220.0"
  build engine github.com/pulumi/pulumi/pkg/v3 v3.220.0 cmd/pulumi "$stamp"
fi
build yaml github.com/pulumi/pulumi-yaml v1.25.0 cmd/pulumi-language-yaml ""
export PULUMI_BACKEND_URL="file://$work/state" PULUMI_HOME="$work/home" PULUMI_CONFIG_PASSPHRASE=x PULUMI_SKIP_UPDATE_CHECK=true

cd program
cat >Pulumi.yaml <<'YAML'
name: finding
runtime: yaml
config:
  word: { type: string }
variables:
  name: value
outputs:
  one: a$b
  two: a$$b
  three: a$$$b
  four: a$$$$b
  escaped: $${name}
  reference: ${name}
  configured: ${word}
YAML
pulumi stack init test >/dev/null 2>&1
pulumi config set word 'a$$b'
pulumi up --yes --skip-preview >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
echo "engine $(pulumi version), Pulumi YAML 1.25.0"
grep -A 6 '^outputs:' Pulumi.yaml
seen=$(pulumi stack output --json)
echo "$seen"
printf '%s' "$seen" | node -e '
  const { one, two, three, four, escaped, configured } = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const expected = ["a$b", "a$b", "a$$b", "a$$b", "${name}", "a$$b"];
  process.exit([one, two, three, four, escaped, configured].every((text, i) => text === expected[i]) ? 0 : 1);'
