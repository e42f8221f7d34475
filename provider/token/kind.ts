// Lifecycle of a Token. Servers create tokens and do not keep them: they cannot be read, changed or revoked. The state has the only
// copy; every difference creates a new token.

import { TokenConfig } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import { sessionArguments } from "../session/kind";
import type { RoomKind } from "../session/room-kind";
import { tokenNeeds } from "./needs";

const schema = Type.Object(
  {
    room: sessionArguments.room,
    ...TokenConfig.properties,
    keepers: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "Texts of your own: another value creates a new token. A token expires after three minutes.",
      }),
    ),
  },
  { additionalProperties: false, title: "Token" },
);

type Arguments = TokenConfig & { readonly room: string; readonly keepers?: Readonly<Record<string, string>> };

export const token: RoomKind<Arguments> = {
  called: "token",
  schema,
  account: "service",
  computed: Type.Object({
    token: Type.String({
      secret: true,
      description: "The token: base64 text, passed unchanged to the conference client.",
    }),
  }),
  replaceOn: ["room", "user", "role", "preference", "domain", "keepers"],
  fixed: "servers make tokens and do not keep them: another one is made",
  deleteBeforeReplace: false,
  rules: () => [],
  needs: tokenNeeds,
  async create(client, { room, keepers: _, ...config }) {
    const made = await client.room(room).tokens.create(config);
    return { id: idOf(made), outputs: { token: made } };
  },
  delete: () => Promise.resolve(),
};

/** The id in a token. It is not a secret: nobody can join with it alone. */
function idOf(token: string): string {
  const { tokenId } = JSON.parse(Buffer.from(token, "base64").toString("utf8")) as { tokenId?: unknown };
  return String(tokenId);
}
