// Formats failures for Pulumi's host. Many resources fail for one cause, such as a server that is down: it is explained once, and each
// resource has a line of its own. The engine shows the message, without our stacks.

import {
  OwtError,
  RequestRefusedError,
  ServerFailedError,
  TimeoutError,
  UnexpectedAnswerError,
  UnreachableError,
} from "../../sdk/failures/errors";
import { withConfigurationNames } from "../connection/option-names";
import { PartialFailure } from "./hooks";
import { ofRun } from "./run";

/** Printed by the host in place of an error and its stack: the engine shows the message already. */
const shownElsewhere = "owt: the error is shown with its resource.";

/** Whether the user asked for stacks. */
const isDebugging = (): boolean => (process.env.OWT_DEBUG ?? "") !== "";

/** Explanations that this run has given. */
const explained = ofRun(new Set<string>());

/** The failure in the form that the host passes on. */
export function reported(error: unknown): Error {
  if (isDebugging()) console.error(error);
  const failure =
    error instanceof PartialFailure ? error : new Error(error instanceof Error ? error.message : String(error));
  failure.message = explainedOnce(error, failure.message);
  if (failure instanceof PartialFailure) failure.reasons.splice(0, failure.reasons.length, failure.message);
  failure.stack = shownElsewhere;
  failure.toString = () => shownElsewhere;
  return failure;
}

/** The message without explanations that were given before in this run, and with the names of options in the configuration. */
export function explainedOnce(error: unknown, message = messageOf(error)): string {
  return withConfigurationNames(withoutExplained(error, message));
}

/** An explanation to put behind a message, in a line of its own; empty where this run has given it before. */
export const givenOnce = (explanation: string): string => (isNew(explanation) ? `\n${explanation}` : "");

function withoutExplained(error: unknown, message: string): string {
  if (!isNew(message)) return message.split("\n")[0] ?? "";
  return chainOf(error)
    .filter(isOfSurroundings)
    .reduce((text, { remedy = "", request }) => {
      return isNew(`${request?.endpoint ?? ""} ${remedy}`) ? text : text.replace(`\n${remedy}`, "");
    }, message);
}

function isNew(key: string): boolean {
  if (explained.has(key)) return false;
  explained.add(key);
  return true;
}

/** Whether the server or the way to it has caused the failure, rather than the request. */
function isOfSurroundings(error: OwtError): boolean {
  if (error instanceof RequestRefusedError) return error.code === undefined || [401, 403, 429].includes(error.status);
  return [ServerFailedError, TimeoutError, UnexpectedAnswerError, UnreachableError].some(
    (type) => error instanceof type,
  );
}

/** The errors of the client in the chain of causes. */
function chainOf(error: unknown): OwtError[] {
  if (!(error instanceof Error)) return [];
  return [...(error instanceof OwtError ? [error] : []), ...chainOf(error.cause)];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Suppresses what Pulumi's host prints of a failed check, diff, read or delete: error and stack, in the log of the whole stack, although
 * the engine shows the message with its resource. Other output stays.
 */
export function withoutRepetition(output: Pick<Console, "error">): void {
  const print = output.error.bind(output);
  output.error = (...parts: unknown[]) => {
    if (parts.length === 1 && parts[0] === `${shownElsewhere}: ${shownElsewhere}`) return;
    print(...parts);
  };
}
