// What recordings, streaming-outs, SIP calls and analytics have in common: a list without single reads, ids that the server
// chooses, refusals that tell no reason, and an end that may come at any time.

import type { TSchema } from "@sinclair/typebox";
import { type Answer, readJson, readNothing } from "../http/answer";
import {
  AbortError,
  type OwtError,
  RequestRefusedError,
  type SessionKind,
  UncertainError,
  isNotFound,
  isOwtError,
} from "../failures/errors";
import { Gate, pause } from "../http/gate";
import type { SessionOperation } from "./operations";
import { path } from "../http/paths";
import { isObject } from "../schemas/defaults";
import { errorCodes } from "../schemas/error";
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

/** Options of calls that have patience with the cluster. */
export interface PatientOptions extends CallOptions {
  /**
   * How long a refusal of the cluster (500, code 1301) is not taken for an answer, in milliseconds: workers may still be
   * starting. For as long a session is looked for whose start ended in doubt.
   *
   * @default 8000
   */
  readonly patienceMs?: number | undefined;
}

const defaultPatienceMs = 8_000;

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
    try {
      return (await this.list(options)).find((session) => session.id === id);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
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
    await endOnce(
      this.#transport,
      async () => {
        readNothing(await this.#transport.request("DELETE", this.#pathOf(id), options));
      },
      async () => (await this.find(id, options)) !== undefined,
      options,
    );
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

// ------------------------------------------------------------------ starting and ending

/** What starting a thing takes whose id the server chooses. */
export interface Start<T> {
  readonly kind: SessionKind;
  readonly transport: Transport;
  /** Where it is asked for: of starts at the same path of a server one is under way at a time. */
  readonly path: string;
  /** What is there of its kind. */
  readonly list: () => Promise<T[]>;
  /** Asks for it. */
  readonly post: () => Promise<T>;
  /** Whether a thing is what was asked for. */
  readonly fits: (thing: T) => boolean;
}

/** Starts a thing, or takes up what a request that ended in doubt has started. */
export async function startOnce<T extends { readonly id: string }>(
  start: Start<T>,
  options: PatientOptions,
): Promise<T> {
  // One at a time, so that what came to the list since is this one.
  const { transport, path: line } = start;
  const leave = await transport.queued(turn(`${transport.endpoint} ${line}`, options.signal));
  try {
    const before = new Set((await start.list()).map(({ id }) => id));
    return await started(start, before, options);
  } finally {
    leave();
  }
}

async function started<T extends { readonly id: string }>(
  start: Start<T>,
  before: ReadonlySet<string>,
  { patienceMs = defaultPatienceMs, signal }: PatientOptions,
): Promise<T> {
  const newWaits = () => new Waits(start.transport, patienceMs, signal);
  const waits = newWaits();
  for (;;) {
    try {
      return await start.post();
    } catch (error) {
      if (!isOwtError(error)) throw error;
      if (error.mayHaveTakenEffect) return await takenUp(start, before, error, newWaits());
      if (!isClusterRefusal(error) || !(await waits.next(error))) throw error;
    }
  }
}

/** Looks for what a request that ended in doubt may have started. */
async function takenUp<T extends { readonly id: string }>(
  start: Start<T>,
  before: ReadonlySet<string>,
  cause: OwtError,
  waits: Waits,
): Promise<T> {
  try {
    if (cause instanceof AbortError) throw cause;
    for (;;) {
      const found = await candidates(start, before);
      const [only, ...others] = found ?? [];
      if (only !== undefined && others.length === 0) return only;
      if (others.length > 0 || !(await waits.next(cause))) throw uncertain(start.kind, found, cause);
    }
  } catch (error) {
    throw error instanceof AbortError ? aborted(start.kind, cause) : error;
  }
}

/** What came since and fits; undefined where the list cannot be read. */
async function candidates<T extends { readonly id: string }>(
  { list, fits }: Start<T>,
  before: ReadonlySet<string>,
): Promise<T[] | undefined> {
  try {
    return (await list()).filter((thing) => !before.has(thing.id) && fits(thing));
  } catch (error) {
    if (!isOwtError(error) || error instanceof AbortError) throw error;
    return undefined;
  }
}

function uncertain(kind: SessionKind, found: readonly { id: string }[] | undefined, cause: OwtError): UncertainError {
  const ids = found?.map(({ id }) => id) ?? [];
  const seen =
    found === undefined
      ? "The list could not be read."
      : ids.length === 0
        ? "The list has no new one that fits."
        : `The list has several new ones that fit: ${ids.join(", ")}.`;
  return new UncertainError(`It is not known whether the server has started the ${kind}. ${seen} ${cause.message}`, {
    kind,
    candidate: { id: undefined, name: kind },
    candidates: ids,
    request: cause.request,
    attempts: cause.attempts,
    remedy: `Look at what the room has of the kind ${kind}, end what is not wanted, and only then start it again.`,
    cause,
  });
}

function aborted(kind: SessionKind, { request, attempts, cause }: OwtError): AbortError {
  const remedy = `The server may have started the ${kind}.`;
  return new AbortError({ request, attempts, cause, remedy, mayHaveTakenEffect: true });
}

/**
 * Ends a thing that may have ended already, of which servers tell by a refusal of the cluster.
 *
 * @param isThere Whether it is there still.
 */
export async function endOnce(
  transport: Transport,
  send: () => Promise<void>,
  isThere: () => Promise<boolean>,
  { patienceMs = defaultPatienceMs, signal }: PatientOptions,
): Promise<void> {
  const waits = new Waits(transport, patienceMs, signal);
  for (;;) {
    try {
      await send();
      return;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!isClusterRefusal(error)) throw error;
      if (!(await isThere())) return;
      if (!(await waits.next(error))) throw error;
    }
  }
}

/** Whether the cluster refused, and so did nothing: its workers may still be starting. */
export function isClusterRefusal(error: unknown): error is RequestRefusedError {
  return error instanceof RequestRefusedError && error.code === errorCodes.clusterFailed;
}

/** Waits that are shorter are not told, in milliseconds. */
const toldMs = 1_000;

/** Waits between attempts, each longer than the one before, until patience ends. */
class Waits {
  readonly #transport: Transport;
  readonly #deadline: number;
  readonly #signal: AbortSignal | undefined;
  readonly #longestMs: number;
  #nextMs: number;
  #sent = 0;

  constructor(transport: Transport, patienceMs: number, signal: AbortSignal | undefined) {
    this.#transport = transport;
    this.#deadline = Date.now() + patienceMs;
    this.#signal = signal;
    this.#longestMs = patienceMs / 4;
    this.#nextMs = patienceMs / 32;
  }

  /**
   * Waits, and tells whether there is time for another attempt.
   *
   * @throws AbortError for the request that failed with `error`, where the signal fires.
   */
  async next(error: OwtError): Promise<boolean> {
    const { request, attempts } = error;
    const waitMs = this.#nextMs;
    if (Date.now() + waitMs >= this.#deadline || waitMs >= this.#transport.timeLeftMs) return false;
    this.#nextMs = Math.min(waitMs * 2, this.#longestMs);
    this.#sent += 1;
    if (waitMs >= toldMs && request !== undefined)
      this.#transport.reportDelay({ ...request, attempt: this.#sent, error, nextInMs: waitMs });
    await pause(waitMs, this.#signal).catch((cause: unknown) => {
      throw new AbortError({ request, attempts, cause });
    });
    return true;
  }
}

const gates = new Map<string, { readonly gate: Gate; users: number }>();

/** Waits for one's turn at a place, and returns what ends it. */
async function turn(place: string, signal: AbortSignal | undefined): Promise<() => void> {
  const entry = gates.get(place) ?? { gate: new Gate(1), users: 0 };
  gates.set(place, entry);
  entry.users += 1;
  const forget = () => {
    entry.users -= 1;
    if (entry.users === 0) gates.delete(place);
  };
  try {
    const leave = await entry.gate.enter(signal);
    return () => {
      leave();
      forget();
    };
  } catch (cause) {
    forget();
    throw new AbortError({ cause });
  }
}
