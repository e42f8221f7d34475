// Public exports of pulumi-owt/native: the resources of pulumi-owt, served by the native provider. Their arguments, outputs and warnings
// are the same. A program can use both.

import type * as pulumi from "@pulumi/pulumi";
import * as dynamic from "../index";
import { typeOf } from "../lifecycle/types";
import { type Registration, native } from "../program/hosts";

export * from "../index";
export { Provider } from "../program/provider";

/** Schemas are loaded where the program reads something, so that importing the package stays quick. */
const registration: Registration = {
  ...native,
  outputsOf: (kind) => {
    const { outputsOf } = require("./outputs") as typeof import("./outputs");
    return outputsOf(kind);
  },
};

/** A resource that the stack reads and does not manage. */
const read = <Resource>(
  type: new (name: string, args: never, options: pulumi.CustomResourceOptions) => Resource,
  name: string,
  id: pulumi.Input<pulumi.ID>,
  options: pulumi.CustomResourceOptions = {},
): Resource => new type(name, {} as never, { ...options, id });

/** A {@link dynamic.Analytics}, served by the native provider. */
export class Analytics extends dynamic.Analytics {
  protected static override readonly registration = registration;
  /** @internal */
  static readonly __pulumiType = typeOf("native", "Analytics");

  /** Reads existing analytics by the id of an import, `ROOM_ID/ID`. The stack does not manage it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Analytics {
    return read(Analytics, name, id, options);
  }
}

/** A {@link dynamic.Recording}, served by the native provider. */
export class Recording extends dynamic.Recording {
  protected static override readonly registration = registration;
  /** @internal */
  static readonly __pulumiType = typeOf("native", "Recording");

  /** Reads an existing recording by the id of an import, `ROOM_ID/ID`. The stack does not manage it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Recording {
    return read(Recording, name, id, options);
  }
}

/** A {@link dynamic.Room}, served by the native provider. */
export class Room extends dynamic.Room {
  protected static override readonly registration = registration;
  /** @internal */
  static readonly __pulumiType = typeOf("native", "Room");

  /** Reads an existing room by the id of an import. The stack does not manage it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Room {
    return read(Room, name, id, options);
  }
}

/** A {@link dynamic.Service}, served by the native provider. */
export class Service extends dynamic.Service {
  protected static override readonly registration = registration;
  /** @internal */
  static readonly __pulumiType = typeOf("native", "Service");

  /** Reads an existing service by the id of an import. The stack does not manage it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Service {
    return read(Service, name, id, options);
  }
}

/** A {@link dynamic.SipCall}, served by the native provider. */
export class SipCall extends dynamic.SipCall {
  protected static override readonly registration = registration;
  /** @internal */
  static readonly __pulumiType = typeOf("native", "SipCall");

  /** Reads an existing call by the id of an import, `ROOM_ID/ID`. The stack does not manage it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): SipCall {
    return read(SipCall, name, id, options);
  }
}

/** A {@link dynamic.StreamingIn}, served by the native provider. */
export class StreamingIn extends dynamic.StreamingIn {
  protected static override readonly registration = registration;
  /** @internal */
  static readonly __pulumiType = typeOf("native", "StreamingIn");

  /** Reads an existing streaming-in by the id of an import, `ROOM_ID/ID`. The stack does not manage it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): StreamingIn {
    return read(StreamingIn, name, id, options);
  }
}

/** A {@link dynamic.StreamingOut}, served by the native provider. */
export class StreamingOut extends dynamic.StreamingOut {
  protected static override readonly registration = registration;
  /** @internal */
  static readonly __pulumiType = typeOf("native", "StreamingOut");

  /** Reads an existing streaming-out by the id of an import, `ROOM_ID/ID`. The stack does not manage it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): StreamingOut {
    return read(StreamingOut, name, id, options);
  }
}

/** A {@link dynamic.Token}, served by the native provider. */
export class Token extends dynamic.Token {
  protected static override readonly registration = registration;
  /** @internal */
  static readonly __pulumiType = typeOf("native", "Token");
}

/** A {@link dynamic.ViewLayout}, served by the native provider. */
export class ViewLayout extends dynamic.ViewLayout {
  protected static override readonly registration = registration;
  /** @internal */
  static readonly __pulumiType = typeOf("native", "ViewLayout");

  /** Reads an existing layout by the id of an import, `ROOM_ID/STREAM_ID`. The stack does not manage it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ViewLayout {
    return read(ViewLayout, name, id, options);
  }
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
