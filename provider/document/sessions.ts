// Describes the sessions of a room as entries of a conference document.

import type { OwtClient } from "../../sdk/client";
import type { Room, Stream } from "../../sdk/schemas";
import { isStreamingIn } from "../streaming-in/describe";
import type { Description, Found, SecretOf } from "./description";
import type { Sessions } from "./found";
import { StreamNames } from "./media";
import { sections } from "./schema";
import { type Section, sectionNames } from "./sections";
import { counted } from "../../sdk/text/words";

/** The conference in a room. */
export interface Conference {
  readonly streams: readonly Stream[];
  /** Number of participants. The peer of a SIP call is one, too. */
  readonly participants: number;
  readonly descriptions: readonly (readonly [Section, Description])[];
}

/**
 * Reads the conference in a room; returns undefined for an idle room, which has no streams: a conference has the mixed streams of its
 * views. Only a room without views can have a conference without a stream.
 */
export async function conferenceOf(client: OwtClient, { _id, views = [{}] }: Room): Promise<Conference | undefined> {
  const room = client.room(_id);
  const streams = await room.streams.list();
  if (streams.length === 0 && views.length > 0) return undefined;
  const descriptions = sectionNames.flatMap((name) => {
    const { describe } = sections[name].section;
    return describe === undefined ? [] : [describe(room, streams).then((description) => [name, description] as const)];
  });
  const [participants, ...described] = await Promise.all([room.participants.list(), ...descriptions]);
  return { streams, participants: participants.length, descriptions: described };
}

/** The sessions of a room. */
export interface FoundSessions {
  readonly sections: Sessions;
  /** Reasons why other sessions have no entry, one text each. */
  readonly undeclared: readonly string[];
  readonly notes: readonly string[];
}

/** The sessions of a room as entries of its sections. */
export function sessionsOf(room: Room, conference: Conference, secretOf: SecretOf): FoundSessions {
  const streams = new StreamNames(conference.streams);
  const where = `of the room ${JSON.stringify(room.name)}`;
  const all = conference.descriptions.map(
    ([name, description]) => [name, description({ room, streams, secretOf, where })] as const,
  );
  const found = all.flatMap(([name, list]) => {
    const entries = list.filter((entry): entry is Found => typeof entry !== "string");
    return entries.length === 0 ? [] : [[name, entries] as const];
  });
  const undeclared = all.flatMap(([, list]) => list.filter((entry) => typeof entry === "string"));
  const calls = all.find(([name]) => name === "sipCalls")?.[1].length ?? 0;
  return { sections: Object.fromEntries(found), undeclared, notes: peopleIn(conference, calls) };
}

/** A note on the people in a room. */
function peopleIn({ streams, participants }: Conference, calls: number): string[] {
  const ofPeople = streams.filter(
    (stream) => stream.type === "forward" && !isStreamingIn(stream) && !isOfSession(stream),
  );
  const people = Math.max(0, participants - calls);
  if (people + ofPeople.length === 0) return [];
  const were = `${counted(people, "participant")} and ${counted(ofPeople.length, "stream")} of theirs were in it`;
  return [`When this was written, ${were}: they come and go, and are not declared.`];
}

/** Whether a stream comes with a session: the peer of a call, or what analytics make. */
const isOfSession = ({ info }: Stream): boolean => info.type === "sip" || info.type === "analytics";
