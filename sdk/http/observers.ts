// Reports to the client's observers, `onRequest` and `onDelay`.

import type { OwtError } from "../failures/errors";

/** Reported after each attempt; never includes the Authorization header. */
export interface RequestEvent {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Status of the answer; undefined if none came. */
  readonly status: number | undefined;
  /** Time from sending to the end of the answer, in milliseconds. */
  readonly durationMs: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The failure of the attempt, if it failed. */
  readonly error?: OwtError;
}

/** Reported while a request takes long: it has no answer yet, or it failed and is sent again. */
export interface Delay {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Time without an answer, in milliseconds; undefined if the attempt has failed. */
  readonly waitedMs?: number;
  /** The failure of the attempt, if it failed. */
  readonly error?: OwtError;
  /** Time until the next attempt, in milliseconds. */
  readonly nextInMs?: number;
}

/** Reports an event. An error that the observer throws is dropped: the request goes on. */
export function notify<Event>(observer: ((event: Event) => void) | undefined, event: Event): void {
  try {
    observer?.(event);
  } catch {
    // The server may have made the change; an observer cannot undo that.
  }
}
