// The explicit provider of resources: a connection of its own, and settings, in place of those of the stack.

import * as pulumi from "@pulumi/pulumi";
import type { ConnectionArgs } from "./arguments";
import { version } from "./hosts";
import { withSecret } from "./resource";

/** Arguments of a {@link Provider}. */
export interface ProviderArgs extends ConnectionArgs {
  /** Id of the super service, which Service resources need. */
  superServiceId?: pulumi.Input<string> | undefined;
  /** Key of the super service. */
  superServiceKey?: pulumi.Input<string> | undefined;
}

/**
 * A native provider with its own settings: each resource that has it in its option `provider` is on its server, and in its service. Without
 * one, resources have the settings of the stack, under `owt:`.
 *
 * @example
 * ```ts
 * const other = new owt.Provider("other", { endpoint: "https://other.example.org:3000", serviceId, serviceKey });
 * new owt.Room("lobby", {}, { provider: other });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(
    /** Name of the provider in the stack. */
    name: string,
    /** Settings; those that are left out come from the environment. */
    args: ProviderArgs = {},
    /** Pulumi's options. */
    options: pulumi.ResourceOptions = {},
  ) {
    super(
      "owt",
      name,
      secrets.reduce((whole, member) => withSecret(whole, member) as ProviderArgs, args),
      { version: version(), ...options },
    );
  }
}

const secrets = ["serviceKey", "superServiceKey"] as const;
