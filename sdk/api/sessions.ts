// What recordings, streaming-outs, SIP calls and analytics have in common: a list without single reads, ids that the server
// chooses, refusals that tell no reason, and an end that may come at any time.

import type { TSchema } from "@sinclair/typebox";
import { type Answer, readJson } from "../http/answer";
import { endOnce } from "../once/end";
import type { PatientOptions } from "../once/patience";
import { startOnce } from "../once/start";
import { type SessionKind, unlessNotFound } from "../failures/errors";
import type { SessionOperation } from "./operations";
import { path } from "../http/paths";
import { isObject } from "../values";
import type { MediaSubscription, SessionMedia, SessionTrack } from "../schemas/session";
import { Type } from "../schemas/type";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

/** What one kind of session is. */
export interface SessionApi<Config, Session> {
  readonly kind: SessionKind;
  /** Its part of the path, such as `recordings`. */
  readonly segment: string;
  /** What an answer must be. */
  readonly schema: TSchema;
  /** An answer in the shape that this client gives. */
  readonly normalised: (answer: Session) => Session;
  /** The body of the request that starts one. */
  readonly body: (config: Config) => unknown;
  /** Whether a session is what the request asked for, as far as its answer tells. */
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
   * @throws RequestRefusedError, with `isNotFound`, where there is no such room.
   */
  async list(options: CallOptions = {}): Promise<Session[]> {
    const answer = this.#transport.request("GET", this.#path(), options);
    return (await readJson<Session[]>(listOf(this.#api.schema), answer)).map(this.#api.normalised);
  }

  /**
   * One session, looked up in the list: servers have no single reads. Undefined where it has ended, or the room is not there.
   */
  async find(id: string, options: CallOptions = {}): Promise<Session | undefined> {
    const sessions = await unlessNotFound(this.list(options));
    return sessions?.find((session) => session.id === id);
  }

  /**
   * Starts a session (POST), and the conference if the room is idle. A refusal of the cluster is tried again for a short time. A
   * request that ended in doubt is never sent again: a session that has come to the list since, and is what was asked for, is taken
   * up if it is the only one. Sessions of the same kind in the same room are started one after the other.
   *
   * @throws RequestRefusedError where the cluster still refuses after `patienceMs`, with a list of what to check.
   * @throws UncertainError where it stays unknown whether a session was started; its `candidates` are those that may be it.
   */
  async create(config: Config, options: PatientOptions = {}): Promise<Session> {
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
   * Ends a session (DELETE). That it has ended already, or that there is no such room, is success: servers refuse such a request with
   * 1301, so the list decides. A session that is refused and still there is tried again for a short time, for it may just be starting.
   */
  async delete(id: string, options: PatientOptions = {}): Promise<void> {
    await endOnce(this.#transport, this.#pathOf(id), () => this.find(id, options), options);
  }

  /** Changes a session that is going on (PATCH). For the kinds that can be changed. */
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

/** Tracks as requests have them: both named, `false` for one that is not taken. */
export function mediaBody({ audio, video }: MediaSubscription): Required<MediaSubscription> {
  return { audio: audio ?? false, video: video ?? false };
}

/** The media of an answer: a track that is not taken is absent. */
export function normalisedMedia(media: SessionMedia): SessionMedia {
  const { audio, video, ...rest } = media;
  return { ...rest, ...(isObject(audio) && { audio }), ...(isObject(video) && { video }) };
}

/** Whether a session takes the tracks that were asked for, and as they were asked for as far as its answer tells. */
export function takes(media: SessionMedia, { audio, video }: MediaSubscription): boolean {
  return takesTrack(media.audio, audio) && takesTrack(media.video, video);
}

interface AskedTrack {
  readonly from: string;
  readonly format?: { readonly codec: string };
}

function takesTrack(track: SessionTrack | false | undefined, asked: AskedTrack | false | undefined): boolean {
  if (asked === undefined || asked === false) return !isObject(track);
  if (track === undefined || track === false || track.from !== asked.from) return false;
  return asked.format === undefined || track.format === undefined || asked.format.codec === track.format.codec;
}

const lists = new WeakMap<TSchema, TSchema>();

/** The schema of a list, the same one each time: its check is compiled at the first use. */
function listOf(schema: TSchema): TSchema {
  const list = lists.get(schema) ?? Type.Array(schema);
  lists.set(schema, list);
  return list;
}
