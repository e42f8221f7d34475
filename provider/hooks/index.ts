// What the text in the engine's state asks for by name: the hooks of each kind of resource, served to Pulumi's host. These
// names are part of every state that was ever written, and stay.

import { analyticsHooks } from "./analytics";
import { asDynamicProvider } from "./dynamic";
import { recordingHooks } from "./recording";
import { withoutRepetition } from "./reporting";
import { roomHooks } from "./room";
import { serviceHooks } from "./service";
import { sipCallHooks } from "./sip-call";
import { streamingInHooks } from "./streaming-in";
import { streamingOutHooks } from "./streaming-out";
import { tokenHooks } from "./token";
import { viewLayoutHooks } from "./view-layout";

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
