// The SipCall resource. Its lifecycle is in kind.ts.

import type * as pulumi from "@pulumi/pulumi";
import { peerWithoutPassword } from "../../sdk/text/redact";
import type * as types from "../program/arguments";
import { deleteBeforeReplace, secretIf } from "../program/resource";
import { type InRoom, SessionResource } from "../session/resource";

/**
 * Calls a SIP peer from a room (API document, "Sipcalls"). The room needs a SIP account (`sip`). Changes of the source
 * and of the video parameters in `mediaOut` apply to the running call. Any other change replaces it; the old call ends first, because a peer accepts one call. With the option
 * `deleteBeforeReplace: false` and another peer, the new call starts first.
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
    /** Room, peer, and the media in each direction. */
    args: InRoom<types.SipCallArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    const { peerURI } = args;
    // The server returns the peer's URI in the output `peer`. An unknown URI may contain a password.
    const secretOutputs = typeof peerURI === "string" && !hasPassword(peerURI) ? [] : ["peer"];
    super("SipCall", name, { ...args, peerURI: secretIf(peerURI, hasPassword) }, ["peer"], {
      ...deleteBeforeReplace(options),
      additionalSecretOutputs: [...(options?.additionalSecretOutputs ?? []), ...secretOutputs],
    });
  }
}

const hasPassword = (peer: unknown): boolean => typeof peer === "string" && peerWithoutPassword(peer) !== peer;
