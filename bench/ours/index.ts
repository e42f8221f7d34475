// Ours: the same rooms by this package. The server is in the environment.

import * as owt from "pulumi-owt";
import { wantedRooms } from "../rooms";

for (const room of wantedRooms()) new owt.Room(room.name, room);
