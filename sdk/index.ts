// The published client: `import { OwtClient } from "pulumi-owt/sdk"`. Exports are listed by name, so that none is published by accident.

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
  isClusterRefusal,
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
export { isStruct, memberOf, withDefaults, withEmptyLists, withoutDefaults } from "./schemas/defaults";
export { ErrorBody, errorCodes } from "./schemas/error";
export {
  type Ratio,
  TextEnum,
  branchesOf,
  fractionKeyword,
  keywords,
  parseFraction,
  trimmedKeyword,
} from "./schemas/keywords";
export {
  AudioFormat,
  BitrateMultiple,
  type Parameters,
  Resolution,
  VideoFormat,
  audioCodecs,
  defaultAudioIn,
  defaultAudioOut,
  defaultVideoIn,
  defaultVideoOut,
  h264Profiles,
  recordingContainers,
  resolutionNames,
  videoCodecs,
} from "./schemas/media";
export {
  type AudioTrack,
  type OfferedParameters,
  type Offering,
  type VideoTrack,
  audioTrack,
  resolutionOf,
  sameAudio,
  sameSize,
  sameVideo,
  scaledBitrate,
  videoTrack,
} from "./schemas/offers";
export { Participant, TokenConfig, type TrackPermission } from "./schemas/participant";
export {
  type AsStored,
  LayoutTemplate,
  MediaIn,
  MediaOut,
  Notifying,
  Region,
  Role,
  Room,
  RoomConfig,
  type RoomOptions,
  Sip,
  Transcoding,
  View,
  ViewVideo,
  defaultRoles,
} from "./schemas/room";
export { Service, ServiceConfig } from "./schemas/service";
export {
  Analytics,
  AnalyticsConfig,
  AudioSubscription,
  MediaSubscription,
  Recording,
  RecordingConfig,
  SessionId,
  SessionMedia,
  type SessionTrack,
  SipCall,
  SipCallConfig,
  StreamingOut,
  StreamingOutConfig,
  StreamingOutParameters,
  SubscriptionParameters,
  VideoSubscription,
  streamIdAllowed,
  streamIdPattern,
  streamingOutProtocols,
  updatableValues,
} from "./schemas/session";
export {
  LayoutRegion,
  RawStream,
  type Stream,
  type StreamAudio,
  type StreamVideo,
  StreamingInConfig,
  type VideoEncoding,
} from "./schemas/stream";
export { ServicesClient } from "./api/services";
export { SessionsClient } from "./api/sessions";
export type { PatientOptions } from "./once/patience";
export { SipCallsClient } from "./api/sip-calls";
export { StreamingInsClient } from "./api/streaming-ins";
export { StreamingOutsClient, completeParameters } from "./api/streaming-outs";
export { type StreamingOutProtocol, protocolOf } from "./api/streaming-urls";
export { StreamsClient, normalisedStream } from "./api/streams";
export { TokensClient } from "./api/tokens";
export type { Delay, RequestEvent } from "./http/observers";
export type { CallOptions } from "./http/options";
export { isObject } from "./values";
export {
  type Problem,
  type ValidationOptions,
  formatPath,
  prepare,
  show,
  suggestion,
  validate,
} from "./schemas/validation";
