// What the text in the engine's state asks for by name: the hooks of each kind of resource, served to Pulumi's host. These
// names are part of every state that was ever written, and stay.

import { asDynamicProvider } from "./dynamic";
import { roomHooks } from "./room";
import { serviceHooks } from "./service";

export const Room = asDynamicProvider(roomHooks);
export const Service = asDynamicProvider(serviceHooks);
