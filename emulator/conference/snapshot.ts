// Conferences as text: all that is in one, and the configuration that it began with. It is what is kept of a conference
// over a restart, and what is gone back to where a change cannot be written.

import { Conference } from "./conference";
import type { Call, Session } from "./model";
import type { ForwardStream, Participant, RoomConfig } from "./model";
import type { ViewState } from "./view";

interface Snapshot {
  readonly config: RoomConfig;
  readonly views: readonly ViewState[];
  readonly streams: readonly ForwardStream[];
  readonly sessions: readonly Session[];
  readonly calls: readonly (Omit<Call, "input"> & { readonly input: string })[];
  readonly participants: readonly Participant[];
}

export function serialize({ config, views, streams, sessions, calls, participants }: Conference): string {
  const kept: Snapshot = {
    config,
    views: Array.from(views.values(), (view) => view.state),
    streams: [...streams.values()],
    sessions: [...sessions.values()],
    calls: Array.from(calls.values(), (call) => ({ ...call, input: call.input.id })),
    participants: [...participants.values()],
  };
  return JSON.stringify(kept);
}

/** The conference that a text was made of. Throws SyntaxError for what is none. */
export function deserialize(roomId: string, text: string): Conference {
  const { config, views, streams, sessions, calls, participants } = JSON.parse(text) as Snapshot;
  const conference = new Conference(roomId, config);
  for (const state of views) conference.views.get(state.label)?.restore(state);
  for (const stream of streams) conference.streams.set(stream.id, stream);
  for (const session of sessions) conference.sessions.set(session.id, session);
  for (const participant of participants) conference.participants.set(participant.id, participant);
  for (const call of calls) {
    const input = conference.streams.get(call.input);
    if (input !== undefined) conference.calls.set(call.id, { ...call, input });
  }
  return conference;
}
