// Writes a survey as a Pulumi program. The resources have the same names as those of a document, so that either can replace the other.

import { isObject } from "../../sdk/values";
import type { ResourceType } from "../kinds";
import { isSecretReference } from "./references";
import { type Declared, Reference, resourcesOf, usedIn } from "./resources";
import type { Survey } from "./survey";
import type { FoundRoom } from "./found";
import { type Origin, headOf } from "./write";
import { inOneLine, width } from "./lines";

/** Names that a program cannot declare, or declares already. */
const reserved =
  "pulumi owt config arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield".split(
    " ",
  );

/**
 * The text of a Pulumi program.
 *
 * @param source The entry point of this package that it imports, which decides on the host of its resources.
 */
export function programText(
  survey: Survey,
  origin: Origin,
  source: "pulumi-owt" | "pulumi-owt/native" = "pulumi-owt",
): string {
  const resources = resourcesOf(survey, reserved);
  const used = usedIn(resources);
  const texts = resources.map((resource) => {
    // The sessions of a room stand right below it.
    const between = resource.type === "Room" || resource.type === "Service" ? "\n\n" : "\n";
    return between + declaration(resource, used.has(resource.variable));
  });
  const others = survey.rooms.filter(({ isDeclared }) => !isDeclared).map((room) => `\n\n${undeclaredText(room)}`);
  return `${comments(headOf(survey, origin))}\n\n${imports(survey, source)}${texts.join("")}${others.join("")}\n`;
}

/** A room that no program can declare, in a comment. */
function undeclaredText({ key, members, notes }: FoundRoom): string {
  return comments([...notes, ...construction("Room", key, members).split("\n")]);
}

function imports({ secrets, rooms, services }: Survey, source: string): string {
  const lines = [
    ...(secrets.length > 0 ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    ...(rooms.some(({ isDeclared }) => isDeclared) || services.length > 0
      ? [`import * as owt from "${source}";`]
      : ["export {};"]),
    ...(secrets.length > 0 ? ["", "const config = new pulumi.Config();"] : []),
  ];
  return lines.join("\n");
}

function declaration({ variable, type, name, adopt, args, notes }: Declared, isUsed: boolean): string {
  const text = construction(type, name, { adopt, ...args }, isUsed ? `const ${variable} = ` : "");
  return notes.length === 0 ? text : `${comments(notes)}\n${text}`;
}

function construction(type: ResourceType, name: string, args: object, begin = ""): string {
  const start = `${begin}new owt.${type}(${JSON.stringify(name)}, `;
  return `${start}${literal(args, 0, start.length + 2)});`;
}

const comments = (lines: readonly string[]): string =>
  lines.map((line) => `// ${inOneLine(line)}`.trimEnd()).join("\n");

function expressionOf({ variable, part }: Reference): string {
  if (part === undefined) return variable;
  return part === "connection" ? `${variable}.connection` : `${variable}.mixedStreams${accessTo(part.view)}`;
}

const isName = (text: string): boolean => /^[A-Za-z_$][\w$]*$/.test(text);
const accessTo = (member: string): string => (isName(member) ? `.${member}` : `[${JSON.stringify(member)}]`);

/** The source text of a value: one line where it fits, otherwise one line for each member. */
function literal(value: unknown, indent: number, used: number): string {
  const short = inOne(value);
  if (used + short.length <= width || typeof value !== "object" || value === null || value instanceof Reference)
    return short;
  const inner = indent + 2;
  const lines = Array.isArray(value)
    ? value.map((entry: unknown) => literal(entry, inner, inner + 1))
    : Object.entries(value).map(
        ([name, member]) => `${nameOf(name)}: ${literal(member, inner, inner + name.length + 3)}`,
      );
  if (isSecretReference(value) || lines.length === 0) return short;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const blank = " ".repeat(inner);
  return `${open ?? ""}\n${lines.map((line) => `${blank}${line},\n`).join("")}${" ".repeat(indent)}${close ?? ""}`;
}

function inOne(value: unknown): string {
  if (value instanceof Reference) return expressionOf(value);
  if (isSecretReference(value)) return `config.requireSecret(${JSON.stringify(value.secret)})`;
  if (Array.isArray(value)) return `[${value.map(inOne).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${nameOf(name)}: ${inOne(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** The name of a member in source text. A plain `__proto__` would set the prototype. */
const nameOf = (name: string): string =>
  name === "__proto__" ? '["__proto__"]' : isName(name) ? name : JSON.stringify(name);
