// The base of the clients of recordings, streaming-outs, SIP calls and analytics. Servers list sessions, but do not read a single
// one; they choose the ids, refuse without a reason, and may end a session at any time.

import type { TSchema } from "@sinclair/typebox";
import { type Answer, readJson } from "../http/answer";
import { endOnce } from "../once/end";
import type { PatientOptions } from "../once/patience";
import { type StartOptions, startOnce } from "../once/start";
import { type SessionKind, unlessNotFound } from "../failures/errors";
import type { SessionOperation } from "./operations";
import { path } from "../http/paths";
import { isObject } from "../values";
import type { MediaSubscription, SessionMedia, SessionTrack } from "../schemas/session";
import { Type } from "../schemas/type";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/** The parts of the API that differ between kinds of sessions. */
export interface SessionApi<Config, Session> {
  readonly kind: SessionKind;
  /** Name of the collection in paths, such as `recordings`. */
  readonly segment: string;
  /** Schema of a session in answers. */
  readonly schema: TSchema;
  /** A session of an answer, in the form that this client returns. */
  readonly normalised: (answer: Session) => Session;
  /** Body of the request that starts a session. */
  readonly body: (config: Config) => unknown;
  /** Whether a session is the requested one, as far as answers show. */
  readonly fits: (session: Session, config: Config) => boolean;
}

/** The sessions of one kind in one room. */
export abstract class SessionsClient<Config, Session extends { readonly id: string }> {
  readonly #transport: Transport;
  readonly #roomId: string;
  readonly #api: SessionApi<Config, Session>;

  protected constructor(transport: Transport, roomId: string, api: SessionApi<Config, Session>) {
    this.#transport = transport;
    this.#roomId = roomId;
    this.#api = api;
  }

  /**
   * All sessions of the kind (GET); none while the room is idle.
   *
   * @throws RequestRefusedError, with `isNotFound`, if there is no such room.
   */
  async list(options: CallOptions = {}): Promise<Session[]> {
    const answer = this.#transport.request("GET", this.#path(), options);
    return (await readJson<Session[]>(listOf(this.#api.schema), answer)).map(this.#api.normalised);
  }

  /**
   * One session, from the list: servers do not read single ones. Undefined if it has ended, or if there is no such room.
   */
  async find(id: string, options: CallOptions = {}): Promise<Session | undefined> {
    const sessions = await unlessNotFound(this.list(options));
    return sessions?.find((session) => session.id === id);
  }

  /**
   * Starts a session (POST), and the conference if the room is idle. Refusals of the cluster are retried for a short time. A request
   * that ended in doubt is never sent again: the only new session in the list that fits the request is returned. Sessions of the same
   * kind in the same room are started one after the other.
   *
   * @throws RequestRefusedError, with a list of checks, if the cluster still refuses after `patienceMs`.
   * @throws UncertainError if it stays unknown whether a session was started; `candidates` has those that fit.
   */
  async create(config: Config, options: StartOptions<Session> = {}): Promise<Session> {
    return startOnce<Session>(
      {
        kind: this.#api.kind,
        transport: this.#transport,
        path: this.#path(),
        list: () => this.list(options),
        post: async () => {
          const body = this.#api.body(config);
          return this.#read(this.#transport.request("POST", this.#path(), { ...options, body }));
        },
        fits: (session) => this.#api.fits(session, config),
      },
      options,
    );
  }

  /**
   * Ends a session (DELETE). Succeeds if it has ended already, or if there is no such room: servers refuse such a request with 1301, so
   * the list decides. A refusal for a listed session, which may just be starting, is retried for a short time.
   */
  async delete(id: string, options: PatientOptions = {}): Promise<void> {
    await endOnce(this.#transport, this.#pathOf(id), () => this.find(id, options), options);
  }

  /** Changes a running session (PATCH), for kinds that can be changed. */
  protected async patch(id: string, operations: readonly SessionOperation[], options: CallOptions): Promise<Session> {
    return this.#read(this.#transport.request("PATCH", this.#pathOf(id), { ...options, body: operations }));
  }

  async #read(answer: Promise<Answer>): Promise<Session> {
    return this.#api.normalised(await readJson<Session>(this.#api.schema, answer));
  }

  #path(): string {
    return `${path`/v1/rooms/${this.#roomId}`}/${this.#api.segment}`;
  }

  #pathOf(id: string): string {
    return this.#path() + path`/${id}`;
  }
}

// ------------------------------------------------------------------ media

/** Tracks in the form of requests: both are present, `false` for one that is not taken. */
export function mediaBody({ audio, video }: MediaSubscription): Required<MediaSubscription> {
  return { audio: audio ?? false, video: video ?? false };
}

/** The media of an answer, without the tracks that are not taken. */
export function normalisedMedia(media: SessionMedia): SessionMedia {
  const { audio, video, ...rest } = media;
  return { ...rest, ...(isObject(audio) && { audio }), ...(isObject(video) && { video }) };
}

/** Whether a session takes the requested tracks in the requested formats, as far as answers show. */
export function takes(media: SessionMedia, { audio, video }: MediaSubscription): boolean {
  return takesTrack(media.audio, audio) && takesTrack(media.video, video);
}

/** A requested track. */
interface RequestedTrack {
  readonly from: string;
  readonly format?: { readonly codec: string };
}

function takesTrack(track: SessionTrack | false | undefined, requested: RequestedTrack | false | undefined): boolean {
  if (requested === undefined || requested === false) return !isObject(track);
  if (track === undefined || track === false || track.from !== requested.from) return false;
  return requested.format === undefined || track.format === undefined || requested.format.codec === track.format.codec;
}

const lists = new WeakMap<TSchema, TSchema>();

/** The schema of a list, always the same object for a schema: validators are compiled once for each object. */
function listOf(schema: TSchema): TSchema {
  const list = lists.get(schema) ?? Type.Array(schema);
  lists.set(schema, list);
  return list;
}
