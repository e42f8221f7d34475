// Reads and finds the document of `owt layout`.

import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { DocumentError, checkLength, textOf } from "../../provider/document/read";
import { UsageError } from "../exit-codes";
import { readText } from "../input";
import { joinNames } from "../output";

/** The text of a document and its name in places. @param file `-` is the standard input @throws {UsageError} where it cannot be read */
export function readDocument(file: string): { readonly name: string; readonly text: string } {
  const name = file === "-" ? "standard input" : file;
  try {
    return { name, text: file === "-" ? checkLength(name, readText(file)) : textOf(file) };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new UsageError(`The document ${name} cannot be used: ${error.reasons.join("; ")}`, { cause: error });
  }
}

/**
 * The document of a folder: `conference.yaml`, otherwise the only `conference.NAME.yaml`.
 *
 * @throws {UsageError} where there is none, or several.
 */
export function documentIn(folder: string): string {
  if (existsSync(path.join(folder, "conference.yaml"))) return "conference.yaml";
  const found = readdirSync(folder).filter((name) => /^conference\.[^/]*\.ya?ml$/.test(name));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new UsageError(
    found.length === 0
      ? "There is no conference document here: name one, or give --base for ready-made layouts."
      : `There are several documents here: name one of ${joinNames(found.sort())}.`,
  );
}
