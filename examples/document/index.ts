// Nothing to change here: the conferences are in conference.dev.yaml and conference.production.yaml.

import * as owt from "pulumi-owt";

const conference = new owt.Conference("main");

/** Ids of the rooms, by their keys in the document. */
export const roomIds = Object.fromEntries(Object.entries(conference.rooms).map(([key, { roomId }]) => [key, roomId]));
