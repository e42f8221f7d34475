// The floor: the same rooms with hooks that do nothing, so that the cost is that of the engine and Pulumi's host. The bench makes
// the package `nop`.

import * as pulumi from "@pulumi/pulumi";
import { wantedRooms } from "../rooms";

class Room extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs) {
    super("pulumi-nodejs:dynamic/nop:Room", name, { ...args, __provider: 'exports.handler=()=>require("nop")' });
  }
}

for (const room of wantedRooms()) new Room(room.name, room);
