// What programs use of the client: `import { OwtClient } from "pulumi-owt/sdk"`.

export { OwtClient, type ClientOptions } from "./client";
export {
  AbortError,
  ClientOptionsError,
  type OptionProblem,
  OwtError,
  type OwtErrorDetails,
  type RequestLine,
  RequestRefusedError,
  ServerFailedError,
  TimeoutError,
  UncertainError,
  UnexpectedAnswerError,
  UnreachableError,
  type UnreachableReason,
  isDuplicate,
  isNotFound,
  isOwtError,
} from "./errors";
export { type Credentials, type SignedParts, authorization, sign } from "./mauth";
export { redact } from "./redact";
export { type Outcome, type RetryDecision, type RetryPolicy, decideRetry } from "./retry";
export { type ListOptions, RoomClient, RoomsClient } from "./rooms";
export * from "./schemas";
export { ServicesClient } from "./services";
export type { CallOptions, RequestEvent } from "./transport";
export * from "./validation";
