// The SipCall resource. Its lifecycle is in kind.ts.

import type * as pulumi from "@pulumi/pulumi";
import { peerWithoutPassword } from "../../sdk/text/redact";
import type * as types from "../program/arguments";
import { goingFirst, secretWhere } from "../program/resource";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * A call from a room to a SIP peer (API document, "Sipcalls"). The room needs a SIP account (`sip`). What the peer gets is
 * changed during the call; for anything else the call ends, and a new one is
 * made: a peer takes one call. With the option `deleteBeforeReplace: false` the new one comes first, where the peer is another.
 *
 * @example
 * ```ts
 * new owt.SipCall("desk", { room, peerURI: "desk", mediaOut: { audio: { from: room.mixedStreams.common } } });
 * ```
 */
export class SipCall extends SessionResource {
  /** URI of the peer, with its server. */
  declare readonly peer: pulumi.Output<string>;

  constructor(
    /** Name of the resource in the stack. */
    name: string,
    /** Whom to call, and what goes each way. */
    args: InRoom<types.SipCallArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    const { peerURI } = args;
    // The server tells it again. Of what the program does not know yet, it is not known whether it is a secret.
    const outputs = typeof peerURI === "string" && !hasPassword(peerURI) ? [] : ["peer"];
    super("SipCall", name, { ...args, peerURI: secretWhere(peerURI, hasPassword) }, ["peer"], {
      ...goingFirst(options),
      additionalSecretOutputs: [...(options?.additionalSecretOutputs ?? []), ...outputs],
    });
  }
}

const hasPassword = (peer: unknown): boolean => typeof peer === "string" && peerWithoutPassword(peer) !== peer;
