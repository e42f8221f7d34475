// The Service resource: the owner of a set of rooms, with a key of its own. Its lifecycle is in kind.ts.

import * as pulumi from "@pulumi/pulumi";
import { holdOnce } from "../program/adopted";
import type * as types from "../program/arguments";
import { reportNamesakes } from "../program/namesakes";
import { OwtResource, goingFirst, withSecret } from "../program/resource";

/**
 * A service of the conference server (API document, "Services"): the owner of a set of rooms. It is managed in the name of
 * the super service, whose id and key are `owt:superServiceId` and `owt:superServiceKey` in the stack's configuration.
 *
 * Servers cannot change a service: another name or key replaces it, and its rooms with it. When a service is deleted, rooms
 * that are not in the stack stay on the server, where nobody reaches them any more: delete them first.
 *
 * @example
 * ```ts
 * const tenant = new owt.Service("tenant", { key: config.requireSecret("tenantKey") });
 * new owt.Room("lobby", { connection: tenant.connection });
 * ```
 */
export class Service extends OwtResource {
  /** Id of the service. */
  readonly serviceId: pulumi.Output<string>;
  /** Address of the server that the service is on. */
  declare readonly endpoint: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly key: pulumi.Output<string>;
  /** What a resource needs as its `connection` to be in this service. */
  readonly connection: Readonly<Record<"endpoint" | "serviceId" | "serviceKey", pulumi.Output<string>>>;

  constructor(
    /** Name of the resource in the stack, and of the service where `args.name` does not give another. */
    name: string,
    /** The service's configuration. */
    args: types.ServiceArgs,
    /** Pulumi's options. */
    options?: pulumi.CustomResourceOptions,
  ) {
    const inputs = {
      name,
      ...args,
      key: pulumi.secret(args.key),
      connection: withSecret(args.connection, "serviceKey"),
    };
    super("Service", name, inputs, ["endpoint"], goingFirst(options));
    this.serviceId = this.id;
    reportNamesakes("Service", this, name, inputs.name, args.connection);
    holdOnce({ kind: "Service", name, resource: this, adopt: args.adopt, connection: args.connection });
    this.connection = { endpoint: this.endpoint, serviceId: this.serviceId, serviceKey: this.key };
  }
}
