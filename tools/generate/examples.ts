// Translates the examples of doc comments, which are short programs in TypeScript, to Python and to Pulumi YAML.

import * as ts from "typescript";
import { stringify } from "yaml";
import { type ResourceType, kinds } from "../../provider/kinds";
import type { Example } from "../../provider/native/schema/documentation-types";
import { inputsOf } from "../../provider/native/schema/inputs";
import type { EnumSpec, ObjectSpec, Properties, TypeSpec } from "../../provider/native/schema/spec";
import { NamedTypes } from "../../provider/native/schema/types";

/** Declarations of names that examples use and do not declare. */
const declarations: Readonly<Record<string, string>> = {
  config: "const config = new pulumi.Config();",
  room: 'const room = new owt.Room("room", { views: { common: {}, main: {} } });',
  camera:
    'const camera = new owt.StreamingIn("camera", { room, source: { url: config.requireSecret("cameraUrl") }, views: ["main"] });',
  version: 'const version = config.require("version");',
};

/** An example as a complete program in each language. */
export function translated(title: string, code: string): Example {
  const whole = completed(code);
  const program = programOf(whole);
  return { title, typescript: withImports(whole), python: pythonOf(program), yaml: yamlOf(program) };
}

/** The code with the declarations that it lacks, those first that others need. */
function completed(code: string): string {
  const known = new Set<string>();
  const added: string[] = [];
  const add = (text: string): void => {
    for (const [name, declaration] of Object.entries(declarations)) {
      const isUsed = new RegExp(`(?<![.\\w"])${name}\\b(?!["\\w]|: )`).test(text);
      if (!isUsed || known.has(name) || new RegExp(`const ${name} =`).test(code)) continue;
      known.add(name);
      add(declaration);
      added.push(declaration);
    }
  };
  add(code);
  return [...added, code].join("\n");
}

function withImports(code: string): string {
  const lines = [
    ...(code.includes("pulumi.") ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    'import * as owt from "pulumi-owt/native";',
  ];
  return [...lines, "", code].join("\n");
}

// ------------------------------------------------------------------ programs

/** A value of a program. */
type Value =
  | { readonly kind: "constant"; readonly value: string | number | boolean }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly members: readonly (readonly [string, Value])[] }
  /** An output of a resource. */
  | { readonly kind: "output"; readonly of: Resource; readonly name: string }
  /** The mixed stream of a view of a room. */
  | { readonly kind: "stream"; readonly of: Resource; readonly view: string }
  | { readonly kind: "setting"; readonly name: string; readonly isSecret: boolean };

interface Resource {
  readonly title: ResourceType;
  readonly name: string;
  /** The name of its variable; undefined where nothing refers to it. */
  readonly variable: string | undefined;
  readonly args: readonly (readonly [string, Value])[];
}

interface Program {
  readonly settings: Map<string, { readonly isSecret: boolean; readonly variable?: string }>;
  readonly resources: Resource[];
  readonly exports: (readonly [string, Value])[];
}

