// Files that are there whole or not at all, and that are not written over unless it is asked for.

import { existsSync, linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { UsageError } from "./failure";

/** @throws UsageError where the file is there. */
export function refuseExisting(file: string): void {
  if (existsSync(file)) throw existing(file);
}

const existing = (file: string) =>
  new UsageError(`${file} is there already, and was not touched: give another name, or --force to write it anew.`);

/** Writes a file beside its place, and puts it there when it is whole. */
export function writeWhole(file: string, text: string, force: boolean): void {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text, { flag: "wx" });
    if (force) renameSync(beside, file);
    // Unlike a renaming, a link is refused where someone else has written the file in the meantime.
    else linkSync(beside, file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && !force) throw existing(file);
    throw new UsageError(`${file} cannot be written: ${message}`, { cause: error });
  } finally {
    rmSync(beside, { force: true });
  }
}
