// Lifecycle of a Service, managed by the super service. Servers cannot change one: another name or key replaces it, and as names are
// unique, the old one is deleted first. Its rooms stay on the server, out of reach.

import { ServiceConfig } from "../../sdk/schemas";
import { begin, isHeld, takeUp } from "../connection/stack-ids";
import { inform } from "../lifecycle/log";
import { serviceAdoption, servicesOf } from "./adoption";
import type { Kind } from "../lifecycle/kind";
import { unlessNotFound } from "../../sdk/failures/errors";

const takenName = (name: string, id: string): string =>
  `The name ${JSON.stringify(name)} is taken: another resource of this stack has the service (${id}). Give this one another name: names of ` +
  "services are unique on a server.";

export const service: Kind<ServiceConfig> = {
  called: "service",
  schema: ServiceConfig,
  account: "superService",
  replaceOn: ["name", "key"],
  fixed: "servers cannot change the name or the key of a service",
  deleteBeforeReplace: true,
  rules: () => [],
  adoption: serviceAdoption,

  async create(client, config) {
    const { service: made, isEarlier } = await client.services.ensure(config);
    const { _id: id, name } = made;
    if (isEarlier) {
      if (await isHeld(id)) throw new Error(takenName(name, id));
      inform(
        `The service ${JSON.stringify(name)} (${id}) is there as declared: a run that was lost has made it, or it was left there. This ` +
          "resource takes it up.",
      );
      takeUp(id);
    }
    begin(id);
    return { id, outputs: {} };
  },

  async read(client, id, config) {
    const live = await client.services.find(id);
    // Servers show a key as ciphertext of their own: the one that was set counts as the live one.
    return live && { live: { name: live.name, key: config.key }, outputs: {} };
  },

  async lost(client, id) {
    const { rooms = [] } = (await servicesOf(client)).find(({ _id }) => _id === id) ?? {};
    if (rooms.length === 0) return undefined;
    const its = rooms.length === 1 ? "Its room is" : `Its ${rooms.length} rooms are`;
    return `${its} out of reach afterwards: what this program declares is made anew with another id, the rest stays on the server.`;
  },

  async delete(client, id) {
    await unlessNotFound(client.services.delete(id));
  },
};
