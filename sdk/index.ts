// What programs use of the client: `import { OwtClient } from "pulumi-owt/sdk"`.

export { AnalyticsClient } from "./api/analytics";
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
} from "./failures/errors";
export { type Credentials, type SignedParts, authorization, sign } from "./http/mauth";
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
} from "./api/operations";
export { ParticipantsClient } from "./api/participants";
export { RecordingsClient } from "./api/recordings";
export { redact } from "./text/redact";
export { type Outcome, type RetryDecision, type RetryPolicy, decideRetry } from "./http/retry";
export { RoomClient } from "./api/room";
export { type CreateRoomOptions, type ListedRoom, type ListOptions, RoomsClient } from "./api/rooms";
export * from "./schemas";
export { ServicesClient } from "./api/services";
export { type PatientOptions, SessionsClient, isClusterRefusal } from "./api/sessions";
export { SipCallsClient } from "./api/sip-calls";
export { StreamingInsClient } from "./api/streaming-ins";
export { StreamingOutsClient, completeParameters } from "./api/streaming-outs";
export { type StreamingOutProtocol, protocolOf } from "./api/streaming-urls";
export { StreamsClient, normalisedStream } from "./api/streams";
export { TokensClient } from "./api/tokens";
export type { CallOptions, Delay, RequestEvent } from "./http/transport";
export * from "./schemas/validation";
