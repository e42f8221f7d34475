// The Token resource. Its lifecycle is in kind.ts.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "../program/arguments";
import { type InRoom, RoomResource } from "../session/resource";

/**
 * A ticket for one participant to join a room once, within three minutes (API document, "Token"). It is for what joins while
 * the stack is applied, a test or a bot; an application asks for tokens when its users come, by the client
 * (`pulumi-owt/sdk`) or `owt token`. Every difference makes another token; `keepers` are texts of your own for that.
 *
 * @example
 * ```ts
 * const token = new owt.Token("probe", { room, user: "probe", role: "viewer", keepers: { release: version } });
 * export const ticket = token.token; // a secret
 * ```
 */
export class Token extends RoomResource {
  /** The token, a secret: base64 text that a client of the conference takes as it is. */
  declare readonly token: pulumi.Output<string>;

  constructor(
    /** Name of the resource in the stack. */
    name: string,
    /** For whom, and what they may do. */
    args: InRoom<types.TokenArgs>,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    super("Token", name, args, ["token"], pulumi.mergeOptions(options, { additionalSecretOutputs: ["token"] }));
  }
}
