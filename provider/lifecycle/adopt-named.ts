// How rooms and services that exist are found: by id or by name, in the list of all that the server shows. The list is read
// once for all that are looked for in a burst, and unlike a single read it has the passwords of SIP accounts in clear.

import type { OwtClient } from "../../sdk/client";
import { RequestRefusedError } from "../../sdk/failures/errors";
import { path } from "../../sdk/http/paths";
import type { Room, Service, ServiceConfig } from "../../sdk/schemas";
import { type Adopt, type Adoption, type Witnesses, adoptByIdOrName, chosen, shown } from "./adoption";
import { inBurst } from "./batched-reads";
import type { Values } from "./hooks";
import { counted } from "../../sdk/text/words";

/** How rooms are taken over. */
export const roomAdoption: Adoption<unknown> = {
  schema: adoptByIdOrName("room"),
  needs: [],
  async find(client, wanted, _config, witnesses) {
    const rooms = await roomsOf(client);
    const choice = chosen(rooms, wanted);
    if ("problem" in choice) throw new Error(await noRoom(client, wanted, choice.problem, rooms, witnesses));
    const { item } = choice;
    return { id: item._id, live: item as unknown as Values, outputs: {} };
  },
};

/** All rooms of a service, with the passwords of their SIP accounts in clear. */
export const roomsOf = (client: OwtClient): Promise<Room[]> =>
  inBurst(`${client.endpoint} ${client.serviceId} rooms`, () => client.rooms.all());

async function noRoom(
  client: OwtClient,
  wanted: Adopt,
  problem: string,
  rooms: readonly Room[],
  witnesses: Witnesses,
): Promise<string> {
  if (problem.startsWith(", which")) return `is ${shown(wanted)}${problem}.`;
  const owner = typeof wanted === "string" ? await ownerOf(wanted.toLowerCase(), witnesses) : undefined;
  if (owner !== undefined) {
    return (
      `is ${shown(wanted)}, a room of the service ${JSON.stringify(owner.name)} (${owner._id}), and the stack signs as ` +
      `${client.serviceId}: give the room a connection with the serviceId and serviceKey of its service.`
    );
  }
  const where = `the service ${client.serviceId} at ${client.endpoint}`;
  const what = typeof wanted === "string" ? "id" : "name";
  return (
    `is ${shown(wanted)}, but ${where}, which has ${counted(rooms.length, "room")}, has none of this ${what}${problem}. ` +
    "A service sees its own rooms only: owt rooms list shows them. If the room was there and has been deleted, take adopt " +
    "out, and another one is made."
  );
}

/** The service that has the room, as far as the super service can be asked. */
async function ownerOf(id: string, { superService }: Witnesses): Promise<Service | undefined> {
  const client = superService();
  if (client === undefined) return undefined;
  // It makes a message better; that it cannot be had is not what went wrong.
  const services = await servicesOf(client).catch((): Service[] => []);
  return services.find(({ rooms = [] }) => rooms.includes(id));
}

/** How services are taken over. Their keys cannot be read: the one that is declared is tried. */
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
          "Servers do not tell the keys of services: it must be the one that the service was made with.",
      );
    }
    return { id, live: { name, key }, outputs: {} };
  },
};

const servicesOf = (client: OwtClient): Promise<Service[]> =>
  inBurst(`${client.endpoint} services`, () => client.services.list());

/** Whether requests can be signed with the key of a service. */
async function opens(client: OwtClient, serviceId: string, serviceKey: string): Promise<boolean> {
  try {
    await client.request("GET", path`/services/${serviceId}`, { as: { serviceId, serviceKey } });
    return true;
  } catch (error) {
    if (error instanceof RequestRefusedError && error.status === 401) return false;
    throw error;
  }
}
