// Clients for the objects of a plan: with the connection of the stack, or with that which the state has for a room of another service.

import { isObject } from "../../sdk/values";
import type { OwtClient } from "../../sdk/client";
import { clientFor, resolveConnection } from "../../provider/connection/connection";
import { formerKey } from "../../provider/connection/reach";
import type { StackConfiguration } from "../../provider/lifecycle/hooks";
import { inClear } from "../../provider/recovery";
import type { Change, Clients } from "../../plan";
import { clientOf } from "../connection";
import { pulumi, readStack } from "../stack";

/** The exported state of a stack. */
interface State {
  readonly deployment: {
    readonly resources?: readonly { readonly urn: string; readonly outputs?: Record<string, unknown> }[];
  };
}

/**
 * The clients of a stack. Settings come from the stack, as for its resources, and from the environment.
 *
 * @param stack Name of the stack of the plan; the selected one if undefined.
 */
export function clientsOf(stack: string | undefined): Clients {
  const options = stack === undefined ? {} : { stack };
  const own = once(() => clientOf(options));
  const superService = once(() => clientOf({ ...options, super: true }).catch(() => undefined));
  const state = once(() => stateOf(stack));
  return {
    async ofRoom(change: Change): Promise<OwtClient | undefined> {
      const client = await own();
      if (change.serviceId === undefined || change.serviceId === client.serviceId) return client;
      const { connections, endpoints, configuration } = await state();
      const urn = change.formerly?.urn ?? change.urn;
      const connection = connections.get(urn) ?? formerConnection(change.serviceId, endpoints.get(urn), configuration);
      if (connection === undefined) return undefined;
      const resolved = resolveConnection("service", connection, configuration);
      return resolved.failures.length === 0 && resolved.connection.serviceId === change.serviceId
        ? clientFor(resolved.connection)
        : undefined;
    },
    ofServices: superService,
  };
}

/** The connection of a service that objects move away from, as the update deletes them. */
function formerConnection(serviceId: string, endpoint: string | undefined, configuration: StackConfiguration) {
  const serviceKey = formerKey("service", configuration);
  return serviceKey === undefined || endpoint === undefined ? undefined : { endpoint, serviceId, serviceKey };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** The connections of the resources in state, with their keys in clear, their addresses, and the configuration of the stack. */
async function stateOf(stack: string | undefined) {
  const which = stack === undefined ? [] : ["--stack", stack];
  const { values = {} } = await readStack(stack);
  const { deployment } = JSON.parse(await pulumi("stack", "export", "--show-secrets", ...which)) as State;
  const connections = (deployment.resources ?? []).flatMap(({ urn, outputs }) => {
    const connection = inClear(outputs?.connection);
    return isObject(connection) ? [[urn, connection] as const] : [];
  });
  const endpoints = (deployment.resources ?? []).flatMap(({ urn, outputs }) =>
    typeof outputs?.endpoint === "string" ? [[urn, outputs.endpoint] as const] : [],
  );
  const configuration: StackConfiguration = (key) => values[key];
  return { connections: new Map(connections), endpoints: new Map(endpoints), configuration };
}
