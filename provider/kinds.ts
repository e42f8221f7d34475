// The register of kinds: one entry for each resource, under the name that its type ends with (`pulumi-nodejs:dynamic/owt:Room`).

import { analytics } from "./analytics/kind";
import type { Kind } from "./lifecycle/kind";
import { recording } from "./recording/kind";
import { room } from "./room/kind";
import { service } from "./service/kind";
import type { RoomKind } from "./session/room-kind";
import { sipCall } from "./sip-call/kind";
import { streamingIn } from "./streaming-in/kind";
import { streamingOut } from "./streaming-out/kind";
import { token } from "./token/kind";
import { viewLayout } from "./view-layout/kind";

export const kinds = {
  Room: room,
  Service: service,
  Recording: recording,
  SipCall: sipCall,
  StreamingIn: streamingIn,
  StreamingOut: streamingOut,
  Analytics: analytics,
  ViewLayout: viewLayout,
  Token: token,
} satisfies Readonly<Record<string, Kind<never>>>;

/** Name of a kind of resource. */
export type ResourceType = keyof typeof kinds;

/** Name of a kind that lives in a room. */
export type RoomType = {
  [Type in ResourceType]: (typeof kinds)[Type] extends RoomKind<never> ? Type : never;
}[ResourceType];
