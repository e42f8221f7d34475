// Types of everything in a conference, and of the part of a room's configuration that it reads when it begins.

import type { AudioFormat, Parameters, VideoFormat } from "../../sdk/schemas";
import type { Templates } from "../../sdk/schemas/layouts";
import type { AudioTrack, Offering, VideoTrack } from "../../sdk/schemas/offers";

/** The part of a room that a conference reads when it begins. */
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

/** Tracks of a stream. Those of participants have a source, such as "mic". */
export interface Media {
  readonly audio?: AudioTrack & { readonly source?: string };
  readonly video?: VideoTrack & { readonly source?: string };
}

/** A stream that is sent into the room. */
export interface ForwardStream {
  readonly id: string;
  readonly owner: string;
  readonly type: string;
  readonly attributes?: unknown;
  media: Media;
  inViews: string[];
}

export interface Participant {
  readonly id: string;
  readonly user: string;
  readonly role: string;
  permission: { publish: Permission; subscribe: Permission };
}

/** A subscription to audio, as requested. */
export interface AudioSubscription {
  readonly from: string;
  readonly format?: AudioFormat;
  /** The format that the server chose if none was requested; it need not be on offer. */
  readonly filled?: AudioFormat;
}

/** A subscription to video, as requested. */
export interface VideoSubscription {
  readonly from: string;
  readonly format?: VideoFormat;
  /** The format that the server chose if none was requested; it need not be on offer. */
  readonly filled?: VideoFormat;
  readonly parameters?: Parameters;
}

export interface Subscription {
  readonly audio?: AudioSubscription;
  readonly video?: VideoSubscription;
}

/** A session that subscribes to tracks. `extra` has the members of its answer besides id and media. */
export interface Session {
  readonly id: string;
  readonly kind: "recordings" | "streaming-outs" | "analytics";
  readonly extra: Readonly<Record<string, unknown>>;
  subscription: Subscription;
}

/** A SIP call: a participant with a stream of its own. */
export interface Call {
  readonly id: string;
  readonly peer: string;
  readonly input: ForwardStream;
  readonly output: { readonly id: string; subscription: Subscription };
}
