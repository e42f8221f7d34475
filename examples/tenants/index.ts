// A service for each customer, and under it the customer's rooms: nobody else's key reaches them.

import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";
import { plans, tenants } from "./tenants";

const config = new pulumi.Config();
const names = config.requireObject<string[]>("tenants");
// Names of services are unique on a server: with a prefix, two stacks can share one.
const prefix = config.get("servicePrefix") ?? "";
const protect = config.getBoolean("protect") ?? false;
// pulumi config set --secret --path keys.customer-a
const keys = config.getSecretObject<Record<string, string>>("keys") ?? pulumi.output<Record<string, string>>({});

function declare(name: string): Record<"serviceId", pulumi.Output<string>> & Record<"roomIds", object> {
  const tenant = tenants[name];
  if (tenant === undefined) throw new pulumi.RunError(`tenants.ts has no ${name}`);
  const service = new owt.Service(
    name,
    // A key that is missing is told by the preview, for an empty one is refused.
    { name: prefix + name, key: keys.apply((all) => all[name] ?? "") },
    { protect },
  );
  const rooms = tenant.rooms.map((room) => {
    const args = { name: room, connection: service.connection, ...plans[tenant.plan] };
    return [room, new owt.Room(`${name}-${room}`, args, { parent: service, protect }).roomId] as const;
  });
  return { serviceId: service.serviceId, roomIds: Object.fromEntries(rooms) };
}

/** What a customer's application needs beside its key: the id of its service, and those of its rooms. */
export const services = Object.fromEntries(names.map((name) => [name, declare(name)]));
