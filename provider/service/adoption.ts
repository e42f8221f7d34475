// Finds the service that a resource adopts, by id or name, in the list of all services.

import type { OwtClient } from "../../sdk/client";
import { RequestRefusedError } from "../../sdk/failures/errors";
import { path } from "../../sdk/http/paths";
import type { Service, ServiceConfig } from "../../sdk/schemas";
import { type Adoption, adoptByIdOrName, chosen, shown } from "../lifecycle/adoption";
import { batchedList } from "../lifecycle/batched-reads";

/** The adoption of services. Servers do not show keys: the declared one is tried. */
export const serviceAdoption: Adoption<ServiceConfig> = {
  schema: adoptByIdOrName("service"),
  needs: ["key"],
  async find(client, wanted, { key }) {
    const services = await servicesOf(client);
    const choice = chosen(services, wanted);
    if ("problem" in choice) {
      const what = typeof wanted === "string" ? "id" : "name";
      throw new Error(
        `is ${shown(wanted)}, but the server at ${client.endpoint} has no service of this ${what}${choice.problem}. ` +
          "owt services list shows those that it has.",
      );
    }
    const { _id: id, name } = choice.item;
    if (!(await opens(client, id, key))) {
      throw new Error(
        `is ${shown(wanted)}, the service ${JSON.stringify(name)} (${id}), but the key that the program gives does not open it. ` +
          "Servers do not return the keys of services: give the key that the service was created with.",
      );
    }
    return { id, live: { name, key }, outputs: {} };
  },
  namesakes: {
    list: async (client) => (await servicesOf(client)).map(({ _id: id, name }) => ({ id, name })),
    otherwise:
      "Otherwise the creation fails, because names of services are unique, or takes it up, if the key opens it.",
  },
};

/** All services. Calls at the same time share one request. */
export const servicesOf = (client: OwtClient): Promise<Service[]> =>
  batchedList(`${client.endpoint} services`, () => client.services.list());

/** Whether the server accepts requests that are signed with the key. */
async function opens(client: OwtClient, serviceId: string, serviceKey: string): Promise<boolean> {
  try {
    await client.request("GET", path`/services/${serviceId}`, { as: { serviceId, serviceKey } });
    return true;
  } catch (error) {
    if (error instanceof RequestRefusedError && error.status === 401) return false;
    throw error;
  }
}
