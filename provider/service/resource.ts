// The Service resource. Its lifecycle is in kind.ts.

import * as pulumi from "@pulumi/pulumi";
import { requireSingleOwner } from "../program/single-owner";
import type * as types from "../program/arguments";
import { reportDuplicateName } from "../program/duplicate-names";
import { OwtResource, deleteBeforeReplace, isOnlyRead, withSecret } from "../program/resource";

/**
 * A service of the conference server (API document, "Services"): the owner of a set of rooms. Only the super service manages services:
 * set its id and key as `owt:superServiceId` and `owt:superServiceKey` in the stack's configuration.
 *
 * Servers cannot change a service: another name or key replaces it and its rooms. Rooms that are not in the stack stay on the
 * server when their service is deleted, and can no longer be accessed: delete them first.
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
  /** The `connection` argument of resources that belong to this service. */
  readonly connection: Readonly<Record<"endpoint" | "serviceId" | "serviceKey", pulumi.Output<string>>>;

  constructor(
    /** Name of the resource in the stack, and default of `args.name`. */
    name: string,
    /** Key and name of the service. */
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
    super("Service", name, inputs, ["endpoint"], deleteBeforeReplace(options));
    this.serviceId = this.id;
    this.connection = { endpoint: this.endpoint, serviceId: this.serviceId, serviceKey: this.key };
    if (isOnlyRead(options)) return;
    reportDuplicateName("Service", this, name, inputs.name, args);
    requireSingleOwner({ kind: "Service", name, resource: this, adopt: args.adopt, connection: args.connection });
  }
}
