// The conference document: one YAML file that declares the rooms and services of an environment. Its schema is made of those
// of the resources; what it adds are names, references, and a place for secrets that is not the file.

import { type Static, type TObject, type TSchema, Type } from "@sinclair/typebox";
import {
  type RoomConfig,
  RoomConfig as roomSchema,
  type ServiceConfig,
  ServiceConfig as serviceSchema,
  isStruct,
} from "../../sdk/schemas";

/** A secret of the stack's configuration, by name. */
export const SecretReference = Type.Object(
  { secret: Type.String({ minLength: 1, description: "Name of the secret in the stack's configuration." }) },
  {
    additionalProperties: false,
    title: "SecretReference",
    secret: true,
    description: "A secret, kept in the stack's configuration: `pulumi config set --secret NAME`.",
    allowed: "{ secret: NAME }, with the value kept out of the file: pulumi config set --secret NAME",
  },
);
export type SecretReference = Static<typeof SecretReference>;

/** `T` with references in place of its secrets. */
export type WithReferences<T> = T extends object
  ? { [K in keyof T]: K extends "password" | "key" ? SecretReference : WithReferences<T[K]> }
  : T;

/** The same for its schema. */
function withReferences(schema: TSchema): TSchema {
  if (schema.secret === true)
    return { ...SecretReference, description: `${String(schema.description)} ${String(SecretReference.description)}` };
  const result: TSchema = { ...schema };
  if (isStruct(schema)) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, member]) => [name, withReferences(member)]),
    );
  }
  if (schema.items !== undefined) result.items = withReferences(schema.items as TSchema);
  return result;
}

/** An entry of the document: what its schema describes, `name` left to the key, with members of the document's own. */
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

const keyed = (items: TSchema, description: string): TSchema =>
  ({
    type: "object",
    description,
    propertyNames: {
      type: "string",
      pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]*$",
      allowed: "made of letters, digits, dots, hyphens and underscores",
    },
    additionalProperties: items,
  }) as unknown as TSchema;

/** The JSON Schema of the document. */
export const conferenceSchema: TObject = {
  ...Type.Object({}),
  title: "Conference",
  description: "Rooms and services of an OWT conference server.",
  properties: {
    $schema: Type.String({ description: "Address of this schema, for editors." }),
    services: keyed(entry(serviceSchema), "Services, by a name that stays: it is the name of the resource."),
    rooms: keyed(
      entry(roomSchema, {
        service: Type.String({
          description: "The service of this document that owns the room. Without it, the stack's own service.",
        }),
      }),
      "Rooms, by a name that stays: it is the name of the resource.",
    ),
  },
  required: [],
  additionalProperties: false,
};

/** A room as the document declares it. */
export type RoomEntry = WithReferences<Omit<RoomConfig, "name">> & {
  readonly name?: string;
  readonly service?: string;
};
/** A service as the document declares it. */
export type ServiceEntry = WithReferences<Omit<ServiceConfig, "name">> & { readonly name?: string };

/** What the document declares, by key. */
export interface Declarations {
  readonly services: Readonly<Record<string, ServiceEntry>>;
  readonly rooms: Readonly<Record<string, RoomEntry>>;
}
