// The things in a conference, and the part of a room's configuration that it reads when it begins.

import type { AudioFormat, VideoFormat } from "../../sdk/schemas";
import { type Templates } from "./layout";
import type { AudioTrack, Offering, Parameters, VideoTrack } from "../../sdk/schemas/offers";

/** What a conference reads of a room when it begins. */
export interface RoomConfig extends Offering {
  readonly participantLimit?: number;
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

/** Tracks of a stream. Those of participants say where they are from, such as "mic". */
export interface Media {
  readonly audio?: AudioTrack & { readonly source?: string };
  readonly video?: VideoTrack & { readonly source?: string };
}

/** A stream that someone sends. */
export interface ForwardStream {
  readonly id: string;
  readonly owner: string;
  readonly type: string;
  readonly attributes?: unknown;
  media: Media;
  inViews: string[];
}

/** A participant of the conference. */
export interface Participant {
  readonly id: string;
  readonly user: string;
  readonly role: string;
  permission: { publish: Permission; subscribe: Permission };
}
/** A sound that is taken, as it was asked for. */
export interface AudioSubscription {
  readonly from: string;
  readonly format?: AudioFormat;
  /** The format that the server filled in, where none was asked for: it need not be on offer. */
  readonly filled?: AudioFormat;
}

/** A picture that is taken, as it was asked for. */
export interface VideoSubscription {
  readonly from: string;
  readonly format?: VideoFormat;
  /** The format that the server filled in, where none was asked for: it need not be on offer. */
  readonly filled?: VideoFormat;
  readonly parameters?: Parameters;
}

export interface Subscription {
  readonly audio?: AudioSubscription;
  readonly video?: VideoSubscription;
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
