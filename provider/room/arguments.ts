// The arguments of a Room: the configuration of the room, and those of the resource itself.

import type { Static } from "@sinclair/typebox";
import { RoomConfig, TextEnum, withDefaults } from "../../sdk/schemas";
import { Type } from "../../sdk/schemas/type";
import { ignorableRules } from "./rules";

/** Arguments of a Room besides the room's configuration. */
const ownArguments = {
  manage: Type.Optional(
    TextEnum(["declared", "all"], {
      default: "declared",
      description:
        'Members that the resource manages: "declared", only those that the program sets, so that refreshes and updates leave the others unchanged; or "all", so that the others are set to their defaults.',
    }),
  ),
  deletionGuard: Type.Optional(
    Type.Boolean({
      default: false,
      description: "Whether a deletion fails while participants are in the room. Without it, they are disconnected.",
    }),
  ),
  whenInUse: Type.Optional(
    TextEnum(["keep", "restart"], {
      default: "keep",
      description:
        'Effect of an update on a running conference, which keeps the configuration that it began with: "keep" does not touch it; "restart" ends all sessions of the room (recordings, streams in and out, calls, analytics), waits for the end of the conference, and starts those of this program again. With "restart", an update fails while participants are in the room.',
    }),
  ),
  ignoreRules: Type.Optional(
    Type.Array(
      TextEnum(ignorableRules, { allowed: "the id of a rule that can be silenced (docs/rules.md lists them)" }),
      {
        default: [],
        unordered: true,
        description: "Ids of rules that are silenced for the room: warnings, and errors that the server would accept.",
      },
    ),
  ),
};
/** Names of the arguments that the server does not know. */
export const ownNames = Object.keys(ownArguments) as (keyof typeof ownArguments)[];
/** Schema of the arguments, in the spelling of the API. */
export const roomArguments = Type.Object(
  { ...RoomConfig.properties, ...ownArguments },
  { additionalProperties: false },
);

/** The arguments of a Room. */
export type RoomArguments = Static<typeof roomArguments>;

/** The room's configuration with all its defaults. */
export function completed({
  manage: _,
  deletionGuard: __,
  ignoreRules: ___,
  whenInUse: ____,
  ...config
}: RoomArguments): RoomConfig {
  return withDefaults(RoomConfig, config) as RoomConfig;
}
