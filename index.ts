// The stack that Pulumi.yaml runs: it turns the conference document that the stack's configuration names into resources.

import * as owt from "pulumi-owt";

const conference = new owt.Conference("main");

/** Room ids and mixed streams, by the rooms' names in the document. */
export const rooms = Object.fromEntries(
  Object.entries(conference.rooms).map(([name, { roomId, mixedStreams }]) => [name, { roomId, mixedStreams }]),
);

/** Ids of what goes on in the rooms, by section and name: `recordings` has `channel/archive`. */
export const sessions = Object.fromEntries(
  Object.entries(conference.sessions).map(([section, entries]) => [
    section,
    Object.fromEntries(Object.entries<{ readonly id: unknown }>(entries).map(([name, { id }]) => [name, id])),
  ]),
);

/** Service ids, by the services' names in the document. */
export const services = Object.fromEntries(
  Object.entries(conference.services).map(([name, { serviceId }]) => [name, serviceId]),
);
