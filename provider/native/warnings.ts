// Warnings of rules about the arguments of resources, for programs of all languages: settings that servers accept and do not honour.

import type { StackConfiguration, Values } from "../lifecycle/hooks";
import { hasUnknown } from "../lifecycle/unknown";
import { ignoredKey } from "../connection/settings";
import { type ResourceType, kinds } from "../kinds";
import { roomWarnings, sessionWarnings } from "../room/rule-check";
import { listed } from "../spelling/spelling";
import type { Rooms } from "./rooms";

/**
 * The texts of the warnings about arguments that have no problem.
 *
 * @param urn URN of the resource. A conference document warns of its resources by itself: it knows the places in its text.
 * @param rooms The rooms of the run, which silence warnings of the sessions in them.
 */
export function warningsOf(
  type: ResourceType,
  urn: string,
  args: Values,
  rooms: Rooms,
  configuration: StackConfiguration,
): string[] {
  if (/::owt:index:Conference\$/.test(urn)) return [];
  const ofStack = configuration(ignoredKey);
  if (type === "Room") return roomWarnings(args, ofStack).map(({ text }) => text);
  // The room of a session that is not made yet may silence them: it is known when the session is made.
  if (hasUnknown(args.room)) return [];
  const inApi = listed(kinds[type].schema, args) as Values;
  return sessionWarnings(type, inApi, rooms.ignoredRules(args), ofStack).map(({ text }) => text);
}
