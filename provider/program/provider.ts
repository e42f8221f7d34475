// The explicit provider of resources: a connection of its own, and settings, in place of those of the stack.

import * as pulumi from "@pulumi/pulumi";
import type { ProviderArgs } from "./arguments";
import { version } from "./hosts";

/**
 * A native provider with its own settings: each resource that has it in its option `provider` is on its server, and in its service. Without
 * one, resources have the settings of the stack, under `owt:`.
 *
 * @example
 * ```ts
 * import * as owt from "pulumi-owt/native";
 *
 * const other = new owt.Provider("other", {
 *   endpoint: "https://other.example.org:3000",
 *   serviceId: "5c1b9d0e8f6a7b0012345678",
 *   serviceKey: config.requireSecret("tenantKey"),
 * });
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
    super("owt", name, withSecrets(args), { version: version(), ...replacedWithService(args), ...options });
  }
}

/**
 * The option that replaces a provider with what is in it where its service is another one. By it the engine also deletes that first where the
 * service is a resource of the program and is replaced: the provider itself can only replace what has got another service already. A provider
 * that may have services of its own, too, or leaves objects, stays.
 */
const replacedWithService = ({ superServiceId, leaveFormer }: ProviderArgs): pulumi.ResourceOptions =>
  superServiceId === undefined && leaveFormer === undefined ? { replaceOnChanges: ["serviceId"] } : {};

/** The settings, with the keys as secrets. Schemas are loaded here, so that importing the package stays quick. */
function withSecrets(args: ProviderArgs): pulumi.Inputs {
  const { settings } = require("../connection/settings") as typeof import("../connection/settings");
  const secrets = new Set(settings.filter(({ schema }) => schema.secret === true).map(({ key }) => key));
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, secrets.has(`owt:${name}`) ? pulumi.secret(value as unknown) : value]),
  );
}
