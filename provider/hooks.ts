// The hooks of each kind of resource, served to Pulumi's host. The shim in the state requires them by name. These names are in every
// state ever written, and never change: they are listed by hand, and a test compares them with the register.

import { kinds } from "./kinds";
import { asDynamicProvider } from "./lifecycle/dynamic-host";
import { connectToEngine } from "./lifecycle/engine-log";
import type { Kind } from "./lifecycle/kind";
import { lifecycle } from "./lifecycle/lifecycle";
import { withoutRepetition } from "./lifecycle/reporting";

withoutRepetition(console);
connectToEngine();

const served = <Config>(kind: Kind<Config>) => asDynamicProvider(lifecycle(kind));

export const Analytics = served(kinds.Analytics);
export const Recording = served(kinds.Recording);
export const Room = served(kinds.Room);
export const Service = served(kinds.Service);
export const SipCall = served(kinds.SipCall);
export const StreamingIn = served(kinds.StreamingIn);
export const StreamingOut = served(kinds.StreamingOut);
export const Token = served(kinds.Token);
export const ViewLayout = served(kinds.ViewLayout);
