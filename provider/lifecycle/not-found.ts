// An object that is not there any more is an answer, not a failure.

import { isNotFound } from "../../sdk/failures/errors";

/**
 * What a request gives, or undefined where the server says that the object is gone. A 404 that does not come from the
 * management server itself, a proxy's say, is a failure like any other: state must not be dropped on its word.
 */
export async function unlessGone<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
