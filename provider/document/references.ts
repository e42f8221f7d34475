// References in a conference document: to a secret of the stack's configuration, and to a stream of the room by name.

import type { Static } from "@sinclair/typebox";
import { Type } from "../../sdk/schemas/type";
import { isObject } from "../../sdk/values";

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

export const ViewReference = Type.Object(
  { view: Type.String({ description: "Label of a view of the room: its mixed stream." }) },
  { additionalProperties: false },
);
export const StreamingInReference = Type.Object(
  { streamingIn: Type.String({ minLength: 1, description: "Key of a streaming-in of the room." }) },
  { additionalProperties: false },
);

/** A stream of the room, by name. */
export type StreamReference = Static<typeof ViewReference> | Static<typeof StreamingInReference>;

const isOnly = (value: unknown, name: string): value is Record<string, unknown> =>
  isObject(value) && Object.keys(value).length === 1 && typeof value[name] === "string";

/** Whether a value of a valid document stands for a secret. */
export const isSecretReference = (value: unknown): value is SecretReference => isOnly(value, "secret");

/** Whether a value of a valid document stands for a stream of its room. */
export const isStreamReference = (value: unknown): value is StreamReference =>
  isOnly(value, "view") || isOnly(value, "streamingIn");
