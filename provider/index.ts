// pulumi-owt: resources of an OWT conference server for Pulumi programs.

export * from "./arguments";
export { Analytics } from "./analytics";
export { Conference, type ConferenceArgs } from "./conference";
export * as layouts from "./layouts";
export * from "./lookups";
export { type ProfileName, profiles } from "./profiles";
export { Recording } from "./recording";
export * as roles from "./roles";
export { Room } from "./room";
export { Service } from "./service";
export type { InRoom, StreamSource } from "./session";
export { SipCall } from "./sip-call";
export { StreamingIn } from "./streaming-in";
export { StreamingOut } from "./streaming-out";
export { Token } from "./token";
export { ViewLayout } from "./view-layout";
