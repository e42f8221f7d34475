// The error that ends a program with a message for its user.

import { RunError } from "@pulumi/pulumi";

/**
 * Returns an error that ends the program with this message alone. Its stack is the message: the engine does not print the stack of a
 * RunError but still parses it, and on Node 20 that parsing hangs on some of Pulumi's own frames.
 */
export function failure(message: string): RunError {
  const error = new RunError(message);
  error.stack = message;
  return error;
}
