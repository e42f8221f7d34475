// Ours: the same rooms with this package. The environment has the server.

import * as owt from "pulumi-owt";
import { wantedRooms } from "../rooms";

for (const room of wantedRooms()) new owt.Room(room.name, room);
