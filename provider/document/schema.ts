// The schema of the conference document: one YAML file that declares the rooms, services and sessions of an environment. It is made
// from the schemas of the resources, and adds names and references, so that secrets stay out of the file.

import type { TObject, TSchema } from "@sinclair/typebox";
import { roomAdoption } from "../room/adoption";
import { serviceAdoption } from "../service/adoption";
import type { Adopt } from "../lifecycle/adoption";
import { kinds } from "../kinds";
import type { RoomArguments } from "../room/arguments";
import { room } from "../room/kind";
import type { DeclaredKind } from "../session/room-kind";
import { profileUses, profiles } from "../pieces/profiles";
import * as roles from "../pieces/roles";
import { RoomConfig, type ServiceConfig, ServiceConfig as serviceSchema, TextEnum, isStruct } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import { SecretReference, StreamingInReference, ViewReference } from "./references";
import { type DeclaredType, type Section, keyArguments, sectionNames, typeOf } from "./sections";

/** Schema of a stream: a reference to a view or a streaming-in, or an id. Layouts refer to no views. */
function streamReference({ description, pattern, allowed: idAllowed }: TSchema, places: "all" | "inputs"): TSchema {
  const { streamingIn } = StreamingInReference.properties;
  const { view } = ViewReference.properties;
  const reference = {
    type: "object",
    properties: places === "all" ? { view, streamingIn } : { streamingIn },
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    allowed: `${places === "all" ? "{ view: LABEL }, " : ""}{ streamingIn: KEY } or the id of a stream`,
  } as unknown as TSchema;
  const id = { type: "string", pattern: pattern as string, allowed: idAllowed } as unknown as TSchema;
  return { ...Type.Union([id, reference]), description, allowed: reference.allowed } as TSchema;
}

/** `T` with references in place of its secrets. */
export type WithReferences<T> = T extends object
  ? { [K in keyof T]: K extends "password" | "key" ? SecretReference : WithReferences<T[K]> }
  : T;

/** The schema with references in place of secrets and streams. */
function withReferences(schema: TSchema, name = ""): TSchema {
  if (schema.stream === true) return streamReference(schema, name === "stream" ? "inputs" : "all");
  if (schema.secret === true) {
    const secret = {
      ...SecretReference,
      description: `${String(schema.description)} ${String(SecretReference.description)}`,
    };
    if (name !== "url") return secret;
    // An address is a secret only where it has a password or a key in it.
    const { description } = secret;
    return {
      ...Type.Union([Type.String({ minLength: 1, trimmed: true }), SecretReference]),
      description,
      secret: true,
    };
  }
  const result: TSchema = { ...schema };
  if (isStruct(schema)) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([member, value]) => [member, withReferences(value, member)]),
    );
  }
  if (schema.anyOf !== undefined) result.anyOf = (schema.anyOf as TSchema[]).map((branch) => withReferences(branch));
  if (schema.items !== undefined) result.items = withReferences(schema.items as TSchema);
  return result;
}

/** Schema of an entry: the schema of its resource, with an optional `name`, and with members of the document's own. */
function entry(schema: TObject, own: Record<string, TSchema> = {}): TSchema {
  const { required = [], ...rest } = withReferences(schema) as TObject;
  const { name, ...properties } = rest.properties;
  return {
    ...rest,
    required: required.filter((member) => member !== "name"),
    properties: {
      name: { ...name, description: `${String(name?.description)} Without it, the key of the entry.` },
      ...own,
      ...properties,
    },
  };
}

const keyed = (items: TSchema, description: string, names: object = keyNames): TSchema =>
  ({ type: "object", description, propertyNames: names, additionalProperties: items }) as unknown as TSchema;
const keyNames = {
  type: "string",
  pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]*$",
  allowed: "made of letters, digits, dots, hyphens and underscores",
};

const declared: { readonly [Type in DeclaredType]: DeclaredKind<never> } = kinds;

/** The kind of the entries of each section. */
export const sections = Object.fromEntries(
  sectionNames.map((section) => [section, declared[typeOf[section]]]),
) as Readonly<Record<Section, DeclaredKind<never>>>;

/** A section of a room's entry. It gives the room, and its keys give an argument where the section has such a one. */
function sectionSchema(section: Section): TSchema {
  const { schema, adoption, section: own } = sections[section];
  const { room: _, ...properties } = schema.properties;
  const keyArgument = keyArguments[section];
  const members = Object.entries(properties).filter(([name]) => name !== keyArgument);
  const adopt = adoption && { adopt: Type.Optional(adoption.schema) };
  const items = Type.Object({ ...Object.fromEntries(members), ...adopt }, { additionalProperties: false });
  const names = keyArgument === undefined ? keyNames : properties[keyArgument];
  return keyed(withReferences(items), own.description, names);
}

/** Member of a room's entry that stands for the members of a profile. */
const profile = TextEnum(Object.keys(profiles), {
  description:
    "Ready-made members of the room. What the entry has itself takes the place of the profile's whole member. " +
    Object.entries(profileUses)
      .map(([name, use]) => `${name}: ${use}.`)
      .join(" "),
});
const setNames = Object.keys(roles.sets) as (keyof typeof roles.sets)[];
const rolesOf = (name: keyof typeof roles.sets) => Object.keys(roles.sets[name]()).join(", ");
const rolesOrSet: TSchema = {
  ...Type.Union([TextEnum(setNames), RoomConfig.properties.roles]),
  description:
    `${String(RoomConfig.properties.roles.description)} They stand under their names, or a ready-made set is named. ` +
    setNames.map((name) => `${name}: ${rolesOf(name)}.`).join(" "),
};
const shortRoom = { ...room.schema, properties: { ...room.schema.properties, roles: rolesOrSet } } as TObject;

/** The JSON Schema of the document. */
export const conferenceSchema: TObject = {
  ...Type.Object({}),
  title: "Conference",
  description: "Rooms and services of an OWT conference server, and the sessions in the rooms.",
  properties: {
    $schema: Type.String({ description: "Address of this schema, for editors." }),
    services: keyed(
      entry(serviceSchema, { adopt: serviceAdoption.schema }),
      "Services, by a name that stays: it is the name of the resource.",
    ),
    rooms: keyed(
      entry(shortRoom, {
        profile,
        adopt: roomAdoption.schema,
        service: Type.String({
          description: "The service of this document that owns the room. Without it, the stack's own service.",
        }),
        ...Object.fromEntries(sectionNames.map((section) => [section, sectionSchema(section)])),
      }),
      "Rooms, by a name that stays: it is the name of the resource.",
    ),
  },
  required: [],
  additionalProperties: false,
};

/** A room as the document declares it, with the members of its profile and its roles written out. */
export type RoomEntry = WithReferences<Omit<RoomArguments, "name">> & {
  readonly name?: string;
  readonly service?: string;
  readonly adopt?: Adopt;
} & Readonly<Partial<Record<Section, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>>;
/** A service as the document declares it. */
export type ServiceEntry = WithReferences<Omit<ServiceConfig, "name">> & {
  readonly name?: string;
  readonly adopt?: Adopt;
};

/** The declarations of a document, by key. */
export interface Declarations {
  readonly services: Readonly<Record<string, ServiceEntry>>;
  readonly rooms: Readonly<Record<string, RoomEntry>>;
}
