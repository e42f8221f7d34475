// A room for each queue, with a SIP account that callers dial, and a call to each agent of the queue.

import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const config = new pulumi.Config();
const sipServer = config.require("sipServer");
const password = config.requireSecret("sipPassword");
/** Agents by queue: users of the SIP server, or SIP URIs. */
const queues = config.requireObject<Record<string, string[]>>("queues");

/** Calls come in as the role `sip`, by which servers know them. Supervisors listen in by browser, and are not heard. */
const roles = {
  sip: owt.roles.sip({ publish: { video: false }, subscribe: { video: false } }),
  supervisor: owt.roles.viewer({ subscribe: { video: false } }),
};

const rooms = Object.entries(queues).map(([queue, agents]) => {
  const room = new owt.Room(queue, {
    ...owt.profiles.audioOnly,
    sip: { sipServer, username: `queue-${queue}`, password },
    roles,
  });
  for (const agent of agents) {
    new owt.SipCall(`${queue}-${agent.replace(/\W+/g, "-")}`, {
      room,
      peerURI: agent,
      mediaOut: { audio: { from: room.mixedStreams.common } },
    });
  }
  return [queue, room.roomId] as const;
});

/** Ids of the rooms, for the desk that gives supervisors their tokens. */
export const roomIds = Object.fromEntries(rooms);
