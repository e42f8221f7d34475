// Writes a survey as a Pulumi program. The resources have the same names as those of a document, so that either can replace the other.

import { isObject, mapParts } from "../../sdk/values";
import { Names, inOneWord } from "./names";
import { isSecretReference, isStreamReference } from "./references";
import { sectionNames, typeOf } from "./sections";
import type { Survey } from "./survey";
import type { Found } from "./description";
import type { FoundRoom } from "./found";
import { type Origin, headOf, inOneLine } from "./write";

/** Longest line, in characters. */
const width = 110;

/** Names that a program cannot declare, or declares already. */
const reserved =
  "pulumi owt config arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield".split(
    " ",
  );

/** An expression, written as it is. */
class Code {
  constructor(readonly text: string) {}
}

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
  const variables = new Names(reserved);
  const services = new Map<string, string>();
  const parts = [comments(headOf(survey, origin)), imports(survey, source)];
  for (const service of survey.services) {
    const variable = variableOf(service.key, "service", variables);
    services.set(service.key, variable);
    parts.push(declaration(variable, "Service", service.key, service, service.members));
  }
  for (const room of survey.rooms.filter(({ isDeclared }) => isDeclared))
    parts.push(roomText(room, variables, services));
  for (const room of survey.rooms.filter(({ isDeclared }) => !isDeclared)) parts.push(undeclaredText(room));
  return `${parts.join("\n\n")}\n`;
}

/** A room that no program can declare, in a comment. */
function undeclaredText(room: FoundRoom): string {
  const lines = declaration(undefined, "Room", room.key, { ...room, notes: [] }, room.members).split("\n");
  return comments([...room.notes, ...lines]);
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

function roomText(room: FoundRoom, variables: Names, services: ReadonlyMap<string, string>): string {
  const variable = variableOf(room.key, "room", variables);
  const owner = room.service === undefined ? undefined : services.get(room.service);
  const connection = owner === undefined ? {} : { connection: new Code(`${owner}.connection`) };
  const isUsed = Object.values(room.sessions).some((entries) => entries.length > 0);
  const parts = [
    declaration(isUsed ? variable : undefined, "Room", room.key, room, { ...room.members, ...connection }),
  ];
  const inputs = new Map<string, string>();
  for (const section of sectionNames) {
    for (const entry of room.sessions[section] ?? []) {
      const own = section === "streamingIns" ? variableOf(`${room.key}-${entry.key}`, "input", variables) : undefined;
      if (own !== undefined) inputs.set(entry.key, own);
      const { adopt, ...members } = entry.members;
      const args = withStreams({ adopt, room: new Code(variable), ...members }, variable, inputs) as object;
      parts.push(declaration(own, typeOf[section], `${room.key}/${entry.key}`, entry, args));
    }
  }
  return parts.join("\n");
}

/** A name for a constant of the program. */
function variableOf(key: string, fallback: string, variables: Names): string {
  const name = inOneWord(key);
  return variables.unique(/^[A-Za-z]/.test(name) ? name : inOneWord(fallback, name), "");
}

function declaration(variable: string | undefined, type: string, name: string, { notes }: Found, args: object): string {
  const start = `${variable === undefined ? "" : `const ${variable} = `}new owt.${type}(${JSON.stringify(name)}, `;
  const text = `${start}${literal(args, 0, start.length + 2)});`;
  return notes.length === 0 ? text : `${comments(notes)}\n${text}`;
}

const comments = (lines: readonly string[]): string =>
  lines.map((line) => `// ${inOneLine(line)}`.trimEnd()).join("\n");

/** The value with expressions in place of references to streams. */
function withStreams(value: unknown, room: string, inputs: ReadonlyMap<string, string>): unknown {
  if (isStreamReference(value)) {
    return new Code(
      "view" in value ? `${room}.mixedStreams${accessTo(value.view)}` : (inputs.get(value.streamingIn) ?? "undefined"),
    );
  }
  if (value instanceof Code) return value;
  return mapParts(value, (part) => withStreams(part, room, inputs));
}

const isName = (text: string): boolean => /^[A-Za-z_$][\w$]*$/.test(text);
const accessTo = (member: string): string => (isName(member) ? `.${member}` : `[${JSON.stringify(member)}]`);

/** The source text of a value: one line where it fits, otherwise one line for each member. */
function literal(value: unknown, indent: number, used: number): string {
  const short = inOne(value);
  if (used + short.length <= width || typeof value !== "object" || value === null || value instanceof Code)
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
  if (value instanceof Code) return value.text;
  if (isSecretReference(value)) return `config.requireSecret(${JSON.stringify(value.secret)})`;
  if (Array.isArray(value)) return `[${value.map(inOne).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${nameOf(name)}: ${inOne(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** The name of a member in source text. A plain `__proto__` would set the prototype. */
const nameOf = (name: string): string =>
  name === "__proto__" ? '["__proto__"]' : isName(name) ? name : JSON.stringify(name);
