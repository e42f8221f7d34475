#!/usr/bin/env bash
# Pulumi YAML, `pulumi preview --json` of a program with a mistake.
#
# Versions: engine 3.220.0 (the one on the PATH, or else built from Go modules, a few minutes); Pulumi YAML 1.25.0, built from its Go module.
# Behaviour: a program that gives a resource a property of another name than its type has fails with the place and the reason, and with a code that is
#   not 0. In the JSON, no diagnostic has the severity `error`: the reason is in several of `info#err`, line by line, as texts that the program has
#   printed, in colours that `--color never` was to leave out. A variable that the program does not have is an `error`.
# The guess: what ends a preview is an error in its JSON, whichever check has found it. A tool that takes the diagnostics of this severity for the
#   errors of a preview finds none, and shows a preview without changes. It must look at the exit code as well.
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
export PULUMI_STACK=test
preview() { # name of the case; the rest of the program comes from standard input
  (printf 'name: finding\nruntime: yaml\n' && cat) >Pulumi.yaml
  local code=0
  pulumi preview --json --color never >"$work/$1.json" 2>/dev/null || code=$?
  echo "$1: exit code $code"
  node -e '
    const { diagnostics = [] } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    for (const { severity, message } of diagnostics) console.log(" ", severity.padEnd(8), JSON.stringify(message));
    const severities = diagnostics.filter(({ message }) => message.includes("nmae")).map(({ severity }) => severity);
    process.exit(process.argv[2] === "0" ? 2 : severities.includes("error") ? 1 : 0);' "$work/$1.json" "$code"
}
printf 'name: finding\nruntime: yaml\n' >Pulumi.yaml
pulumi stack init test >/dev/null 2>&1
echo "engine $(pulumi version), Pulumi YAML 1.25.0"
property=0 variable=0
preview property <<'YAML' || property=$?
resources:
  other:
    type: pulumi:pulumi:StackReference
    properties:
      nmae: organization/finding/test
YAML
preview variable <<'YAML' || variable=$?
variables:
  name: value
outputs:
  greeting: hello ${nmae}
YAML
# 0: no diagnostic that names the mistake is an error. 1: one is.
[ "$property" = 0 ] && [ "$variable" = 1 ]
