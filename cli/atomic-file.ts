// Writes files in one step, and overwrites existing ones only with --force.

import { type Stats, existsSync, linkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { UsageError } from "./exit-codes";

/** @throws UsageError if the file exists. */
export function refuseExisting(file: string): void {
  if (existsSync(file)) throw existsError(file);
}

const existsError = (file: string) =>
  new UsageError(`${file} exists already and was not changed: give another name, or --force to overwrite it.`);

/**
 * Writes an output to the path that a command line gives, over an existing file. A link stays one, and its file is replaced. Devices and pipes,
 * such as /dev/stdout, take the text: a rename would put a file in their place.
 *
 * @throws {UsageError} where it cannot be written.
 */
export function writeOutput(file: string, text: string): void {
  const found = statsOf(file);
  if (found === undefined || found.isDirectory()) writeAtomically(file, text, true);
  else if (found.isFile()) writeAtomically(realpathSync(file), text, true);
  else writeThrough(file, text);
}

/** The target of a path; undefined where it leads to nothing, and where writing will say why. */
function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}

function writeThrough(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** Writes a temporary file beside the target and renames it. Links are replaced, and not followed. @throws UsageError */
export function writeAtomically(file: string, text: string, force: boolean): void {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text, { flag: "wx" });
    if (force) renameSync(beside, file);
    // Unlike a rename, a link fails if another process has created the file meanwhile.
    else linkSync(beside, file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && !force) throw existsError(file);
    throw new UsageError(`${file} cannot be written: ${message}`, { cause: error });
  } finally {
    rmSync(beside, { force: true });
  }
}
