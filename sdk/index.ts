// What programs use of the client: `import { OwtClient } from "pulumi-owt/sdk"`.

export { AnalyticsClient } from "./analytics";
export { OwtClient, type ClientOptions } from "./client";
export {
  AbortError,
  ClientOptionsError,
  type MadeKind,
  type OptionProblem,
  OwtError,
  type OwtErrorDetails,
  type RequestLine,
  RequestRefusedError,
  ServerFailedError,
  type SessionKind,
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
export {
  type Operation,
  type ParticipantOperation,
  type SessionOperation,
  type StreamOperation,
  type TrackKind,
  addToView,
  permit,
  permitTrack,
  removeFromView,
  setBitrate,
  setFramerate,
  setKeyFrameInterval,
  setLayout,
  setRegionStream,
  setResolution,
  setSource,
  setStatus,
} from "./operations";
export { ParticipantsClient } from "./participants";
export { RecordingsClient } from "./recordings";
export { redact } from "./redact";
export { type Outcome, type RetryDecision, type RetryPolicy, decideRetry } from "./retry";
export { RoomClient } from "./room";
export { type CreateRoomOptions, type ListedRoom, type ListOptions, RoomsClient } from "./rooms";
export * from "./schemas";
export { ServicesClient } from "./services";
export { type PatientOptions, SessionsClient, isClusterRefusal } from "./sessions";
export { SipCallsClient } from "./sipcalls";
export { StreamingInsClient } from "./streaming-ins";
export { StreamingOutsClient, completeParameters } from "./streaming-outs";
export { type StreamingOutProtocol, protocolOf } from "./streaming-urls";
export { StreamsClient, normalisedStream } from "./streams";
export { TokensClient } from "./tokens";
export type { CallOptions, Delay, RequestEvent } from "./transport";
export * from "./validation";
