// Snapshots of conferences: their contents and the configuration that they began with, as JSON. Used to restore a conference
// after a restart, and to undo a change that cannot be written.

import { Conference } from "./conference";
import type { Call, ForwardStream, Participant, RoomConfig, Session } from "./model";
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
  const snapshot: Snapshot = {
    config,
    views: Array.from(views.values(), (view) => view.state),
    streams: [...streams.values()],
    sessions: [...sessions.values()],
    calls: Array.from(calls.values(), (call) => ({ ...call, input: call.input.id })),
    participants: [...participants.values()],
  };
  return JSON.stringify(snapshot);
}

/** The conference of a snapshot. Throws SyntaxError for malformed JSON. */
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
