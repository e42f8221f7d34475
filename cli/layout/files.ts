// Writes layouts as SVG: a file for each view, or one file for one view.

import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { drawSheet } from "../../picture/sheet";
import { type Svg, fileOf } from "../../picture/svg";
import { drawView } from "../../picture/view";
import { writeAtomically, writeOutput } from "../atomic-file";
import { UsageError } from "../exit-codes";
import type { RoomView } from "./views";

/**
 * Writes the layouts of views. Existing files are overwritten: pictures are made anew while a document is written.
 *
 * @param target A file (`.svg`) for one view, otherwise a folder, which is made where it is missing.
 * @param inputs Only the picture for this number of inputs; all layouts if undefined.
 * @returns the paths of the files.
 * @throws {UsageError} where they cannot be written, or where there are several views for one file.
 */
export function writeViews(target: string, views: readonly RoomView[], inputs: number | undefined): string[] {
  const pictures = views.flatMap((view) => {
    const svg = drawingOf(view, inputs);
    return svg === undefined ? [] : [{ view, svg }];
  });
  if (pictures.length === 0) throw new UsageError("There is no picture to write: these views are audio only.");
  if (/\.svg$/i.test(target)) {
    const [only] = pictures;
    if (only === undefined || pictures.length > 1)
      throw new UsageError(
        `${target} is one file, but there are ${pictures.length} views: name one, or give a folder.`,
      );
    writeOutput(target, fileOf(only.svg));
    return [target];
  }
  try {
    mkdirSync(target, { recursive: true });
  } catch (error) {
    throw new UsageError(`The folder ${target} cannot be made: ${(error as Error).message}`, { cause: error });
  }
  const taken = new Set<string>();
  return pictures.map(({ view, svg }) => {
    const file = path.join(target, `${freeName(fileName(view), taken)}.svg`);
    writeAtomically(file, fileOf(svg), true);
    return file;
  });
}

const drawingOf = ({ room, picture }: RoomView, inputs: number | undefined): Svg | undefined =>
  picture && (inputs === undefined ? drawSheet(picture, { room }) : drawView(picture, { inputs }));

/** A name that every file system takes: names of rooms and views are any text. */
function fileName({ room, label }: RoomView): string {
  const words = [room ?? "", label].map((name) =>
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 60),
  );
  return words.filter((word) => word !== "").join("-") || "view";
}

/** The name, with a number where it is taken. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`;
  taken.add(free);
  return free;
}
