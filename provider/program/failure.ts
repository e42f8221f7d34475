// How a program ends that cannot go on: with a message for people.

import { RunError } from "@pulumi/pulumi";

/**
 * An error that ends the program with this message alone. The engine does not show the stack of such an error, but looks
 * through it all the same, and Node 20 never comes back from some of Pulumi's own lines: it has none.
 */
export function failure(message: string): RunError {
  const error = new RunError(message);
  error.stack = message;
  return error;
}
