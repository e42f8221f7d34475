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
    return union([mapOf(entry, hiddenNames), list], { description, default: defaultOf(schema) });
  }
  if (unordered !== true) return { ...schema, items };
  const marks = schema.orderedBy === undefined ? [true] : [true, first];
  const map = mapOf({ enum: marks, mark: marks } as unknown as TSchema, hiddenNames);
  return union([list, map], { description, default: defaultOf(schema) });
}

/** The default as people write it. */
const defaultOf = (schema: TSchema): unknown => named(schema, schema.default, "list");

/** A map is what Pulumi records. It hides names that begin with two underscores. */
const hiddenNames = { pattern: "^(?!__)" };

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

/** The texts that are short names of the values of a struct. */
function textOf(struct: TObject): TSchema {
  if (struct.shortName === "region") {
    const pattern = "^.+: [^,]+, [^,]+, [^,]+, [^,]+$";
    return { type: "string", pattern, description: "id: left, top, width, height" } as unknown as TSchema;
  }
  const isAudio = "sampleRate" in struct.properties;
  const formats = isAudio ? [...defaultAudioIn, ...defaultAudioOut] : videoFormats;
  const names = [...new Set(formats.map((format) => shortNameOf(struct, format)))];
  const codecs = (isAudio ? audioCodecs : videoCodecs).join("|");
  const rest = isAudio ? "(/[0-9]+){0,2}" : `(/(${h264Profiles.join("|")}))?`;
  // The names for editors, and the pattern for others that servers may know.
  return {
    anyOf: [{ enum: names }, { type: "string", pattern: `^(${codecs})${rest}$` }],
    textOf: struct,
  } as unknown as TSchema;
}

const videoFormats = [
  ...videoCodecs.map((codec) => ({ codec })),
  ...h264Profiles.map((profile) => ({ codec: "h264", profile })),
];
