// The needs of a Token: requirements on its room.

import { type RoomConfig } from "../../sdk/schemas";
import { type Problem, problem, suggestion } from "../../sdk/schemas/validation";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";
import type { Needs } from "../session/room-kind";

export const tokenNeeds: Needs = ({ role }, room) => unmetRole(role, room);

function unmetRole(role: unknown, { roles }: RoomConfig): Problem[] {
  if (typeof role !== "string" || role === unknownValue || !Array.isArray(roles) || hasUnknown(roles)) return [];
  const names = roles.map((entry) => entry.role);
  if (names.includes(role)) return [];
  const hint = suggestion(role, names) || (names.length > 0 ? ` (it has ${names.join(", ")})` : "; it has none");
  return [problem(["role"], role, `is ${JSON.stringify(role)}, which is no role of the room${hint}`)];
}
