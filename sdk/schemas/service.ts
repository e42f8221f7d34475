// Services: owners of rooms, with an id and a key for signatures (API document, "Services").

import type { Static } from "@sinclair/typebox";
import { Type } from "./type";

/** The configuration of a service. */
export const ServiceConfig = Type.Object(
  {
    name: Type.String({ minLength: 1, description: "Name of the service, unique on the server." }),
    key: Type.String({
      minLength: 1,
      secret: true,
      trimmed: true,
      description: "Key that requests of the service are signed with.",
    }),
  },
  {
    additionalProperties: false,
    title: "Service",
    description: "A service of the conference server: the owner of a set of rooms.",
  },
);
export type ServiceConfig = Static<typeof ServiceConfig>;

/** A service in answers. `key` is ciphertext: it can be neither read nor compared. */
export const Service = Type.Object(
  {
    _id: Type.String({ pattern: "^[0-9a-f]{24}$" }),
    name: Type.String(),
    key: Type.Optional(Type.String()),
    encrypted: Type.Optional(Type.Boolean()),
    rooms: Type.Optional(Type.Array(Type.String())),
    __v: Type.Optional(Type.Number()),
  },
  { additionalProperties: true },
);
export type Service = Static<typeof Service>;
