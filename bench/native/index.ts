// Ours by the native provider: the same program as ours, but for its import line. The environment has the server.

import * as owt from "pulumi-owt/native";
import { wantedRooms } from "../rooms";

for (const room of wantedRooms()) new owt.Room(room.name, room);
