// Participants of a room, and the tokens by which they join (API document, "Participants", "Token").

import type { Static, TOptional, TString } from "@sinclair/typebox";
import { Type } from "./type";

const closed = { additionalProperties: false } as const;

/** Permission for each kind of track. */
export interface TrackPermission {
  readonly audio: boolean;
  readonly video: boolean;
}

/** A participant in answers. */
export const Participant = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    user: Type.String(),
    role: Type.String(),
    permission: Type.Unsafe<{ publish?: TrackPermission | false; subscribe?: TrackPermission | false }>(
      Type.Object({}, { additionalProperties: true }),
    ),
  },
  { additionalProperties: true },
);
export type Participant = Static<typeof Participant>;

/** Members that name the place of something in the network. */
export const placeOf = (subject: string): Record<"isp" | "region", TOptional<TString>> => ({
  isp: Type.Optional(Type.String({ description: `Internet provider of ${subject}.` })),
  region: Type.Optional(Type.String({ description: `Region of ${subject}.` })),
});

export const TokenConfig = Type.Object(
  {
    user: Type.String({ minLength: 1, description: "Name of the participant, as others in the room see it." }),
    role: Type.String({ minLength: 1, description: "The participant's role: one of the room's." }),
    preference: Type.Optional(
      Type.Object(placeOf("the participant"), {
        ...closed,
        title: "Preference",
        description: "Place of the participant, by which the server chooses a portal.",
      }),
    ),
    domain: Type.Optional(
      Type.String({ undocumented: "5.0", description: "Domain that the portal is to be reached by." }),
    ),
  },
  { ...closed, title: "Token", description: "A ticket for one participant to join a room once." },
);
export type TokenConfig = Static<typeof TokenConfig>;
