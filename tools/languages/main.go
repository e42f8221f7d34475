// Writes the packages of languages for a Pulumi package schema, with the generators of the engine.
//
//	languages SCHEMA LANGUAGE FOLDER
//
// SCHEMA is a JSON file, LANGUAGE is nodejs, python or go. Problems of the schema go to the standard error; an error among them ends the
// program with exit code 1 before anything is written.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	gogenerator "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-owt"

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "Usage: languages SCHEMA LANGUAGE FOLDER")
		os.Exit(64)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(schemaFile, language, folder string) error {
	pkg, err := bound(schemaFile)
	if err != nil {
		return err
	}
	files, err := generated(pkg, language)
	if err != nil {
		return err
	}
	for name, content := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// bound reads a schema and resolves its types.
func bound(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	pkg, diagnostics, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	for _, found := range diagnostics {
		fmt.Fprintln(os.Stderr, found.Error())
		if found.Severity == hcl.DiagError {
			err = errors.New(file + " is not a valid package schema")
		}
	}
	return pkg, err
}

// generated returns the files of a language's package by their paths.
func generated(pkg *schema.Package, language string) (map[string][]byte, error) {
	switch language {
	case "nodejs":
		files, err := nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
		return withParentImports(files), err
	case "python":
		return python.GeneratePackage(tool, pkg, nil, nil)
	case "go":
		return gogenerator.GeneratePackage(tool, pkg, nil)
	default:
		return nil, fmt.Errorf("there is no generator for %q here: nodejs, python or go", language)
	}
}

// withParentImports returns the files with imports of the root folder in those of other folders. This version of the generator relies on
// what filepath.Rel returned before Go 1.26, and names the folder itself otherwise.
func withParentImports(files map[string][]byte) map[string][]byte {
	parent := strings.NewReplacer(`"./types/`, `"../types/`, `"./utilities"`, `"../utilities"`)
	for name, content := range files {
		if strings.Contains(name, "/") && strings.HasSuffix(name, ".ts") {
			files[name] = []byte(parent.Replace(string(content)))
		}
	}
	return files
}
