// Schemas of both spellings, from those of the API's. They make the types of arguments and the JSON Schema of documents.

import type { TObject, TSchema } from "@sinclair/typebox";
import { branchesOf, defaultAudioIn, defaultAudioOut, isStruct } from "../../sdk/schemas";
import { audioCodecs, h264Profiles, videoCodecs } from "../../sdk/schemas/media";
import { Type } from "../../sdk/schemas/type";
import { isObject } from "../../sdk/values";
import { shapeOf } from "./shapes";
import { shortNameOf } from "./short-names";
import { first, isCounted, named } from "./spelling";

/** The schema of values in either spelling. */
export function eitherSpelling(schema: TSchema): TSchema {
  const { short: struct } = shapeOf(schema);
  if (struct !== undefined) {
    const { description, allowed } = schema;
    return union([textOf(struct), withMembers(struct)], { description, default: defaultOf(schema), allowed });
  }
  if (schema.anyOf !== undefined) return { ...schema, anyOf: branchesOf(schema).map(eitherSpelling) };
  if (schema.type === "array" && schema.items !== undefined) return listOrMap(schema);
  if (isStruct(schema)) return withMembers(schema);
  const values: unknown = schema.additionalProperties;
  return isObject(values) ? { ...schema, additionalProperties: eitherSpelling(values as TSchema) } : schema;
}

const withMembers = (struct: TObject): TSchema => ({
  ...struct,
  properties: Object.fromEntries(
    Object.entries(struct.properties).map(([name, member]) => [name, eitherSpelling(member)]),
  ),
});

/** A list, or a map of its entries by their names. */
function listOrMap(schema: TSchema): TSchema {
  const { keyedBy, unordered, description } = schema;
  const rest = { ...schema, default: undefined };
  const items = eitherSpelling(schema.items as TSchema);
  const list = { ...rest, items };
  if (keyedBy !== undefined) {
    const entry = isCounted(schema) ? items : withoutKey(items as TObject, keyedBy);
    return union([mapOf(entry, namesOf(schema)), list], { description, default: defaultOf(schema) });
  }
  if (unordered !== true) return { ...schema, items };
  const marks = schema.orderedBy === undefined ? [true] : [true, first];
  const map = mapOf({ enum: marks, mark: marks } as unknown as TSchema, namesOf(schema));
  return union([list, map], { description, default: defaultOf(schema) });
}

/** The default as people write it. */
const defaultOf = (schema: TSchema): unknown => named(schema, schema.default, "list");

/** The names that entries of a list can have in a map. */
function namesOf(list: TSchema): object {
  const items = list.items as TSchema;
  if (list.keyedBy !== undefined) {
    if (isCounted(list)) return { pattern: "^[0-9]+$" };
    const minLength: unknown = shapeOf(items).struct?.properties[list.keyedBy]?.minLength;
    return { ...hiddenNames, ...(minLength !== undefined && { minLength }) };
  }
  const { short } = shapeOf(items);
  if (short !== undefined) return textOf(short);
  const names = branchesOf(items).map((branch) =>
    branch.type === "number" ? numberNames : namesOfTexts(branch as TSchema & { enum?: unknown; pattern?: unknown }),
  );
  return names.length === 1 ? (names[0] ?? {}) : { anyOf: names };
}

const namesOfTexts = ({ enum: values, pattern = hiddenNames.pattern }: { enum?: unknown; pattern?: unknown }) =>
  Array.isArray(values) ? { enum: values as unknown[] } : { pattern };

/** A map is what Pulumi records. It hides names that begin with two underscores. */
const hiddenNames = { pattern: "^(?!__)" };
const numberNames = { pattern: "^-?[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?$" };

const mapOf = (values: TSchema, propertyNames: object): TSchema =>
  ({ type: "object", propertyNames, additionalProperties: values }) as unknown as TSchema;

/** An entry of a map, whose key gives a member. A key alone is an entry with defaults. */
function withoutKey(struct: TObject, key: string): TSchema {
  const { [key]: _, ...properties } = struct.properties;
  const required = struct.required?.filter((name) => name !== key) ?? [];
  const { required: __, ...rest } = struct;
  const entry = { ...rest, properties, ...(required.length > 0 && { required }), whole: struct, without: key };
  return union([entry, { type: "null" } as unknown as TSchema], {});
}

function union(anyOf: TSchema[], options: object): TSchema {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Type.Union(anyOf, Object.fromEntries(given));
}

// ------------------------------------------------------------------ short names

/** The short names of a struct that editors complete. Servers may know others. */
export function shortNamesOf(struct: TObject): string[] {
  if (struct.shortName === "region") return [];
  const formats = isAudio(struct) ? [...defaultAudioIn, ...defaultAudioOut] : videoFormats;
  return [...new Set(formats.flatMap((format) => shortNameOf(struct, format) ?? []))];
}

/** The texts that are short names of the values of a struct. */
function textOf(struct: TObject): TSchema {
  if (struct.shortName === "region") {
    const pattern = "^.+: [^,]+, [^,]+, [^,]+, [^,]+$";
    return { type: "string", pattern, description: "id: left, top, width, height" } as unknown as TSchema;
  }
  const codecs = (isAudio(struct) ? audioCodecs : videoCodecs).join("|");
  const rest = isAudio(struct) ? "(/[0-9]+){0,2}" : `(/(${h264Profiles.join("|")}))?`;
  // The names for editors, and the pattern for others that servers may know.
  return {
    anyOf: [{ enum: shortNamesOf(struct) }, { type: "string", pattern: `^(${codecs})${rest}$` }],
    textOf: struct,
  } as unknown as TSchema;
}

const isAudio = (struct: TObject): boolean => "sampleRate" in struct.properties;

const videoFormats = [
  ...videoCodecs.map((codec) => ({ codec })),
  ...h264Profiles.map((profile) => ({ codec: "h264", profile })),
];
