// The needs of a StreamingIn: requirements on its room.

import type { RoomConfig } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { unknownValue } from "../lifecycle/unknown";
import { isOpen, unmetView } from "../session/needs";
import type { Needs } from "../session/room-kind";

export const streamingInNeeds: Needs = ({ views, media }, room) => [
  ...unmetLabels(views, room),
  ...unmetInput(media, room),
];

function unmetLabels(views: unknown, room: RoomConfig): Problem[] {
  return Array.isArray(views) ? views.flatMap((label, i) => unmetView(["views", i], label, room)) : [];
}

/** The needs of `media`. "auto", the default, needs the track, too. */
function unmetInput(media: unknown, { mediaIn }: RoomConfig): Problem[] {
  if (isOpen(mediaIn) || media === unknownValue) return [];
  return (["audio", "video"] as const).flatMap((track) => {
    const given = isObject(media) ? media[track] : undefined;
    const asked = given ?? "auto";
    if (asked === false || asked === unknownValue || (mediaIn?.[track] ?? []).length > 0) return [];
    const spelled = given === undefined ? '"auto", the default' : JSON.stringify(asked);
    const message = `is ${spelled}, but the room's mediaIn.${track} is empty, and servers refuse a stream that asks for it: make it false`;
    return [problem(["media", track], asked, message)];
  });
}
