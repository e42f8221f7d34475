// Writes the argument types of the Pulumi resources from the schemas: every member in Input<>, with its meaning and default
// where an editor shows them.

import type { TObject, TSchema } from "@sinclair/typebox";
import { branchesOf, isStruct } from "../../sdk/schemas";
import { isObject } from "../../sdk/values";

const header = `// Generated from the schemas in sdk/schemas and the resource kinds by \`npm run generate\`. Do not edit.

import type { Input } from "@pulumi/pulumi";
import type { StreamSource } from "./stream-source";
`;

/** The text of provider/program/arguments.ts: an interface for each schema, by name, and for each object inside of it. */
export function argumentTypes(schemas: Readonly<Record<string, TObject>>): string {
  const names = new Map<string, string>();
  const written: string[] = [];
  for (const [name, schema] of Object.entries(schemas)) interfaceOf(name, schema);
  return `${header}\n${written.join("\n\n")}\n`;

  function interfaceOf(name: string, schema: TObject): string {
    const shape = JSON.stringify(schema.properties);
    const known = names.get(shape);
    if (known !== undefined) return known;
    if ([...names.values()].includes(name)) throw new Error(`Two different objects are called ${name}.`);
    names.set(shape, name);
    const required = new Set(schema.required ?? []);
    const members = Object.entries(schema.properties).map(([member, value]) => {
      const isRequired = required.has(member);
      const type =
        value.stream === true
          ? "StreamSource"
          : `Input<${typeOf(name, member, value)}>${isRequired ? "" : " | undefined"}`;
      return `${comment(value, "  ")}  ${member}${isRequired ? "" : "?"}: ${type};`;
    });
    written.push(`${comment(schema, "")}export interface ${name} {\n${members.join("\n")}\n}`);
    return name;
  }

  function typeOf(owner: string, member: string, schema: TSchema): string {
    if (schema.textOf !== undefined) return textOf(schema.textOf as TObject);
    if (Array.isArray(schema.mark)) return (schema.mark as unknown[]).map((mark) => JSON.stringify(mark)).join(" | ");
    if (schema.whole !== undefined) {
      const whole = schema.whole as TObject;
      return `Omit<${interfaceOf(nameOf(owner, member, whole), whole)}, ${JSON.stringify(schema.without)}>`;
    }
    const branches = branchesOf(schema).filter(({ type }) => type !== "null");
    if (branches.length > 1) return branches.map((branch) => typeOf(owner, member, branch)).join(" | ");
    if (branches[0] !== undefined && branches[0] !== schema) return typeOf(owner, member, branches[0]);
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (Array.isArray(schema.enum)) return (schema.enum as string[]).map((value) => JSON.stringify(value)).join(" | ");
    if (schema.type === "array") return `Input<${typeOf(owner, singular(member), schema.items as TSchema)}>[]`;
    if (isStruct(schema)) return interfaceOf(nameOf(owner, member, schema), schema);
    const values: unknown = schema.additionalProperties;
    if (isObject(values)) return `Record<string, Input<${typeOf(owner, singular(member), values as TSchema)}>>`;
    if (schema.type === "object") return `Record<string, ${valuesOf(schema)}>`;
    return schema.type === "integer" ? "number" : String(schema.type);
  }

  /** The type of the short names of a struct: a codec, and the members after it with slashes. */
  function textOf(struct: TObject): string {
    const name = `${String(struct.title)}Name`;
    if (names.has(name)) return name;
    names.set(name, name);
    const [codec = "", ...others] = Object.values(struct.properties).map(({ enum: values }) =>
      Array.isArray(values) ? (values as string[]).map((value) => JSON.stringify(value)).join(" | ") : "number",
    );
    const longer = others.map((_, i) =>
      ["`", [codec, ...others.slice(0, i + 1)].map((part) => `\${${part}}`).join("/"), "`"].join(""),
    );
    const forms = [codec, ...longer];
    const what = isAudio(struct)
      ? 'An audio format as its short name: "opus/48000/2".'
      : 'A video format as its short name: "h264/CB".';
    written.push(`/** ${what} */\nexport type ${name} = ${forms.join(" | ")};`);
    return name;
  }
}

/** An object is called by its own name if it has one in the API, and by where it stands otherwise. */
function nameOf(owner: string, member: string, schema: TObject): string {
  if (typeof schema.title === "string") return `${schema.title}Args`;
  return `${owner.replace(/Args$/, "")}${member.charAt(0).toUpperCase()}${member.slice(1)}Args`;
}

/** The type of the values of an object that takes any names. */
function valuesOf({ patternProperties }: TSchema): string {
  const [values] = Object.values((patternProperties ?? {}) as Record<string, TSchema>);
  return values?.type === undefined ? "unknown" : `Input<${String(values.type)}>`;
}

const isAudio = (struct: TObject) => "sampleRate" in struct.properties;
const singular = (name: string) => name.replace(/s$/, "");

function comment(schema: TSchema, indent: string): string {
  const { description, undocumented } = schema as { description?: string; undocumented?: string };
  const lines = [
    ...(description === undefined ? [] : [description]),
    ...(undocumented === undefined ? [] : [`Not in the API document; servers know it since ${undocumented}.`]),
    ...(schema.default === undefined ? [] : [`@default ${JSON.stringify(schema.default)}`]),
  ];
  if (lines.length === 0) return "";
  if (lines.length === 1) return `${indent}/** ${lines[0] ?? ""} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}
