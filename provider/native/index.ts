// Public exports of pulumi-owt/native: the resources of pulumi-owt, served by the native provider. Their arguments, outputs and warnings
// are the same. A program can use both.

import * as dynamic from "../index";
import { native } from "../program/hosts";

export * from "../index";
export { Provider } from "../program/provider";

/** A {@link dynamic.Analytics}, served by the native provider. */
export class Analytics extends dynamic.Analytics {
  protected static override readonly registration = native;
}

/** A {@link dynamic.Recording}, served by the native provider. */
export class Recording extends dynamic.Recording {
  protected static override readonly registration = native;
}

/** A {@link dynamic.Room}, served by the native provider. */
export class Room extends dynamic.Room {
  protected static override readonly registration = native;
}

/** A {@link dynamic.Service}, served by the native provider. */
export class Service extends dynamic.Service {
  protected static override readonly registration = native;
}

/** A {@link dynamic.SipCall}, served by the native provider. */
export class SipCall extends dynamic.SipCall {
  protected static override readonly registration = native;
}

/** A {@link dynamic.StreamingIn}, served by the native provider. */
export class StreamingIn extends dynamic.StreamingIn {
  protected static override readonly registration = native;
}

/** A {@link dynamic.StreamingOut}, served by the native provider. */
export class StreamingOut extends dynamic.StreamingOut {
  protected static override readonly registration = native;
}

/** A {@link dynamic.Token}, served by the native provider. */
export class Token extends dynamic.Token {
  protected static override readonly registration = native;
}

/** A {@link dynamic.ViewLayout}, served by the native provider. */
export class ViewLayout extends dynamic.ViewLayout {
  protected static override readonly registration = native;
}

/** A {@link dynamic.Conference} whose resources the native provider serves. */
export class Conference extends dynamic.Conference {
  protected static override readonly classes = {
    Analytics,
    Recording,
    Room,
    Service,
    SipCall,
    StreamingIn,
    StreamingOut,
    Token,
    ViewLayout,
  };
}
