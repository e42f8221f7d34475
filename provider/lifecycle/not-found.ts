// A missing object is an answer, not a failure.

import { isNotFound } from "../../sdk/failures/errors";

/**
 * The answer of a request; undefined where the server reports that the object does not exist. A 404 that a proxy sends is a failure
 * like any other: it must not drop state.
 */
export async function unlessNotFound<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
