// The needs of Analytics: requirements on its room.

import { unmetMedia } from "../session/needs";
import type { Needs } from "../session/room-kind";

export const analyticsNeeds: Needs = ({ media }, room) => unmetMedia(["media"], media, room);
