// Converts images by a program of the machine: rsvg-convert, resvg, ImageMagick, Inkscape.

import { execFile } from "node:child_process";
import { closeSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { printable } from "../../sdk/text/redact";
import { UsageError } from "../exit-codes";

const run = promisify(execFile);

/** Part of the help. */
export const pngHelp = `--png takes a program that converts SVG to PNG, with its arguments. They are split at blanks; quotes keep blanks. No shell is run.
  {svg} and {png} stand for the paths of the two files. Without them, the paths follow as the last two arguments.`;

/** Converts an SVG file to a PNG file. */
export type Converter = (svg: string, png: string) => Promise<void>;

/** Milliseconds that the conversion of one file may take. */
const timeLimit = 60_000;

/**
 * A converter that runs a program.
 *
 * @param command The program and its arguments.
 * @throws {UsageError} where the command cannot be read.
 */
export function converterOf(command: string): Converter {
  const [program, ...args] = wordsOf(command);
  if (program === undefined) throw new UsageError("--png is empty: it takes a program, such as rsvg-convert.");
  const isGiven = (place: string) => args.some((arg) => arg.includes(place));
  if (isGiven("{svg}") !== isGiven("{png}"))
    throw new UsageError(`--png has ${isGiven("{svg}") ? "{svg} without {png}" : "{png} without {svg}"}.`);
  const given = isGiven("{svg}") ? args : [...args, "{svg}", "{png}"];
  return async (svg, png) => {
    // Programs take the format from the end of the name. Only a whole file gets its name.
    const beside = path.join(path.dirname(png), `.${process.pid}-${path.basename(png)}`);
    const paths: Readonly<Record<string, string>> = { "{svg}": path.resolve(svg), "{png}": path.resolve(beside) };
    try {
      await ran(
        program,
        given.map((arg) => arg.replace(/\{(?:svg|png)\}/g, (place) => paths[place] ?? place)),
        svg,
      );
      if (!isPng(beside)) throw new UsageError(`${program} made no PNG of ${svg}.`);
      renameSync(beside, png);
    } finally {
      rmSync(beside, { force: true });
    }
  };
}

/** The words of a command: blanks end them, except between quotes. */
function wordsOf(command: string): string[] {
  const word = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;
  if (/\S/.test(command.replace(word, ""))) throw new UsageError("--png has a quote without its end.");
  return (command.match(word) ?? []).map((text) => text.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

async function ran(program: string, args: readonly string[], svg: string): Promise<void> {
  try {
    await run(program, args, { timeout: timeLimit });
  } catch (error) {
    const { code, killed, stderr, stdout } = error as Failure;
    if (code === "ENOENT") throw new UsageError(`--png runs ${program}, which is not on the PATH.`, { cause: error });
    const why = typeof code === "string" ? code : killed === true ? "it took too long" : `exit code ${code ?? "none"}`;
    const said = printable((stderr ?? "").trim() || (stdout ?? "").trim() || "it said nothing");
    throw new UsageError(`${program} could not convert ${svg} (${why}): ${said}`, { cause: error });
  }
}

/** A program could not be run, or failed. */
interface Failure {
  readonly code?: number | string | null;
  readonly killed?: boolean;
  readonly stdout?: string;
  readonly stderr?: string;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function isPng(file: string): boolean {
  const start = Buffer.alloc(signature.length);
  try {
    const handle = openSync(file, "r");
    readSync(handle, start);
    closeSync(handle);
  } catch {
    return false;
  }
  return start.equals(signature);
}
