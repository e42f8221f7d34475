// Document: the rooms of the bench by a conference document, as most teams write them. It shows the cost of the document itself.

import { writeFileSync } from "node:fs";
import * as owt from "pulumi-owt";
import { wantedRooms } from "../rooms";

const rooms = Object.fromEntries(wantedRooms().map((room) => [room.name, room]));
writeFileSync("rooms.json", JSON.stringify({ rooms }));
new owt.Conference("main", { file: "rooms.json" });
