// Reads the doc comments of resource classes and look-ups for the package schema, which other languages get.

import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { type ResourceType, kinds } from "../../provider/kinds";
import { translated } from "./examples";
import type { Documentation, Example, ResourceDocumentation } from "../../provider/native/schema/documentation-types";

const root = path.join(__dirname, "../..");

const header = `// Generated from the doc comments of resource classes and look-ups by \`npm run generate\`. Do not edit.

import type { Documentation } from "./documentation-types";

export const documentation: Documentation = `;

/** The text of provider/native/schema/documentation.ts. */
export function documentationModule(): string {
  const resources = Object.keys(kinds).map((title) => [title, resourceDocumentation(title as ResourceType)] as const);
  const documentation: Documentation = {
    resources: Object.fromEntries(resources) as Documentation["resources"],
    functions: lookupDescriptions(),
  };
  return `${header}${JSON.stringify(documentation)};\n`;
}

function resourceDocumentation(title: ResourceType): ResourceDocumentation {
  const folder = title.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  const { text, examples } = documentationOf(classIn(`provider/${folder}/resource.ts`, title));
  return { description: text, examples };
}

// ------------------------------------------------------------------ look-ups

/** The description of each look-up, by its name. */
function lookupDescriptions(): Record<string, string> {
  const source = sourceOf("provider/lookups.ts");
  return Object.fromEntries(
    source.statements.flatMap((statement) => {
      if (!ts.isFunctionDeclaration(statement) || !isExported(statement)) return [];
      return [[statement.name?.text ?? "", documentationOf(statement).text]];
    }),
  );
}

const isExported = (statement: ts.FunctionDeclaration): boolean =>
  statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

// ------------------------------------------------------------------ doc comments

function sourceOf(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(path.join(root, file), "utf8"), ts.ScriptTarget.ES2022, true);
}

function classIn(file: string, name: string): ts.ClassDeclaration {
  const found = sourceOf(file).statements.find(
    (statement): statement is ts.ClassDeclaration => ts.isClassDeclaration(statement) && statement.name?.text === name,
  );
  if (found === undefined) throw new Error(`${file} has no class ${name}.`);
  return found;
}

/** The text of a doc comment, and its examples. */
function documentationOf(node: ts.Node): { text: string; examples: Example[] } {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  // The compiler's own text of an example has lost the indentation.
  const lines = (comment?.getText() ?? "")
    .split("\n")
    .map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*) ?|\s*\*\/$/g, ""));
  const [text = "", ...examples] = lines.join("\n").split(/^@example/m);
  return { text: flowing(text), examples: examples.map(exampleOf) };
}

/** The text with a line for each paragraph. */
const flowing = (text: string): string =>
  text
    .replace(/\{@link (\w+)\}/g, "`$1`")
    .replace(/([^\n])\n(?!\n)/g, "$1 ")
    .trim();

function exampleOf(text: string): Example {
  const [, title = "", code = ""] = /^([^\n]*)\n?```ts\n([\s\S]*)\n```$/.exec(text.trim()) ?? [];
  if (code === "") throw new Error(`An example is not a block of TypeScript:\n${text}`);
  return translated(title.trim(), code);
}
