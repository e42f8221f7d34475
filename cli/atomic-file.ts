// Writes files in one step, and overwrites existing ones only with --force.

import { existsSync, linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { UsageError } from "./exit-codes";

/** @throws UsageError if the file exists. */
export function refuseExisting(file: string): void {
  if (existsSync(file)) throw existsError(file);
}

const existsError = (file: string) =>
  new UsageError(`${file} exists already and was not changed: give another name, or --force to overwrite it.`);

/** Writes a temporary file beside the target and renames it. @throws UsageError */
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
