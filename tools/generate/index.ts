// `npm run generate`: writes files that are made from the schemas and other code. With `--check` it writes nothing, and fails if a file
// is out of date.

import type { TObject } from "@sinclair/typebox";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { settings } from "../../provider/connection/settings";
import { conferenceSchema } from "../../provider/document/schema";
import { eitherSpelling } from "../../provider/spelling/schema";
import { kinds } from "../../provider/kinds";
import { programArguments } from "../../provider/native/schema/program-arguments";
import type { Kind } from "../../provider/lifecycle/kind";
import { AudioFormat, VideoFormat } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import { documentationModule } from "./documentation";
import { argumentTypes } from "./arguments";
import { coverageDocument } from "./coverage";
import { layoutsPicture } from "./layouts";
import { rulesDocument } from "./rules";
import { sheetPicture } from "./sheet";

/** The arguments of a resource, in either spelling. */
const argumentsOf = (title: string, kind: Pick<Kind<never>, "schema" | "adoption">): TObject =>
  eitherSpelling({ ...programArguments(kind), description: `Arguments of a {@link ${title}}.` }) as TObject;

/** The arguments of an explicit provider. */
const providerArguments = Type.Object(
  Object.fromEntries(settings.map(({ key, schema }) => [key.replace("owt:", ""), Type.Optional(schema)])),
  { description: "Arguments of a provider of pulumi-owt/native." },
);

/** Text of each generated file, by its path in the project. */
export async function generated(): Promise<Record<string, string>> {
  const root = path.join(__dirname, "../..");
  const schema = { $schema: "http://json-schema.org/draft-07/schema#", ...published(eitherSpelling(conferenceSchema)) };
  const texts = {
    "provider/program/arguments.ts": argumentTypes({
      AudioFormatArgs: AudioFormat,
      VideoFormatArgs: VideoFormat,
      ...Object.fromEntries(Object.entries(kinds).map(([title, kind]) => [`${title}Args`, argumentsOf(title, kind)])),
      ProviderArgs: providerArguments,
    }),
    "provider/native/schema/documentation.ts": documentationModule(),
    "conference.schema.json": JSON.stringify(schema),
    "docs/api-coverage.md": await coverageDocument(),
    "docs/rules.md": rulesDocument(),
  };
  const formatted = Object.entries(texts).map(async ([file, text]) => {
    const filepath = path.join(root, file);
    return [file, await format(text, { ...(await resolveConfig(filepath)), filepath })] as const;
  });
  const pictures = { "docs/layouts.svg": layoutsPicture(), "docs/layouts-of-view.svg": sheetPicture() };
  return { ...Object.fromEntries(await Promise.all(formatted)), ...pictures };
}

/** A schema without our own annotations: editors warn about unknown keywords. */
function published(schema: object): object {
  const own = new Set([
    "unenforced",
    "unordered",
    "orderedBy",
    "keyedBy",
    "atomic",
    "secret",
    "stream",
    "mayBeSecret",
    "undocumented",
    "allowed",
    "fraction",
    "trimmed",
    "shortName",
    "without",
  ]);
  // Notes of other generators.
  const notes = new Set(["whole", "textOf", "mark"]);
  // A member of the document can be called like one of them: its value is a schema.
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      notes.has(key) || (own.has(key) && typeof value !== "object") ? undefined : value,
    ),
  ) as object;
}

async function main(): Promise<void> {
  const check = process.argv.includes("--check");
  for (const [file, text] of Object.entries(await generated())) {
    const target = path.join(__dirname, "../..", file);
    if (!check) writeFileSync(target, text);
    else if (readFileSync(target, "utf8") !== text) {
      console.error(`${file} is not up to date: run npm run generate`);
      process.exitCode = 1;
    }
  }
}

if (require.main === module) void main();
