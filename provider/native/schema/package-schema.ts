// The schema of the Pulumi package `owt`: its resources, functions and settings with their types, for all languages.

import { AudioFormat, VideoFormat } from "../../../sdk/schemas";
import { type ResourceType, kinds } from "../../kinds";
import { settings } from "../../connection/settings";
import { answers, functionOf, lookups } from "./look-ups";
import { resourceOf } from "./resources";
import type { PackageSpec, Properties } from "./spec";
import { NamedTypes, token } from "./types";

/** What the schema says of the package as such, in package.json. */
interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly homepage: string;
  readonly license: string;
  readonly repository: { readonly url: string };
}

/** The schema of the package, in the form that `pulumi package get-schema` and the generators of languages read. */
export function packageSchema(): PackageSpec {
  const { version, description, homepage, license, repository } = require("pulumi-owt/package.json") as Manifest;
  const types = new NamedTypes();
  // First with their own descriptions: each place has another one.
  for (const format of [AudioFormat, VideoFormat]) {
    types.typeOf("", "", format);
    types.typeOf("", "", format, answers);
  }
  const titles = Object.keys(kinds) as ResourceType[];
  const resources = titles.map((title) => [token(title), resourceOf(types, title)] as const);
  const functions = Object.entries(lookups).map(
    ([name, lookup]) => [token(name), functionOf(types, name, lookup)] as const,
  );
  const variables = settingsOf(types);
  const address = repository.url.replace(/^git\+/, "").replace(/\.git$/, "");
  return {
    name: "owt",
    displayName: "Open WebRTC Toolkit",
    version,
    description,
    keywords: ["category/infrastructure", "kind/native", "owt", "webrtc", "conference"],
    homepage,
    license,
    repository: address,
    publisher: "pulumi-owt",
    meta: { moduleFormat: "(.*)" },
    config: { variables },
    provider: {
      description:
        "A conference server, and the service that owns the rooms. What it leaves out comes from the environment: `OWT_ENDPOINT` for `endpoint`, `OWT_SERVICE_KEY` for `serviceKey` and so on.",
      inputProperties: variables,
      properties: variables,
    },
    types: types.specs,
    resources: Object.fromEntries(resources),
    functions: Object.fromEntries(functions),
    language: languagesOf(address),
  };
}

/** The settings, which have no defaults here: those of a program would hide the environment. */
function settingsOf(types: NamedTypes): Properties {
  return Object.fromEntries(
    settings.map(({ key, schema }) => {
      const name = key.replace("owt:", "");
      return [name, types.propertyOf("", name, schema)] as const;
    }),
  );
}

/** Settings of the generators. */
const languagesOf = (repository: string): Readonly<Record<string, object>> => ({
  nodejs: {
    packageName: "pulumi-owt-generated",
    dependencies: { "@pulumi/pulumi": "^3.216.0" },
    respectSchemaVersion: true,
  },
  python: {
    packageName: "pulumi_owt",
    requires: { pulumi: ">=3.206.0,<4.0.0" },
    pyproject: { enabled: true },
    inputTypes: "classes-and-dicts",
    respectSchemaVersion: true,
  },
  go: {
    importBasePath: `${repository.replace(/^\w+:\/\//, "")}/sdks/go/owt`,
    generateResourceContainerTypes: true,
    respectSchemaVersion: true,
  },
  csharp: { respectSchemaVersion: true },
  java: {},
});
