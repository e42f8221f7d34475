// What the text in the engine's state asks for by name: the hooks of each kind of resource, served to Pulumi's host. These
// names are part of every state that was ever written, and stay.

import { analyticsHooks } from "./analytics/kind";
import { asDynamicProvider } from "./lifecycle/dynamic-host";
import { recordingHooks } from "./recording/kind";
import { withoutRepetition } from "./lifecycle/reporting";
import { roomHooks } from "./room/kind";
import { serviceHooks } from "./service/kind";
import { sipCallHooks } from "./sip-call/kind";
import { streamingInHooks } from "./streaming-in/kind";
import { streamingOutHooks } from "./streaming-out/kind";
import { tokenHooks } from "./token/kind";
import { viewLayoutHooks } from "./view-layout/kind";

withoutRepetition(console);

export const Analytics = asDynamicProvider(analyticsHooks);
export const Recording = asDynamicProvider(recordingHooks);
export const Room = asDynamicProvider(roomHooks);
export const Service = asDynamicProvider(serviceHooks);
export const SipCall = asDynamicProvider(sipCallHooks);
export const StreamingIn = asDynamicProvider(streamingInHooks);
export const StreamingOut = asDynamicProvider(streamingOutHooks);
export const Token = asDynamicProvider(tokenHooks);
export const ViewLayout = asDynamicProvider(viewLayoutHooks);
