// What the server refuses a request with: a status, and a code and message in the body (API document, "Error codes").

import { errorCodes } from "../../sdk/schemas";

/** A refusal, as it is answered: HTTP status, code of the API and message; and why, which servers do not say. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly why?: string,
  ) {
    super(message);
  }

  /** The text of the answer's body. */
  get body(): string {
    return JSON.stringify({ error: { code: this.code, message: this.message } });
  }
}

/** The answer to a path that is none, 404/1001. */
export const noResource = (): Refusal => new Refusal(404, errorCodes.notFound, "Resource not found");
export const noService = (): Refusal => new Refusal(404, errorCodes.serviceNotFound, "Service not found");
export const noRoom = (): Refusal => new Refusal(404, errorCodes.roomNotFound, "Room not found");
export const noStream = (): Refusal => new Refusal(404, errorCodes.streamNotFound, "Stream not found");
export const noParticipant = (): Refusal => new Refusal(404, errorCodes.participantNotFound, "Participant not found");

/** The answer to a request without a signature that counts, 401/1101. The challenge is the message, not a header. */
export const notAuthenticated = (): Refusal =>
  new Refusal(401, errorCodes.notAuthenticated, 'WWW-Authenticate: MAuth realm="http://marte3.dit.upm.es"');
export const notPermitted = (): Refusal => new Refusal(403, errorCodes.permissionDenied, "Permission denied");
export const badRequest = (message: string, status = 400): Refusal =>
  new Refusal(status, errorCodes.badRequest, message);

/** The answer of a conference that refuses, 500/1301. */
export const operationFailed = (why?: string): Refusal =>
  new Refusal(500, errorCodes.clusterFailed, "Operation failed", why);

/** The answer to a failure that the server did not foresee, 500/2001: the error's name and text. */
export const unexpected = (error: Error): Refusal =>
  new Refusal(500, errorCodes.unexpected, `${error.name} ${error.message}`);

/** A value that cannot be stored. The server answers with it in its own way for each request. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";

  /** @param problems message of each path that was refused, such as `views.0.video.maxInput` */
  constructor(model: string, problems: ReadonlyMap<string, string>) {
    super(`${model} validation failed: ${[...problems].map(([path, text]) => `${path}: ${text}`).join(", ")}`);
  }
}

/** An error under a name of its own: the server puts the names of errors in its answers. */
export function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
