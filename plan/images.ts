// Images of a change set for comments: each view whose picture changes, before and after.

import { createHash } from "node:crypto";
import { drawComparison } from "../picture/compare";
import type { ViewPicture } from "../picture/model";
import { viewPictureOf } from "../picture/of-view";
import { markup } from "../picture/svg";
import { formatPath } from "../sdk/schemas/validation";
import type { Action, Arguments, Change, ChangeSet } from "./change-set";
import { type ViewPair, viewPairs } from "./views";
import { listed, oneLine } from "./words/units";

/** The image of a view before and after, or of several that are drawn alike. */
export interface PlanImage {
  /** Name of the file: of the room, the view and the content, in lower case, such as `classroom-lecture-3f2a91c0.svg`. */
  readonly file: string;
  /** The change in words, for those who do not see the image. */
  readonly alt: string;
  /** The image as the text of an SVG file. */
  readonly svg: string;
  /** Label of the view; for a removed one, of the former. */
  readonly view: string;
  /** The rooms that it shows, in the order of the changes. */
  readonly rooms: readonly { readonly urn: string; readonly name: string }[];
}

/** The images of a change set. */
export interface PlanImages {
  /** In the order of the changes, the heaviest first. */
  readonly images: readonly PlanImage[];
  /** Number of images beyond the limit. */
  readonly leftOut: number;
}

/** Options of {@link imagesOf}. */
export interface ImagesOptions {
  /**
   * Most images.
   *
   * @default 30
   */
  readonly limit?: number;
}

/** Actions that change nothing on the server. */
const idle: readonly Action[] = ["retain", "rename", "adopt"];

/**
 * The images of a change set: of each view whose picture changes, comes or goes. Views with the same label that are drawn alike share one. A
 * view of which only the sound or the bitrate changes has none.
 */
export function imagesOf({ changes }: Pick<ChangeSet, "changes">, { limit = 30 }: ImagesOptions = {}): PlanImages {
  const groups = new Map<string, ChangedView[]>();
  const pictures = new Map<string, ViewPicture | undefined>();
  for (const view of changes.flatMap((change) => changedViews(change, pictures))) {
    // Words belong to all rooms of an image: one can go with its view, another without it.
    const key = JSON.stringify([view.before, view.after, view.pair.from, view.pair.to, wordsOf(view)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [view]);
    else group.push(view);
  }
  const all = [...groups.values()];
  return { images: all.slice(0, limit).map(imageOf), leftOut: Math.max(0, all.length - limit) };
}

/** A view whose picture changes. */
interface ChangedView {
  readonly change: Change;
  readonly pair: ViewPair;
  readonly before: ViewPicture | undefined;
  readonly after: ViewPicture | undefined;
}

/** @param pictures The pictures of views by their arguments: rooms have equal views often, and each is computed once. */
function changedViews(change: Change, pictures: Map<string, ViewPicture | undefined>): ChangedView[] {
  if (change.kind !== "Room" || idle.includes(change.action)) return [];
  return viewPairs(viewsOf(change.before), viewsOf(change.after)).flatMap((pair) => {
    const [before, after] = [pictureOf(pair.before, pictures), pictureOf(pair.after, pictures)];
    const isSame = JSON.stringify({ ...before, label: "" }) === JSON.stringify({ ...after, label: "" });
    return isSame ? [] : [{ change, pair, before, after }];
  });
}

/** The views of a room; none where there is no room. */
const viewsOf = (room: Arguments | undefined): unknown => (room === undefined ? [] : room.views);

function pictureOf(view: unknown, pictures: Map<string, ViewPicture | undefined>): ViewPicture | undefined {
  if (view === undefined) return undefined;
  const key = JSON.stringify(view);
  const known = pictures.get(key);
  if (known !== undefined) return known;
  const made = viewPictureOf(view);
  pictures.set(key, made);
  return made;
}

function imageOf(group: readonly ChangedView[]): PlanImage {
  const [first] = group;
  if (first === undefined) throw new Error("There is no image of no view.");
  const { pair, before, after, change } = first;
  const view = pair.to ?? pair.from ?? "";
  const rooms = group.map(({ change: { urn, name } }) => ({ urn, name }));
  const room = namesOf(rooms);
  const isSilent = pair.before !== undefined && pair.after !== undefined;
  const missing = isSilent && (before === undefined || after === undefined) ? "audio only" : "none";
  const svg = markup(drawComparison(before, after, { room, missing }));
  const hash = createHash("sha256").update(svg).digest("hex").slice(0, 8);
  return {
    file: `${safe(change.name, "room")}-${safe(view, "view")}-${hash}.svg`,
    alt: `${namesOf(rooms, longestName)}, view ${shortened(view, longestName)}: ${shortened(wordsOf(first), longestWords)}`,
    svg,
    view,
    rooms,
  };
}

/** Most rooms that are named. */
const mostNamed = 3;
/** Longest names and words in texts for those who do not see the image, in characters. */
const longestName = 60;
const longestWords = 200;

function namesOf(rooms: PlanImage["rooms"], length = Infinity): string {
  const names = rooms.slice(0, mostNamed).map(({ name }) => shortened(name, length));
  const rest = rooms.length - names.length;
  return listed(rest === 0 ? names : [...names, `${rest} more`]);
}

/** A name with letters and digits alone. Names that become the same are told apart by the content of their images. */
function safe(name: string, otherwise: string): string {
  const plain = name.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  const parts = plain.match(/[a-z0-9]+/g) ?? [];
  return parts.join("-").slice(0, 24).replace(/-$/, "") || otherwise;
}

/** The change of a view in words. */
function wordsOf({ change: { action, members }, pair }: ChangedView): string {
  if (action === "delete") return "deleted with its room";
  const paths = [pair.from, pair.to].flatMap((label) => (label === undefined ? [] : formatPath(["views", label])));
  const isOfView = (path: string) =>
    paths.some((own) => path === own || path.startsWith(`${own}.`) || path.startsWith(`${own}[`));
  const texts = members.flatMap(({ path, text }) => (isOfView(path) ? [text] : []));
  if (texts.length > 0) return [...new Set(texts)].join("; ");
  return pair.before === undefined ? "new" : "its picture changes";
}

function shortened(text: string, length: number): string {
  const characters = Array.from(oneLine(text));
  return characters.length <= length ? characters.join("") : `${characters.slice(0, length - 1).join("")}…`;
}
