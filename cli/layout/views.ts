// The views of a conference document, as pictures.

import type { ViewPicture } from "../../picture/model";
import { labelOf, viewPictureOf } from "../../picture/of-view";
import { type Placed, readText, soundRooms } from "../../provider/document/read";
import { listed } from "../../provider/spelling/spelling";
import { RoomConfig, withDefaults } from "../../sdk/schemas";
import { suggestion } from "../../sdk/schemas/validation";
import { joinNames } from "../output";

/** A view of a room. */
export interface RoomView {
  /** Key of the room in the document; undefined for a view of no room. */
  readonly room: string | undefined;
  readonly label: string;
  /** Undefined for a view without picture. */
  readonly picture: ViewPicture | undefined;
}

/** The views of a room; undefined where a mistake hides them. */
export interface RoomViews {
  readonly room: string;
  readonly views: readonly RoomView[] | undefined;
}

/** The views of a document, as far as it can be read. */
export interface DocumentViews {
  /** All mistakes of the document, in the order of the text. */
  readonly problems: readonly Placed[];
  /** The rooms; undefined where the text is no YAML. */
  readonly rooms: readonly RoomViews[] | undefined;
}

/** Reads the views of a document. Secrets count as given. @param file its name in places */
export function documentViews(file: string, text: string): DocumentViews {
  const { problems, content, ofContent } = readText(file, text, { secretOf: () => "given" });
  if (content === undefined) return { problems, rooms: undefined };
  const rooms = soundRooms(content, ofContent).map(({ key, room }): RoomViews => {
    const views = listed(RoomConfig.properties.views, room.views);
    const filled = withDefaults(RoomConfig.properties.views, views);
    return { room: key, views: Array.isArray(filled) ? filled.map((view) => roomView(key, view)) : undefined };
  });
  return { problems, rooms };
}

const roomView = (room: string, view: unknown): RoomView => ({
  room,
  label: labelOf(view) ?? "?",
  picture: viewPictureOf(view),
});

/** The view that has ready-made layouts only, in the default size. */
export function readyMadeView(base: string, maxInput: number | undefined): RoomView {
  const view = { label: base, video: { maxInput, layout: { templates: { base } } } };
  return { room: undefined, label: base, picture: viewPictureOf(view) };
}

/**
 * The rooms and views that a command line names.
 *
 * @param room Key of a room; all rooms if undefined.
 * @param label Label of a view; all views if undefined.
 * @throws {Error} where there is none, with a near name.
 */
export function chosen(rooms: readonly RoomViews[], room: string | undefined, label: string | undefined): RoomViews[] {
  const ofRoom = room === undefined ? [...rooms] : rooms.filter((one) => one.room === room);
  if (room !== undefined && ofRoom.length === 0) {
    const names = rooms.map((one) => one.room);
    throw new Error(`The document has no room ${JSON.stringify(room)}${hint(room, names)}`);
  }
  if (label === undefined) return ofRoom;
  return ofRoom.map(({ room: key, views }) => {
    const named = views?.filter((view) => view.label === label);
    if (named?.length === 0) {
      const names = (views ?? []).map((view) => view.label);
      throw new Error(`The room ${key} has no view ${JSON.stringify(label)}${hint(label, names)}`);
    }
    return { room: key, views: named };
  });
}

const hint = (name: string, names: readonly string[]): string =>
  suggestion(name, names) || (names.length > 0 ? `; it has ${joinNames(names)}.` : ".");
