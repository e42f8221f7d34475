// Starts a session, whose id the server chooses, without ever starting it twice. A POST that ended in doubt is never repeated:
// a session that has come to the list since, and fits, is the requested one.

import {
  AbortError,
  type OwtError,
  type SessionKind,
  UncertainError,
  isClusterRefusal,
  isOwtError,
} from "../failures/errors";
import { Gate } from "../http/gate";
import type { Transport } from "../http/transport";
import { Patience, type PatientOptions } from "./patience";

/** Options of calls that start a session. */
export interface StartOptions<T> extends PatientOptions {
  /**
   * Called where sessions run already that have all that the request asks for, as far as answers show. The one that it returns is taken for
   * the requested one, and none is started.
   *
   * @default none is taken
   */
  readonly takeUp?: ((alike: readonly T[]) => Promise<T | undefined>) | undefined;
}

/** One kind of session in one room, and the request that starts a session of it. */
export interface Start<T> {
  readonly kind: SessionKind;
  readonly transport: Transport;
  /** Path of the POST. Starts at the same path of the same server run one after the other. */
  readonly path: string;
  /** All sessions of the kind in the room. */
  readonly list: () => Promise<T[]>;
  /** Sends the POST. */
  readonly post: () => Promise<T>;
  /** Whether a session is the one that the POST requests. */
  readonly fits: (session: T) => boolean;
}

/**
 * Starts a session, or finds the one that a request in doubt has started. Refusals of the cluster are retried for a short time.
 *
 * @throws RequestRefusedError if the cluster still refuses after `patienceMs`.
 * @throws UncertainError if it stays unknown whether a session was started.
 */
export async function startOnce<T extends { readonly id: string }>(
  start: Start<T>,
  options: StartOptions<T>,
): Promise<T> {
  // One at a time, so that a new session in the list is the requested one.
  const { transport, path } = start;
  const leave = await transport.queued(turnAt(`${transport.endpoint} ${path}`, options.signal ?? transport.signal));
  try {
    const running = await start.list();
    const alike = running.filter(start.fits);
    const earlier = alike.length > 0 ? await options.takeUp?.(alike) : undefined;
    return earlier ?? (await started(start, new Set(running.map(({ id }) => id)), options));
  } finally {
    leave();
  }
}

async function started<T extends { readonly id: string }>(
  start: Start<T>,
  before: ReadonlySet<string>,
  options: PatientOptions,
): Promise<T> {
  const patience = new Patience(start.transport, options);
  for (;;) {
    try {
      return await start.post();
    } catch (error) {
      if (!isOwtError(error)) throw error;
      if (error.mayHaveTakenEffect) return await found(start, before, error, new Patience(start.transport, options));
      if (!isClusterRefusal(error) || !(await patience.wait(error))) throw error;
    }
  }
}

/** The session that a request in doubt has started. */
async function found<T extends { readonly id: string }>(
  start: Start<T>,
  before: ReadonlySet<string>,
  cause: OwtError,
  patience: Patience,
): Promise<T> {
  try {
    if (cause instanceof AbortError) throw cause;
    for (;;) {
      const fitting = await candidates(start, before);
      const [only, ...others] = fitting ?? [];
      if (only !== undefined && others.length === 0) return only;
      if (others.length > 0 || !(await patience.wait(cause))) throw uncertain(start.kind, fitting, cause);
    }
  } catch (error) {
    throw error instanceof AbortError ? aborted(start.kind, cause) : error;
  }
}

/** New sessions that fit; undefined if the list cannot be read. */
async function candidates<T extends { readonly id: string }>(
  { list, fits }: Start<T>,
  before: ReadonlySet<string>,
): Promise<T[] | undefined> {
  try {
    return (await list()).filter((session) => !before.has(session.id) && fits(session));
  } catch (error) {
    if (!isOwtError(error) || error instanceof AbortError) throw error;
    return undefined;
  }
}

function uncertain(kind: SessionKind, fitting: readonly { id: string }[] | undefined, cause: OwtError): UncertainError {
  const ids = fitting?.map(({ id }) => id) ?? [];
  const seen =
    fitting === undefined
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
    remedy: `List what the room has of the kind ${kind}, end what is not wanted, and only then start it again.`,
    cause,
  });
}

function aborted(kind: SessionKind, { request, attempts, cause }: OwtError): AbortError {
  const remedy = `The server may have started the ${kind}.`;
  return new AbortError({ request, attempts, cause, remedy, mayHaveTakenEffect: true });
}

const gates = new Map<string, { readonly gate: Gate; users: number }>();

/** Waits for the turn at a path, and returns a function that ends it. */
async function turnAt(path: string, signal: AbortSignal | undefined): Promise<() => void> {
  const entry = gates.get(path) ?? { gate: new Gate(1), users: 0 };
  gates.set(path, entry);
  entry.users += 1;
  const forget = () => {
    entry.users -= 1;
    if (entry.users === 0) gates.delete(path);
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
