// What Analytics need of their room.

import { unmetMedia } from "../session/needs";
import type { Needs } from "../session/room-kind";

export const analyticsNeeds: Needs = ({ media }, room) => unmetMedia(["media"], media, room);
