// Clients for the objects of a plan: with the connection of the stack, or with that which the state has for a room of another service.

import type { OwtClient } from "../../sdk/client";
import { type Account, type Connection, clientFor, resolveConnection } from "../../provider/connection/connection";
import { formerKey } from "../../provider/connection/reach";
import type { Change, Clients } from "../../plan";
import { clientOf } from "../connection";
import { readStack } from "../stack";
import { readState } from "../state";

/**
 * The clients of a stack. Settings come from the stack or the explicit provider, as for its resources, and from the environment.
 *
 * @param stack Name of the stack of the plan; the selected one if undefined.
 */
export function clientsOf(stack: string | undefined): Clients {
  const options = stack === undefined ? {} : { stack };
  const own = once(() => clientOf(options));
  const superService = once(() => clientOf({ ...options, super: true }).catch(() => undefined));
  const recorded = once(async () => ({
    state: await readState(stack),
    values: (await readStack(stack)).values ?? {},
  }));

  /** The connections that the state has for the object of a change: its own, or that of its provider; and that of its former service. */
  const connectionsOf = async (account: Account, { urn, formerly, serviceId }: Change): Promise<Connection[]> => {
    const { state, values } = await recorded();
    const resource = state.resources.find((one) => one.urn === (formerly?.urn ?? urn));
    if (resource === undefined) return [];
    const { connection, endpoint } = resource.outputs ?? {};
    const settings = state.settingsOf(resource, (key) => values[key]);
    const serviceKey = formerKey(account, settings);
    const former = serviceKey === undefined ? [] : [{ endpoint, serviceId, serviceKey }];
    const resolved = [connection, ...former].map((given) => resolveConnection(account, given, settings));
    return resolved.flatMap((one) => (one.failures.length > 0 ? [] : [one.connection]));
  };

  return {
    async ofRoom(change: Change): Promise<OwtClient | undefined> {
      const { serviceId } = change;
      const client = await own().catch(() => undefined);
      if (serviceId === undefined || serviceId === client?.serviceId) return own();
      const found = (await connectionsOf("service", change)).find((one) => one.serviceId === serviceId);
      if (found !== undefined) return clientFor(found);
      return client === undefined ? own() : undefined;
    },
    async ofServices(change: Change): Promise<OwtClient | undefined> {
      const [found] = await connectionsOf("superService", change).catch(() => []);
      return found === undefined ? superService() : clientFor(found);
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
