#!/usr/bin/env bash
# Pulumi's generator of packages for Node, as a Go module.
#
# Versions: github.com/pulumi/pulumi/pkg/v3 3.206.0, compiled by Go 1.25.5 and by Go 1.26.5, which the `go` command downloads. Later versions,
#   such as 3.276.0, clean the path themselves.
# Behaviour: a program of a few lines generates the package of one and the same schema. Compiled by Go 1.25, its `types/input.ts` imports
#   `../types/output`. Compiled by Go 1.26, it imports `./types/output`, a file that does not exist, and the package does not compile.
# The guess: with pinned modules and checksums, a newer compiler makes the same program, and go.mod, which asks for an older Go, keeps what
#   changes meaning as it was. But `filepath.Rel("types", "")` is "../." before Go 1.26 and ".." from then on: both are right. The
#   generator drops the last part of that path: the dot, and now the two dots. What is generated depends on the Go that is installed; a pin
#   of the tool chain is part of pinning a generator.
set -euo pipefail

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat >go.mod <<'MOD'
module finding

go 1.25.0

require github.com/pulumi/pulumi/pkg/v3 v3.206.0
MOD
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	text, err := os.ReadFile("schema.json")
	check(err)
	var spec schema.PackageSpec
	check(json.Unmarshal(text, &spec))
	pkg, _, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	check(err)
	files, err := nodejs.GeneratePackage("finding", pkg, nil, nil, false, nil)
	check(err)
	for _, line := range strings.Split(string(files["types/input.ts"]), "\n") {
		if strings.Contains(line, "types/output") {
			fmt.Printf("%-9s %s\n", runtime.Version(), line)
		}
	}
}
GO
cat >schema.json <<'JSON'
{
  "name": "finding",
  "version": "1.0.0",
  "types": { "finding:index:Part": { "type": "object", "properties": { "size": { "type": "number" } } } },
  "resources": {
    "finding:index:Thing": { "inputProperties": { "part": { "$ref": "#/types/finding:index:Part" } } }
  }
}
JSON

imported() { CGO_ENABLED=0 GOTOOLCHAIN=$1 GOFLAGS=-mod=mod go run . 2>log || { cat log >&2; return 1; }; }
before=$(imported go1.25.5)
after=$(imported go1.26.5)
printf '%s\n%s\n' "$before" "$after"
[[ "$before" == *'"../types/output"'* && "$after" == *'"./types/output"'* ]]
