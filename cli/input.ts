// Reads files, the standard input and JSON.

import { readFileSync } from "node:fs";
import { UsageError } from "./exit-codes";

/** The text of a file; `-` is the standard input. */
export function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    const name = file === "-" ? "The standard input" : file;
    throw new UsageError(`${name} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Parses JSON. `name` names the source in the error. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${name} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
