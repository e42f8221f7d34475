// The Token resource. Its lifecycle is in kind.ts.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "../program/arguments";
import { type InRoom, RoomResource } from "../session/resource";

/**
 * A token with which one participant joins a room once, within three minutes (API document, "Token"). Use it for what joins during
 * `pulumi up`, such as a test or a bot. An application requests tokens when its users join, with the client (`pulumi-owt/sdk`) or
 * `owt token`. Every change creates another token; change `keepers`, which have no other effect, to force it.
 *
 * @example
 * ```ts
 * const token = new owt.Token("probe", { room, user: "probe", role: "viewer", keepers: { release: version } });
 * export const ticket = token.token; // a secret
 * ```
 */
export class Token extends RoomResource {
  /** The token, a secret: base64 text, passed unchanged to the conference client. */
  declare readonly token: pulumi.Output<string>;

  constructor(
    /** Name of the resource in the stack. */
    name: string,
    /** Room, and the participant's user name and role. */
    args: InRoom<types.TokenArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    super("Token", name, args, ["token"], pulumi.mergeOptions(options, { additionalSecretOutputs: ["token"] }));
  }
}
