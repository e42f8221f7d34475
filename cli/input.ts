// What commands read: files, the standard input, JSON.

import { readFileSync } from "node:fs";
import { UsageError } from "./failure";

/** The text of a file; `-` is the standard input. */
export function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    const name = file === "-" ? "The standard input" : file;
    throw new UsageError(`${name} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** The value of a JSON text; `name` says where it comes from. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${name} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}
