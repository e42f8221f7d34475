// Makes a thing exactly once. A POST that ended in doubt (connection cut, time limit) may have taken effect: the thing is looked
// for, returned if it exists, and requested again only if it does not.

import {
  AbortError,
  type OwtError,
  RequestRefusedError,
  UncertainError,
  isDuplicate,
  isOwtError,
} from "../failures/errors";
import { pause } from "../http/gate";
import { type RetryPolicy, backoff } from "../http/retry";

/** The creation of one thing. */
export interface Creation<T> {
  readonly kind: "room" | "service";
  readonly name: string;
  /** Id of the thing, if the client chooses it. A refusal as duplicate then means that a request with this id has made it. */
  readonly id?: string;
  /** Sends the POST. The server must refuse a second thing of the same id or name as a duplicate. */
  readonly post: () => Promise<T>;
  /** The thing, if it exists and is surely ours; undefined if it does not exist. Throws if that cannot be decided. */
  readonly find: () => Promise<T | undefined>;
}

/** A thing that is there now. */
export interface Made<T> {
  readonly thing: T;
  /** Whether it was there before the first request: an earlier creation with the same id has made it. */
  readonly isEarlier: boolean;
}

/**
 * Makes a thing, or finds the one that an attempt in doubt has made.
 *
 * @throws OwtError of the POST if it surely made nothing; UncertainError or AbortError if that is unknown.
 */
export async function createOnce<T>(
  creation: Creation<T>,
  policy: RetryPolicy,
  signal?: AbortSignal,
): Promise<Made<T>> {
  let doubt = false as boolean;
  let isEarlier = false as boolean;
  /** Whether a request of ours may have made the thing. */
  let isOurs = false as boolean;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await posted(creation);
    if ("made" in outcome) return { thing: outcome.made, isEarlier: false };
    const error: OwtError = outcome.error;
    const duplicate = isDuplicate(error) && (doubt || creation.id !== undefined);
    isOurs ||= error.mayHaveTakenEffect;
    if (!doubt && !isOurs && duplicate) isEarlier = true;
    doubt ||= error.mayHaveTakenEffect || duplicate;
    if (!doubt) throw error;
    if (error instanceof AbortError) throw aborted(creation, error);
    const found = await looked(creation, error);
    if (found !== undefined) return { thing: found, isEarlier };
    // The earlier attempt would have been refused in the same way.
    if (error instanceof RequestRefusedError && !duplicate && error.status !== 429) throw error;
    // A slow server may still be at work. Sending again is safe: a second thing is refused as a duplicate.
    if (attempt > policy.retries) {
      // Somebody else has a thing with the id, where it cannot be seen.
      if (duplicate && !isOurs) throw error;
      throw uncertain(creation, error);
    }
    await pause(backoff(attempt, policy), signal).catch(() => {
      throw aborted(creation, error);
    });
  }
}

async function posted<T>({ post }: Creation<T>): Promise<{ made: T } | { error: OwtError }> {
  try {
    return { made: await post() };
  } catch (error) {
    if (isOwtError(error)) return { error };
    throw error;
  }
}

async function looked<T>(creation: Creation<T>, cause: OwtError): Promise<T | undefined> {
  try {
    return await creation.find();
  } catch (error) {
    if (error instanceof UncertainError) throw error;
    if (error instanceof AbortError) throw aborted(creation, error);
    throw uncertain(creation, cause);
  }
}

const lookFor = ({ kind, name, id }: Creation<unknown>) =>
  id === undefined
    ? `the ${kind} named ${JSON.stringify(name)}`
    : `the ${kind} with id ${id} (named ${JSON.stringify(name)})`;

function uncertain(creation: Creation<unknown>, cause: OwtError): UncertainError {
  const { kind, name, id } = creation;
  const what = `It is not known whether the server has made ${lookFor(creation)}. ${cause.message}`;
  const remedy = `Look for ${lookFor(creation)} before making it again.`;
  return new UncertainError(what, {
    kind,
    candidate: { id, name },
    request: cause.request,
    attempts: cause.attempts,
    remedy,
    cause,
  });
}

function aborted(creation: Creation<unknown>, { request, attempts, cause }: OwtError): AbortError {
  const remedy = `The server may have made ${lookFor(creation)}.`;
  return new AbortError({ request, attempts, cause, remedy, mayHaveTakenEffect: true });
}
