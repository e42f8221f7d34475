// Writes the images of a plan.

import { mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { counted } from "../../sdk/text/words";
import { type ChangeSet, type CommentImages, imagesOf } from "../../plan";
import { writeAtomically } from "../atomic-file";
import { UsageError } from "../exit-codes";
import { converterOf } from "./png";

/** Options of images. */
export interface ImageOptions {
  /** Folder of the files. */
  readonly images?: string;
  /** Beginning of the addresses in a comment. */
  readonly imageUrl?: string;
  /** Command that converts to PNG. */
  readonly png?: string;
}

/** Checks the options before a preview runs. @throws {UsageError} where one has no meaning without --images, or cannot be read. */
export function checkImageOptions({ images, imageUrl, png }: ImageOptions): void {
  if (png !== undefined) converterOf(png);
  if (images !== undefined) return;
  if (imageUrl !== undefined) throw new UsageError("--image-url is the address of images: it needs --images.");
  if (png !== undefined) throw new UsageError("--png converts images: it needs --images.");
}

/**
 * Writes the images of a change set into a folder, which is made where it is missing. Files that are there already are left; none is removed.
 *
 * @returns The images with their addresses; undefined where none are asked for.
 * @throws {UsageError} where a file cannot be written or converted.
 */
export async function writeImages(
  set: ChangeSet,
  { images: folder, imageUrl, png }: ImageOptions,
): Promise<Required<CommentImages> | undefined> {
  if (folder === undefined) return undefined;
  const convert = png === undefined ? undefined : converterOf(png);
  const found = imagesOf(set);
  make(folder);
  for (const { file, svg } of found.images) {
    const at = path.join(folder, file);
    if (textOf(at) !== svg) writeAtomically(at, svg, true);
    await convert?.(at, path.join(folder, asPng(file)));
  }
  const rest = found.leftOut === 0 ? "" : `, ${found.leftOut} left out`;
  process.stderr.write(`owt: ${counted(found.images.length, "image")} in ${folder}${rest}\n`);
  const base = (imageUrl ?? pathInUrl(folder)).replace(/\/$/, "");
  return {
    ...found,
    addressOf: ({ file }) => `${base}/${convert === undefined ? file : asPng(file)}`,
  };
}

const asPng = (file: string): string => file.replace(/svg$/, "png");

/** A path of the machine as a relative address. */
const pathInUrl = (folder: string): string => folder.split(path.sep).map(encodeURIComponent).join("/");

function make(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be made: ${(error as Error).message}`, { cause: error });
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
