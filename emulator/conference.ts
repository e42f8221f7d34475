// The model of a conference: what is in a room while it is active. Each view is a mixed stream, sources are forward
// streams, sessions take tracks of them. What is fed by a stream ends with it.

import type { AudioFormat, VideoFormat } from "../sdk/schemas";
import { operationFailed } from "./errors";
import { type Templates, layoutOf } from "./layout";
import type { AudioTrack, Offering, Parameters, VideoTrack } from "./offers";
import { newSessionId } from "./session-ids";
import type { Subscription } from "./subscriptions";
import { View } from "./view";

/** What a conference reads of a room when it begins. */
export interface RoomConfig extends Offering {
  readonly inputLimit?: number;
  readonly mediaIn?: { readonly audio?: readonly AudioFormat[]; readonly video?: readonly VideoFormat[] };
  readonly roles?: readonly RoleConfig[];
  readonly sip?: { readonly sipServer?: string } | false;
  readonly views?: readonly ViewConfig[];
}
export interface ViewConfig {
  readonly label: string;
  readonly audio: { readonly format: AudioFormat };
  readonly video?:
    | {
        readonly format: VideoFormat;
        readonly parameters: Parameters;
        readonly maxInput: number;
        readonly layout: { readonly templates: Templates };
      }
    | false;
}
export interface RoleConfig {
  readonly role: string;
  readonly publish?: Permission;
  readonly subscribe?: Permission;
}
export interface Permission {
  readonly audio: boolean;
  readonly video: boolean;
}

export interface Media {
  readonly audio?: AudioTrack;
  readonly video?: VideoTrack;
}

/** A stream that someone sends. */
export interface ForwardStream {
  readonly id: string;
  readonly owner: string;
  readonly type: string;
  readonly media: Media;
  readonly attributes?: unknown;
  inViews: string[];
}

/** A participant of the conference. */
export interface Participant {
  readonly id: string;
  readonly user: string;
  readonly role: string;
  permission: { publish: Permission; subscribe: Permission };
}

/** A session that takes tracks: of a kind, with what the kind shows besides its media. */
export interface Session {
  readonly id: string;
  readonly kind: "recordings" | "streaming-outs" | "analytics";
  readonly extra: Readonly<Record<string, unknown>>;
  subscription: Subscription;
}

/** A call to a peer, which is a participant and the sender of a stream. */
export interface Call {
  readonly id: string;
  readonly peer: string;
  readonly input: ForwardStream;
  readonly output: { readonly id: string; subscription: Subscription };
}

/** A room in which something happens. */
export class Conference {
  readonly views: ReadonlyMap<string, View>;
  readonly streams = new Map<string, ForwardStream>();
  readonly sessions = new Map<string, Session>();
  readonly calls = new Map<string, Call>();
  readonly participants = new Map<string, Participant>();
  /** Since when nothing has happened in it, in milliseconds of the clock; undefined while something does. */
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

  /** Adds a stream. Throws a Refusal where the room takes no more. */
  publish(stream: Omit<ForwardStream, "id" | "inViews">): ForwardStream {
    const { inputLimit = -1 } = this.config;
    if (inputLimit >= 0 && this.streams.size >= inputLimit) throw operationFailed();
    const published = { ...stream, id: newSessionId(), inViews: [] };
    this.streams.set(published.id, published);
    return published;
  }

  /** Mixes a stream into a view. Throws a Refusal. */
  mix(stream: ForwardStream, label: string): void {
    const view = this.views.get(label);
    if (view === undefined) throw operationFailed();
    view.add(stream);
    if (!stream.inViews.includes(label)) stream.inViews = [...stream.inViews, label];
  }

  /** Takes a stream out of a view. One that is not in it shows in no view afterwards, as on real servers. */
  unmix(stream: ForwardStream, label: string): void {
    const view = this.views.get(label);
    if (view === undefined) throw operationFailed();
    const wasIn = stream.inViews.includes(label);
    stream.inViews = wasIn ? stream.inViews.filter((other) => other !== label) : [];
    view.remove(stream.id);
  }

  /** Sets the layout of a view. Throws a Refusal for one that breaks the rules. */
  setLayout(view: View, value: unknown): void {
    const layout = layoutOf(value);
    const streams = (layout ?? []).flatMap(({ stream }) => (stream === undefined ? [] : [this.streams.get(stream)]));
    if (layout === undefined || view.media.video === undefined) throw operationFailed();
    for (const stream of streams) {
      if (stream?.media.video === undefined) throw operationFailed();
      this.mix(stream, view.label);
    }
    view.setLayout(layout);
  }

  /** Ends a stream and all that it feeds, and the call that it belongs to. */
  endStream(id: string): void {
    const stream = this.streams.get(id);
    if (stream === undefined) return;
    this.streams.delete(id);
    for (const view of this.views.values()) view.remove(id);
    for (const session of this.sessions.values()) {
      if (takes(session.subscription, id)) this.sessions.delete(session.id);
    }
    for (const call of this.calls.values()) {
      if (call.input.id === id || takes(call.output.subscription, id)) this.endCall(call);
    }
  }

  endCall(call: Call): void {
    if (!this.calls.delete(call.id)) return;
    this.participants.delete(call.id);
    this.endStream(call.input.id);
  }
}

const takes = ({ audio, video }: Subscription, id: string): boolean => audio?.from === id || video?.from === id;
