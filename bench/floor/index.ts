// The floor: what the engine and Pulumi's host cost for the same rooms where the hooks do nothing. The package `nop` is made
// by the bench.

import * as pulumi from "@pulumi/pulumi";
import { wantedRooms } from "../rooms";

class Room extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs) {
    super("pulumi-nodejs:dynamic/nop:Room", name, { ...args, __provider: 'exports.handler=()=>require("nop")' });
  }
}

for (const room of wantedRooms()) new Room(room.name, room);
