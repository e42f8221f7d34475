// Warnings of rules about the arguments of resources, for programs of all languages: settings that servers accept and do not honour.

import type { StackConfiguration, Values } from "../lifecycle/hooks";
import { conferenceType } from "../lifecycle/types";
import { hasUnknown } from "../lifecycle/unknown";
import { ignoredKey } from "../connection/settings";
import { type ResourceType, kinds } from "../kinds";
import { roomWarnings, sessionWarnings } from "../room/rule-check";
import { listed } from "../spelling/spelling";
import type { Rooms } from "./rooms";

/** Whether a conference document declares a resource. The program warns of those: it knows the places in the text. */
export const isOfDocument = (urn: string): boolean => urn.includes(`::${conferenceType}$`);

/**
 * The texts of the warnings about arguments that have no problem.
 *
 * @param urn URN of the resource.
 * @param rooms The rooms of the run, which silence warnings of the sessions in them.
 */
export function warningsOf(
  type: ResourceType,
  urn: string,
  args: Values,
  rooms: Rooms,
  configuration: StackConfiguration,
): string[] {
  if (isOfDocument(urn)) return [];
  const ofStack = configuration(ignoredKey);
  if (type === "Room") return roomWarnings(args, ofStack).map(({ text }) => text);
  const ignored = rooms.ignoredRules(args);
  if (hasUnknown(ignored)) return [];
  const inApi = listed(kinds[type].schema, args) as Values;
  return sessionWarnings(type, inApi, ignored, ofStack).map(({ text }) => text);
}
