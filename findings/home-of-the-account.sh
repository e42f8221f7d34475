#!/usr/bin/env bash
# Pulumi engine, the folder of its plugins, credentials and selected stacks.
#
# Versions: the engine on the PATH, or else 3.220.0 built from Go modules (a few minutes); seen with 3.220.0 and 3.274.1, on Linux.
# Behaviour: HOME names a folder with a plugin in `.pulumi/plugins`. `pulumi plugin ls` does not list it. With PULUMI_HOME on the same `.pulumi`,
#   it does. The plugins that it lists otherwise are those in the home that /etc/passwd has for the account.
# The guess: "~/.pulumi", which documents name as the default, is what a shell makes of it: `$HOME/.pulumi`. So a job that sets HOME to a folder of
#   its own gets plugins and a login of its own, and a tool looks for them by HOME. But the engine asks the system for the account. Such
#   jobs share plugins, logins and selected stacks, and write to a home that they do not expect. What sets them apart is PULUMI_HOME.
# The engine is only asked for a list, and installs nothing. Newer engines write a log of the command to the home of the account.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir bin

if ! command -v pulumi >/dev/null; then
  # The engine comes as a Go module.
  stamp="-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.220.0"
  mkdir engine
  (cd engine && go mod init finding && go get -tool github.com/pulumi/pulumi/pkg/v3/cmd/pulumi@v3.220.0 &&
    go build -ldflags "$stamp" -o ../bin/ github.com/pulumi/pulumi/pkg/v3/cmd/pulumi) >log 2>&1 || {
    cat log
    exit 1
  }
  export PATH="$work/bin:$PATH"
fi
export PULUMI_SKIP_UPDATE_CHECK=true

plugin=home/.pulumi/plugins/resource-finding-v1.0.0
mkdir -p "$plugin"
printf '#!/bin/sh\n' >"$plugin/pulumi-resource-finding"
chmod +x "$plugin/pulumi-resource-finding"

listed() { if pulumi plugin ls | grep -q '^finding '; then echo yes; else echo no; fi; }
by_home=$(unset PULUMI_HOME && HOME="$work/home" listed)
by_pulumi_home=$(PULUMI_HOME="$work/home/.pulumi" listed)

echo "engine $(PULUMI_HOME="$work/home/.pulumi" pulumi version)"
echo "plugin in \$HOME/.pulumi, listed:      $by_home"
echo "the same as PULUMI_HOME, listed:      $by_pulumi_home"
[ "$by_home $by_pulumi_home" = "no yes" ]
