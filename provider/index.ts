// Public exports of pulumi-owt: resources, look-ups and ready-made arguments for Pulumi programs.

export * from "./program/arguments";
export { Analytics } from "./analytics/resource";
export { Conference, type ConferenceArgs } from "./document/conference";
export * as layouts from "./pieces/layouts";
export * from "./lookups";
export { type ProfileName, profiles } from "./pieces/profiles";
export { Recording } from "./recording/resource";
export * as roles from "./pieces/roles";
export { Room } from "./room/resource";
export { Service } from "./service/resource";
export type { StreamSource } from "./program/stream-source";
export type { InRoom } from "./session/resource";
export { SipCall } from "./sip-call/resource";
export { StreamingIn } from "./streaming-in/resource";
export { StreamingOut } from "./streaming-out/resource";
export { Token } from "./token/resource";
export { ViewLayout } from "./view-layout/resource";
