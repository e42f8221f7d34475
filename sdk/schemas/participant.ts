// Participants of a room, and the tokens that they join by (API document, "Participants", "Token").

import type { Static } from "@sinclair/typebox";
import { Type } from "./type";

const closed = { additionalProperties: false } as const;

/** What a participant may do with each kind of track. */
export interface TrackPermission {
  readonly audio: boolean;
  readonly video: boolean;
}

/** A participant as servers answer. */
export interface Participant {
  readonly id: string;
  readonly user: string;
  readonly role: string;
  readonly permission: { readonly publish?: TrackPermission | false; readonly subscribe?: TrackPermission | false };
}
export const Participant = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    user: Type.String(),
    role: Type.String(),
    permission: Type.Object({}, { additionalProperties: true }),
  },
  { additionalProperties: true },
);

export const TokenConfig = Type.Object(
  {
    user: Type.String({ minLength: 1, description: "Who joins, as the room's participants see it." }),
    role: Type.String({ minLength: 1, description: "The participant's role: one of the room's." }),
    preference: Type.Optional(
      Type.Object(
        {
          isp: Type.Optional(Type.String({ description: "Provider that the participant is at." })),
          region: Type.Optional(Type.String({ description: "Region that the participant is in." })),
        },
        { ...closed, title: "Preference", description: "Where the participant is, for the choice of a portal." },
      ),
    ),
    domain: Type.Optional(
      Type.String({ undocumented: "5.0", description: "Domain that the portal is to be reached by." }),
    ),
  },
  { ...closed, title: "Token", description: "A ticket for one participant to join a room once." },
);
export type TokenConfig = Static<typeof TokenConfig>;