function programOf(code: string): Program {
  const program: Program = { settings: new Map(), resources: [], exports: [] };
  const variables = new Map<string, Resource | Value>();
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  for (const statement of source.statements) {
    if (ts.isExpressionStatement(statement)) {
      resourceIn(statement.expression, undefined);
      continue;
    }
    if (!ts.isVariableStatement(statement)) throw unknownCode(statement);
    const [declaration] = statement.declarationList.declarations;
    const { initializer } = declaration ?? {};
    if (declaration === undefined || initializer === undefined) throw unknownCode(statement);
    const name = declaration.name.getText();
    if (name === "config") continue;
    if (statement.modifiers !== undefined) program.exports.push([name, valueOf(initializer)]);
    else if (ts.isNewExpression(initializer)) variables.set(name, resourceIn(initializer, name));
    else variables.set(name, valueOf(initializer));
  }
  return program;

  function resourceIn(node: ts.Expression, variable: string | undefined): Resource {
    if (!ts.isNewExpression(node)) throw unknownCode(node);
    const [name, args] = node.arguments ?? [];
    const value = args === undefined ? undefined : valueOf(args);
    if (name === undefined || !ts.isStringLiteral(name) || value?.kind !== "map") throw unknownCode(node);
    const title = node.expression.getText().replace("owt.", "") as ResourceType;
    const resource = { title, name: name.text, variable, args: value.members };
    program.resources.push(resource);
    return resource;
  }

  function valueOf(node: ts.Expression): Value {
    if (ts.isStringLiteral(node)) return { kind: "constant", value: node.text };
    if (ts.isNumericLiteral(node)) return { kind: "constant", value: Number(node.text) };
    if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: "constant", value: true };
    if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: "constant", value: false };
    if (ts.isArrayLiteralExpression(node)) return { kind: "list", items: node.elements.map(valueOf) };
    if (ts.isObjectLiteralExpression(node)) return { kind: "map", members: node.properties.map(memberOf) };
    if (ts.isCallExpression(node)) return settingOf(node);
    const [variable = "", ...path] = node.getText().split(".");
    const found = variables.get(variable);
    if (found === undefined) throw unknownCode(node);
    if (!("title" in found)) return found;
    const [name = "id", view] = path;
    if (name === "mixedStreams" && view !== undefined) return { kind: "stream", of: found, view };
    if (name !== "connection") return { kind: "output", of: found, name };
    const outputs = { endpoint: "endpoint", serviceId: "id", serviceKey: "key" };
    return {
      kind: "map",
      members: Object.entries(outputs).map(([member, output]) => [member, { kind: "output", of: found, name: output }]),
    };
  }

  function memberOf(node: ts.ObjectLiteralElementLike): readonly [string, Value] {
    if (ts.isShorthandPropertyAssignment(node)) return [node.name.text, valueOf(node.name)];
    if (!ts.isPropertyAssignment(node)) throw unknownCode(node);
    return [ts.isStringLiteral(node.name) ? node.name.text : node.name.getText(), valueOf(node.initializer)];
  }

  function settingOf(node: ts.CallExpression): Value {
    const [, secret, name = ""] = /^config\.require(Secret)?\("(\w+)"\)$/.exec(node.getText()) ?? [];
    if (name === "") throw unknownCode(node);
    const isSecret = secret !== undefined;
    program.settings.set(name, { isSecret });
    return { kind: "setting", name, isSecret };
  }
}

const unknownCode = (node: ts.Node): Error =>
  new Error(`No other language has a translation of this part of an example: ${node.getText()}`);

// ------------------------------------------------------------------ YAML

function yamlOf({ settings, resources, exports }: Program): string {
  const config = [...settings].map(([name, { isSecret }]) => [
    name,
    { type: "string", ...(isSecret && { secret: true }) },
  ]);
  return stringify(
    {
      ...(config.length > 0 && { config: Object.fromEntries(config) as object }),
      resources: Object.fromEntries(
        resources.map(({ title, name, args }) => [
          name,
          { type: `owt:${title}`, ...(args.length > 0 && { properties: plain({ kind: "map", members: args }) }) },
        ]),
      ),
      ...(exports.length > 0 && {
        outputs: Object.fromEntries(exports.map(([name, value]) => [name, plain(value)])),
      }),
    },
    { lineWidth: 0 },
  ).trimEnd();
}

function plain(value: Value): unknown {
  switch (value.kind) {
    case "constant":
      return value.value;
    case "list":
      return value.items.map(plain);
    case "map":
      return Object.fromEntries(value.members.map(([name, member]) => [name, plain(member)]));
    case "output":
      return `\${${value.of.name}.${value.name}}`;
    case "stream":
      return `\${${value.of.name}.id}-${value.view}`;
    case "setting":
      return `\${${value.name}}`;
  }
}

// ------------------------------------------------------------------ Python

