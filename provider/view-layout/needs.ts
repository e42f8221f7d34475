// The needs of a ViewLayout: requirements on its room.

import type { RoomConfig } from "../../sdk/schemas";
import { type Problem, problem } from "../../sdk/schemas/validation";
import { isObject } from "../../sdk/values";
import { hasUnknown, unknownValue } from "../lifecycle/unknown";
import { unmetView, viewsOf } from "../session/needs";
import type { Needs } from "../session/room-kind";
import { inputOf, labelOf } from "../session/stand-ins";

export const viewLayoutNeeds: Needs = (args, room) => [...unmetPicture(args.view, room), ...unmetRegions(args)];

function unmetPicture(label: unknown, room: RoomConfig): Problem[] {
  const view = viewsOf(room)?.find((candidate) => candidate.label === label);
  if (view?.video === false)
    return [problem(["view"], label, `is ${JSON.stringify(label)}, which has no picture (video: false)`)];
  return unmetView(["view"], label, room);
}

/** A layout shows forward streams that are mixed into its view, and that have a picture. */
function unmetRegions({ view, layout }: Record<string, unknown>): Problem[] {
  if (!Array.isArray(layout) || typeof view !== "string" || view === unknownValue) return [];
  return layout.flatMap((entry: unknown, i) => {
    const stream = isObject(entry) ? entry.stream : undefined;
    const message = unmetRegion(stream, view);
    return message === undefined ? [] : [problem(["layout", i, "stream"], undefined, message)];
  });
}

function unmetRegion(stream: unknown, view: string): string | undefined {
  const label = labelOf(stream);
  if (label !== undefined)
    return `is the mixed stream of the view ${JSON.stringify(label)}: layouts show streams that someone sends`;
  const input = inputOf(stream);
  if (input === undefined) return undefined;
  const { name, views = [] } = input;
  if (isObject(input.media) && input.media.video === false)
    return `is the streaming-in ${name}, which takes no picture (media.video: false)`;
  if (!Array.isArray(views) || views.some(hasUnknown) || views.includes(view)) return undefined;
  const into = views.length === 0 ? "into no view" : `into ${views.join(", ")} only`;
  return (
    `is the streaming-in ${name}, which is mixed ${into}, and servers refuse a layout with streams of other views: ` +
    `add ${JSON.stringify(view)} to its views`
  );
}
