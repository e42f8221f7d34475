// The body of a refusal, and its codes (API document, "Error codes").

import type { Static } from "@sinclair/typebox";
import { Type } from "./type";

export const ErrorBody = Type.Object(
  { error: Type.Object({ code: Type.Integer(), message: Type.String() }, { additionalProperties: true }) },
  { additionalProperties: true },
);
export type ErrorBody = Static<typeof ErrorBody>;

/** Error codes as servers use them. The API document has `badRequest` and `clusterFailed` the other way round. */
export const errorCodes = {
  notFound: 1001,
  serviceNotFound: 1002,
  roomNotFound: 1003,
  streamNotFound: 1004,
  participantNotFound: 1005,
  notAuthenticated: 1101,
  permissionDenied: 1102,
  badRequest: 1201,
  clusterFailed: 1301,
  unexpected: 2001,
} as const;
