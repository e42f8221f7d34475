// The files of the project that a plan is about: its folder, and its conference documents.

import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import type { DocumentSource, Preview } from "../../plan";
import { isObject } from "../../sdk/values";
import { UsageError } from "../exit-codes";

const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The folder of the Pulumi project that has a folder in it; undefined where there is none. */
export function projectFolder(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (projectFiles.some((file) => existsSync(path.join(at, file)))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

/** The name of the Pulumi project in a folder; undefined where it cannot be read. */
export function projectName(folder: string): string | undefined {
  const file = projectFiles.map((name) => path.join(folder, name)).find((place) => existsSync(place));
  if (file === undefined) return undefined;
  const project: unknown = parseDocument(readFileSync(file, "utf8")).toJS();
  return isObject(project) && typeof project.name === "string" ? project.name : undefined;
}

/**
 * The documents of a stack, for the lines of resources: those that the command line names, otherwise the one that the stack's configuration
 * names (`PROJECT:document`), if it is here.
 *
 * @throws {UsageError} where a document of the command line cannot be read.
 */
export function documentsOf(preview: Preview, given: readonly string[], folder: string): DocumentSource[] {
  if (given.length > 0) return given.map((file) => ({ file, text: textOf(file) }));
  // A preview of another project has other documents, perhaps of the same name.
  const project = projectName(folder);
  const files = Object.entries(preview.config).flatMap(([key, file]) =>
    key.endsWith(":document") && (project === undefined || key === `${project}:document`) ? [file] : [],
  );
  return files.flatMap((file) => {
    const place = path.resolve(folder, file);
    return existsSync(place) ? [{ file, text: textOf(place) }] : [];
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`The document ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
