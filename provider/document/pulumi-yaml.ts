// Writes a survey as a project in Pulumi YAML, for the native provider. Its resources have the names of those of a document.

import { Document, type Node, type Pair, Scalar, visit } from "yaml";
import { isObject, mapParts } from "../../sdk/values";
import { commentOn, commentText, inLines, pairsOf, separate, width } from "./lines";
import { isSecretReference } from "./references";
import { type Declared, Reference, resourcesOf } from "./resources";
import type { Survey } from "./survey";
import { type Origin, headOf, undeclaredText } from "./write";

/**
 * The text of a project file, `Pulumi.yaml`.
 *
 * @param project Name of the project.
 */
export function pulumiYamlText(survey: Survey, origin: Origin, project: string): string {
  const names = survey.secrets.map(({ name }) => name);
  // Resources and settings share their names, and `pulumi` is a variable.
  const resources = resourcesOf(survey, [...names, "pulumi"]);
  const document = new Document(
    {
      name: project,
      runtime: "yaml",
      ...(names.length > 0 && { config: Object.fromEntries(names.map((name) => [name, secret])) }),
      resources: Object.fromEntries(resources.map((resource) => [resource.variable, entryOf(resource)])),
    },
    { aliasDuplicateObjects: false },
  );
  visit(document, { Scalar: (_, scalar) => quote(scalar) });
  const pairs = pairsOf(document.get("resources", true) as Node | undefined);
  separate(pairs);
  for (const [i, pair] of pairs.entries()) {
    commentOn(pair, resources[i]?.notes ?? []);
    for (const member of pairsOf(pair.value as Node)) shorten(member);
  }
  for (const { value } of pairsOf(document.get("config", true) as Node | undefined)) inLines(value as Node);
  const others = survey.rooms.filter(({ isDeclared }) => !isDeclared).map((room) => `\n${undeclaredText(room)}`);
  return `${commentText(headOf(survey, origin))}\n${document.toString({ lineWidth: width })}${others.join("")}`;
}

const secret = { type: "string", secret: true };

/** A resource. Its key is a variable, which cannot have the characters of every name. */
const entryOf = ({ variable, type, name, adopt, args }: Declared): object => ({
  type: `owt:${type}`,
  ...(name !== variable && { name }),
  properties: written({ adopt, ...args }),
});

/** The value with expressions in place of references. */
function written(value: unknown): unknown {
  if (value instanceof Reference) return expressionOf(value);
  if (isSecretReference(value)) return `\${${value.secret}}`;
  if (typeof value === "string") return literal(value);
  if (!isObject(value)) return mapParts(value, written);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [literal(name), written(part)]));
}

/** The text, in which a dollar would begin an expression. */
const literal = (text: string): string => text.replaceAll("$", () => "$$");

function expressionOf({ variable, part }: Reference): unknown {
  if (part === undefined) return `\${${variable}.id}`;
  if (part !== "connection") return `\${${variable}.id}-${literal(part.view)}`;
  return {
    endpoint: `\${${variable}.endpoint}`,
    serviceId: `\${${variable}.id}`,
    serviceKey: `\${${variable}.key}`,
  };
}

/** Quotes a text that a reader of YAML may take for something else: an id of digits is a number, and `yes` is true. */
function quote(scalar: Scalar): void {
  if (typeof scalar.value !== "string") return;
  const isWord =
    /^[A-Za-z][\w ./-]*(:\w+)?$/.test(scalar.value) && !/^(y|yes|n|no|on|off|true|false|null)$/i.test(scalar.value);
  if (!isWord) scalar.type = Scalar.QUOTE_DOUBLE;
}

/** Writes a member of a resource in one line where it fits; each property has a line of its own. */
function shorten({ key, value }: Pair): void {
  if ((key as Scalar).value !== "properties") inLines(value as Node);
  else for (const property of pairsOf(value as Node)) inLines(property.value as Node);
}