const indent = "    ";
const lineWidth = 88;

function pythonOf({ settings, resources, exports }: Program): string {
  const types = new NamedTypes();
  const body = [
    ...(settings.size > 0 ? ["config = pulumi.Config()"] : []),
    ...resources.map((resource) => pythonResource(types, resource)),
    ...exports.map(([name, value]) => call("pulumi.export", [text(name), expression(types, value, undefined, 1)], 0)),
  ];
  const imports = [
    ...(body.some((line) => line.includes("pulumi.")) ? ["import pulumi"] : []),
    "import pulumi_owt as owt",
  ];
  return [...imports, "", ...body].join("\n");
}

function pythonResource(types: NamedTypes, { title, name, variable, args }: Resource): string {
  const { inputProperties } = inputsOf(types, title, kinds[title]);
  const given = args.map(
    ([member, value]) => `${snakeCase(member)}=${expression(types, value, inputProperties[member], 1)}`,
  );
  const assigned = variable === undefined ? "" : `${snakeCase(variable)} = `;
  return call(`${assigned}owt.${title}`, [text(name), ...given], 0);
}

/** A value in Python. The type tells the members of an object, which have names of Python, from the keys of a map. */
function expression(types: NamedTypes, value: Value, type: TypeSpec | undefined, depth: number): string {
  switch (value.kind) {
    case "constant":
      return constant(types, value.value, type);
    case "list":
      return bracketed(
        "[",
        value.items.map((item) => expression(types, item, type?.items, depth + 1)),
        "]",
        depth,
      );
    case "map": {
      const members = propertiesOf(types, type);
      const entries = value.members.map(([name, member]) => {
        const key = members === undefined ? name : snakeCase(name);
        return `${text(key)}: ${expression(types, member, members?.[name] ?? type?.additionalProperties, depth + 1)}`;
      });
      return bracketed("{", entries, "}", depth);
    }
    case "output":
      return `${pythonVariable(value.of)}.${snakeCase(value.name)}`;
    case "stream":
      return `pulumi.Output.concat(${pythonVariable(value.of)}.id, ${text(`-${value.view}`)})`;
    case "setting":
      return `config.require${value.isSecret ? "_secret" : ""}(${text(value.name)})`;
  }
}

function constant(types: NamedTypes, value: string | number | boolean, type: TypeSpec | undefined): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  const name = type?.$ref?.split(":").pop() ?? "";
  const { enum: values } = (types.specs[`owt:index:${name}`] ?? {}) as Partial<EnumSpec>;
  const found = values?.find((one) => one.value === value);
  return found === undefined ? text(value) : `owt.${name}.${found.name.toUpperCase()}`;
}

/** The members of an object; undefined for a map. */
function propertiesOf(types: NamedTypes, type: TypeSpec | undefined): Properties | undefined {
  const reference = type?.$ref ?? type?.oneOf?.find(({ $ref }) => $ref !== undefined)?.$ref;
  if (reference === undefined) return undefined;
  return (types.specs[reference.replace("#/types/", "")] as ObjectSpec).properties;
}

const pythonVariable = ({ variable, name }: Resource): string => snakeCase(variable ?? name);

/** The name of a member in Python: `from` is a word of the language. */
const snakeCase = (name: string): string => {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
  return snake === "from" ? "from_" : snake;
};

const text = (value: string): string => JSON.stringify(value);

function call(target: string, args: readonly string[], depth: number): string {
  return bracketed(`${target}(`, args, ")", depth);
}

/** A list of parts in one line, or in a line each. */
function bracketed(open: string, parts: readonly string[], close: string, depth: number): string {
  const line = `${open}${parts.join(", ")}${close}`;
  if (!line.includes("\n") && line.length + indent.length * depth < lineWidth) return line;
  const inner = indent.repeat(depth + 1);
  return [open, ...parts.map((part) => `${inner}${part},`), `${indent.repeat(depth)}${close}`].join("\n");
}
