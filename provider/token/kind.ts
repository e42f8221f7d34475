// Lifecycle of a Token. Servers make tokens and forget them: they can neither be read nor changed nor taken back. What is in
// state is all there is of one; every difference makes another.

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
        description:
          "Texts of your own: another value makes another token. A token cannot be used after three minutes.",
      }),
    ),
  },
  { additionalProperties: false, title: "Token" },
);

type Arguments = TokenConfig & { readonly room: string; readonly keepers?: Readonly<Record<string, string>> };

export const token: RoomKind<Arguments> = {
  schema,
  account: "service",
  replaceOn: ["room", "user", "role", "preference", "domain", "keepers"],
  deleteBeforeReplace: false,
  rules: () => [],
  needs: tokenNeeds,
  async create(client, { room, keepers: _, ...config }) {
    const made = await client.room(room).tokens.create(config);
    return { id: idOf(made), outputs: { token: made } };
  },
  delete: () => Promise.resolve(),
};

/** The id in a token, which is no secret: nobody can join by it alone. */
function idOf(token: string): string {
  const { tokenId } = JSON.parse(Buffer.from(token, "base64").toString("utf8")) as { tokenId?: unknown };
  return String(tokenId);
}
