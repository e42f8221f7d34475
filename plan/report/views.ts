// The views of a room before and after a change.

import type { ViewPicture } from "../../picture/model";
import { viewPictureOf } from "../../picture/of-view";
import { type Range, rangesOf } from "../../picture/ranges";
import { formatPath } from "../../sdk/schemas/validation";
import type { Change } from "../change-set";
import { type MemberText, memberTexts } from "../lines";
import { viewPairs } from "../views";
import { oneLine } from "../words/units";
import type { Pictures } from "./data";

/** A side of a view: its picture with its position in the data of the page, or why there is none. */
export type Side =
  { readonly picture: ViewPicture; readonly at: number } | { readonly missing: "audio only" | "not there" };

/** A view of a room that changes. */
export interface ViewPart {
  readonly label: string;
  /** The former label of a view that is renamed. */
  readonly was?: string;
  readonly status: "new" | "removed" | "changed" | "unchanged";
  /** The differences, in words. */
  readonly texts: readonly string[];
  readonly before: Side;
  readonly after: Side;
  /** Number of inputs to show at first: one for which the layouts differ. */
  readonly inputs: number;
  /** Largest number of inputs to show. */
  readonly most: number;
}

/** The views of a change; none where it is not known which there are: the words say so. */
export function viewsOf(change: Change, drawn: DrawnViews): ViewPart[] {
  const { before, after } = change;
  const texts = memberTexts(change);
  const pairs = viewPairs(before === undefined ? [] : before.views, after === undefined ? [] : after.views);
  return pairs.map(({ from, to, ...pair }): ViewPart => {
    const own = texts.filter((text) => [from, to].some((label) => isOfView(text, label)));
    const [one, other] = [sideOf(from, pair.before, drawn), sideOf(to, pair.after, drawn)];
    const ranges = rangesOf(picture(one), picture(other));
    return {
      label: oneLine(to ?? from ?? ""),
      ...(from !== undefined && to !== undefined && from !== to && { was: oneLine(from) }),
      // A room that is taken over is on the server already.
      status:
        from === undefined && change.action !== "adopt"
          ? "new"
          : to === undefined
            ? "removed"
            : own.length > 0
              ? "changed"
              : "unchanged",
      texts: own.map(({ text }) => text),
      before: one,
      after: other,
      inputs: tellingOf(ranges, [picture(one), picture(other)]),
      most: [one, other].some((side) => hasLayouts(picture(side))) ? (ranges.at(-1)?.to ?? 1) : 1,
    };
  });
}

/** Number of inputs that most rooms have. */
const usual = 6;

/** The number of inputs to show at first: where both layouts are known, the first for which they differ. */
function tellingOf(ranges: readonly Range[], sides: readonly (ViewPicture | undefined)[]): number {
  const most = ranges.at(-1)?.to ?? 1;
  const areKnown = sides.every((side) => side?.layouts !== undefined);
  const first = areKnown ? ranges.find(({ isSame }) => !isSame) : undefined;
  const range = first ?? ranges.find(({ to }) => to >= Math.min(usual, most));
  if (range === undefined) return most;
  // The fewest that fill both layouts: with more, the pictures would only say that some are not shown.
  const regions = Math.max(0, ...[range.before, range.after].map((layout) => layout?.regions.length ?? 0));
  return regions === 0 ? range.to : Math.min(range.to, Math.max(range.from, regions));
}

/** Whether pictures of a view with different numbers of inputs can differ. */
const hasLayouts = (view: ViewPicture | undefined): boolean =>
  view?.layouts?.some(({ regions }) => regions.length > 0) === true;

/** The picture of a side. */
export const picture = (side: Side): ViewPicture | undefined => ("picture" in side ? side.picture : undefined);

/** Whether a text is about a view, or about something in it. */
function isOfView({ path }: MemberText, label: string | undefined): boolean {
  const outer = formatPath(["views", label ?? ""]);
  return label !== undefined && path.startsWith(outer) && /^([.[]|$)/.test(path.slice(outer.length));
}

function sideOf(label: string | undefined, view: unknown, drawn: DrawnViews): Side {
  return label === undefined ? { missing: "not there" } : drawn.of(view);
}

/** The pictures of views. Rooms have equal views often: each is computed once. */
export class DrawnViews {
  readonly #sides = new Map<string, Side>();

  /** @param pictures Where the pictures are collected. */
  constructor(readonly pictures: Pictures) {}

  /** The side of a view that is there. */
  of(view: unknown): Side {
    const key = JSON.stringify(view);
    const known = this.#sides.get(key);
    if (known !== undefined) return known;
    const own = viewPictureOf(view);
    const at = this.pictures.add(own);
    const side: Side = own === undefined || at === undefined ? { missing: "audio only" } : { picture: own, at };
    this.#sides.set(key, side);
    return side;
  }
}
