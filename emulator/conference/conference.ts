// The model of a conference: the contents of an active room. Views are mixed streams, sources are forward streams, and
// sessions subscribe to tracks of both. A session ends with any stream that it subscribes to.

import { operationFailed } from "../http/errors";
import { parseLayout } from "./layout";
import { newSessionId } from "./session-ids";
import type { Call, ForwardStream, Media, Participant, Permission, RoomConfig, Session, Subscription } from "./model";
import { View } from "./view";
import { type PublishRequest, publishedMedia } from "./webrtc";

export class Conference {
  readonly views: ReadonlyMap<string, View>;
  readonly streams = new Map<string, ForwardStream>();
  readonly sessions = new Map<string, Session>();
  readonly calls = new Map<string, Call>();
  readonly participants = new Map<string, Participant>();
  /** When the conference became idle, in milliseconds since the epoch; undefined while it is not. */
  idleSince: number | undefined;

  constructor(
    readonly roomId: string,
    readonly config: RoomConfig,
  ) {
    this.views = new Map((config.views ?? []).map((view) => [view.label, new View(roomId, view.label, view, config)]));
  }

  get isIdle(): boolean {
    return this.streams.size + this.sessions.size + this.calls.size + this.participants.size === 0;
  }

  viewOf(id: string): View | undefined {
    return [...this.views.values()].find((view) => view.id === id);
  }

  /** The media of a stream, mixed or forward. */
  media(id: string): Media | undefined {
    return this.streams.get(id)?.media ?? this.viewOf(id)?.media;
  }

  /** Adds a participant. Throws a Refusal for a role that the room lacks, and if the room is full. */
  join(user: string, role: string): Participant {
    const { roles = [], participantLimit = -1 } = this.config;
    const known = roles.find((other) => other.role === role);
    if (known === undefined) {
      const all = roles.map((other) => other.role).join(", ");
      throw operationFailed(`The room has no role "${role}". Its roles: ${all || "none"}.`);
    }
    if (participantLimit > 0 && this.participants.size >= participantLimit) {
      throw operationFailed(`The room is full: its participantLimit is ${String(participantLimit)}.`);
    }
    const permission = { publish: permissionOf(known.publish), subscribe: permissionOf(known.subscribe) };
    const participant: Participant = { id: newSessionId(), user, role, permission };
    this.participants.set(participant.id, participant);
    return participant;
  }

  /** Removes a participant with their streams, and the call if they are one. False for an unknown id. */
  leave(id: string): boolean {
    if (!this.participants.delete(id)) return false;
    const call = this.calls.get(id);
    if (call !== undefined) this.endCall(call);
    for (const stream of this.streams.values()) if (stream.owner === id) this.endStream(stream.id);
    return true;
  }

  /**
   * Adds a stream of a participant. It is in no view until it is mixed in.
   * Throws a Refusal if the participant may not publish it, or the room does not accept its formats.
   */
  send({ id, user, permission }: Participant, sending: PublishRequest): ForwardStream {
    if (this.calls.has(id)) throw operationFailed(`${user} is a SIP call, which has its stream already.`);
    for (const track of ["audio", "video"] as const) {
      if (sending[track] && !permission.publish[track]) {
        throw operationFailed(`${user} may not publish ${track}: the role or a change of the permission forbids it.`);
      }
    }
    const { attributes } = sending;
    return this.publish({
      owner: id,
      type: "webrtc",
      media: publishedMedia(sending, this.config),
      ...(attributes !== undefined && { attributes }),
    });
  }

  /** Adds a stream. Throws a Refusal if the room has as many as it accepts. */
  publish(stream: Omit<ForwardStream, "id" | "inViews">): ForwardStream {
    const { inputLimit = -1 } = this.config;
    if (inputLimit >= 0 && this.streams.size >= inputLimit) {
      throw operationFailed(`The room accepts no more streams: its inputLimit is ${String(inputLimit)}.`);
    }
    const published = { ...stream, id: newSessionId(), inViews: [] };
    this.streams.set(published.id, published);
    return published;
  }

  /** Mixes a stream into a view. Throws a Refusal for an unknown or full view. */
  mix(stream: ForwardStream, label: string): void {
    const view = this.views.get(label);
    if (view === undefined) throw operationFailed();
    view.add(stream);
    if (!stream.inViews.includes(label)) stream.inViews = [...stream.inViews, label];
  }

  /** Removes a stream from a view. As on real servers, a stream that is not in the view is shown in no view afterwards. */
  unmix(stream: ForwardStream, label: string): void {
    const view = this.views.get(label);
    if (view === undefined) throw operationFailed();
    const wasIn = stream.inViews.includes(label);
    stream.inViews = wasIn ? stream.inViews.filter((other) => other !== label) : [];
    view.remove(stream.id);
  }

  /** Mutes or unmutes a track of a participant's stream. Throws a Refusal for other streams. */
  setStatus(id: string, track: "audio" | "video", status: "active" | "inactive"): void {
    const stream = this.streams.get(id);
    const old = stream?.media[track];
    if (stream?.type !== "webrtc" || old === undefined) throw operationFailed();
    stream.media = { ...stream.media, [track]: { ...old, status } };
  }

  /** Sets the layout of a view. Throws a Refusal for an invalid layout, or one with a stream that is not in the view. */
  setLayout(view: View, value: unknown): void {
    const layout = parseLayout(value);
    if (layout === undefined || view.media.video === undefined) throw operationFailed();
    if (layout.some(({ stream }) => stream !== undefined && !view.inputs.includes(stream))) throw operationFailed();
    view.setLayout(layout);
  }

  /** Ends a stream, the sessions and calls that subscribe to it, and the call that it belongs to. */
  endStream(id: string): void {
    const stream = this.streams.get(id);
    if (stream === undefined) return;
    this.streams.delete(id);
    for (const view of this.views.values()) view.remove(id);
    for (const session of this.sessions.values()) {
      if (subscribesTo(session.subscription, id)) this.sessions.delete(session.id);
    }
    for (const call of this.calls.values()) {
      if (call.input.id === id || subscribesTo(call.output.subscription, id)) this.endCall(call);
    }
  }

  /** Ends a session or a call. False for an unknown id. */
  endSession(id: string): boolean {
    const call = this.calls.get(id);
    if (call === undefined) return this.sessions.delete(id);
    this.endCall(call);
    return true;
  }

  endCall(call: Call): void {
    if (!this.calls.delete(call.id)) return;
    this.participants.delete(call.id);
    this.endStream(call.input.id);
  }
}

export const subscribesTo = ({ audio, video }: Subscription, id: string): boolean =>
  audio?.from === id || video?.from === id;

/** The permission of a role. Left out means no. */
const permissionOf = (given: Partial<Permission> | undefined): Permission => ({
  audio: given?.audio === true,
  video: given?.video === true,
});
