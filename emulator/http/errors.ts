// The refusals of the server: a status, and a code and message in the body (API document, "Error codes").

import { errorCodes } from "../../sdk/schemas";

/** A refused request: HTTP status, API code and message of the answer; and the reason, which real servers do not send. */
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

  /** Body of the answer. */
  get body(): string {
    return JSON.stringify({ error: { code: this.code, message: this.message } });
  }
}

/** Unknown path, 404/1001. */
export const noResource = (): Refusal => new Refusal(404, errorCodes.notFound, "Resource not found");
export const noService = (): Refusal => new Refusal(404, errorCodes.serviceNotFound, "Service not found");
export const noRoom = (): Refusal => new Refusal(404, errorCodes.roomNotFound, "Room not found");
export const noStream = (): Refusal => new Refusal(404, errorCodes.streamNotFound, "Stream not found");
export const noParticipant = (): Refusal => new Refusal(404, errorCodes.participantNotFound, "Participant not found");

/** Missing or invalid signature, 401/1101. The challenge is the message, not a header. */
export const notAuthenticated = (): Refusal =>
  new Refusal(401, errorCodes.notAuthenticated, 'WWW-Authenticate: MAuth realm="http://marte3.dit.upm.es"');
export const notPermitted = (): Refusal => new Refusal(403, errorCodes.permissionDenied, "Permission denied");
export const badRequest = (message: string, status = 400): Refusal =>
  new Refusal(status, errorCodes.badRequest, message);

/** Refused by the conference, 500/1301. */
export const operationFailed = (why?: string): Refusal =>
  new Refusal(500, errorCodes.clusterFailed, "Operation failed", why);

/** Unexpected error, 500/2001, with the error's name and message. */
export const unexpected = (error: Error): Refusal =>
  new Refusal(500, errorCodes.unexpected, `${error.name} ${error.message}`);

/** Values that cannot be stored. Each request has its own answer for it. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";

  /** @param problems messages by path, such as `views.0.video.maxInput` */
  constructor(model: string, problems: ReadonlyMap<string, string>) {
    super(`${model} validation failed: ${[...problems].map(([path, text]) => `${path}: ${text}`).join(", ")}`);
  }
}

/** An error with a given name: answers of the server contain the names of errors. */
export function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
