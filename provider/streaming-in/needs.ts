// What a StreamingIn needs of its room.

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

/** A track is asked for by "auto", too, which is what counts where the program says nothing. */
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
