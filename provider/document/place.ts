// Places in the text of a conference document: from the keys that lead to a part of its content to file, line and column.

import { type Document, LineCounter, parseDocument } from "yaml";
import { stepsAlong } from "./nodes";
import { parserOptions } from "./syntax";

/** A place in a file, for people and for tools: line and column begin at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A part of a file: the place at which it begins, and the one behind its last character. */
export interface Range extends Place {
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place as `conference.yaml:12:5`, which editors and terminals open. */
export const placeText = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

/** The text of a document with the place of each of its parts. */
export class DocumentText {
  readonly document: Document.Parsed;
  readonly lines = new LineCounter();

  /**
   * @param file Name of the file, as places show it.
   * @param text Its text. It may have faults: `document.errors` has them, and places are found as far as the text can be read.
   */
  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { ...parserOptions, lineCounter: this.lines });
  }

  /** The place at an offset in the text. */
  at(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line, column: col };
  }

  /**
   * The place of a part. Where the document does not have it, such as a default, the place of the nearest part around it.
   * @param keys The keys from the outermost value inwards. An entry with a name is found by it in either spelling:
   *   `["rooms", "stage", "views", "lecture"]` leads to the list item with `label: lecture`, too.
   */
  of(keys: readonly (string | number)[]): Place {
    return this.at(this.offsetOf(keys));
  }

  /** The part of the text between two offsets. */
  between(start: number, end: number): Range {
    const { line, col } = this.lines.linePos(end);
    return { ...this.at(start), endLine: line, endColumn: col };
  }

  /** The part of the text that `of` leads to: a key, or an item of a list. */
  rangeOf(keys: readonly (string | number)[]): Range {
    return this.between(...this.#offsetsOf(keys));
  }

  /** The offset in the text of the last key that exists. */
  offsetOf(keys: readonly (string | number)[]): number {
    return this.#offsetsOf(keys)[0];
  }

  #offsetsOf(keys: readonly (string | number)[]): [start: number, end: number] {
    const ranges = stepsAlong(this.document, keys).flatMap(({ start }) => (start.range ? [start.range] : []));
    const { contents }: Document = this.document;
    const begin = contents?.range?.[0] ?? 0;
    const [start, end] = ranges.at(-1) ?? [begin, begin];
    return [start, end];
  }
}
