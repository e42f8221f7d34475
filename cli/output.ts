// Prints results: JSON for programs, texts and tables for people.

import { printable, printableJson } from "../sdk/text/redact";

/** Prints a text and a newline on the standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints the value as JSON with `--json`, otherwise the text. */
export function printResult({ json }: { readonly json?: true }, value: unknown, text: string): void {
  print(json ? jsonText(value) : text);
}

/** Indented JSON with control characters escaped: equivalent for programs, harmless on a terminal. */
export function jsonText(value: unknown): string {
  return printableJson(JSON.stringify(value, null, 2));
}

/** A foreign text, such as a participant's name, without control characters and newlines. */
export function printableLine(text: string): string {
  return printable(text).replaceAll("\n", "\u{FFFD}");
}

/** A foreign text of several lines: without control characters on a terminal, unchanged for a file or a program. */
export function printableFor(text: string, { isTTY }: { readonly isTTY?: boolean } = process.stdout): string {
  return isTTY === true ? printable(text) : text;
}

/** A column of a table. */
export interface Column<Item> {
  readonly title: string;
  /** The text for an item; undefined shows as a dash. */
  readonly cell: (item: Item) => string | undefined;
}

/** Minimum width of a column, in characters. */
const minimumWidth = 8;

/**
 * Aligned columns under a header. On a terminal, truncates the texts of the widest columns until a line fits; the first
 * column, which people copy, stays whole. A file or a program gets everything.
 *
 * @param width Characters of a line; unlimited if undefined.
 */
export function table<Item>(
  columns: readonly Column<Item>[],
  items: readonly Item[],
  width: number | undefined = process.stdout.isTTY ? process.stdout.columns : undefined,
): string {
  const rows = [
    columns.map(({ title }) => title),
    ...items.map((item) => columns.map(({ cell }) => printableLine(cell(item) ?? "") || "-")),
  ];
  const whole = columns.map((_, i) => Math.max(...rows.map((row) => lengthOf(row[i] ?? ""))));
  const widths = width === undefined ? whole : fitWidths(whole, width);
  const padded = (text: string, i: number) => {
    const shown = truncate(text, widths[i] ?? 0);
    return shown + " ".repeat((widths[i] ?? 0) - lengthOf(shown));
  };
  return rows.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}

/** Narrows the widest columns until all fit into a line. */
function fitWidths(whole: readonly number[], width: number): number[] {
  const widths = [...whole];
  const tooMuch = () => widths.reduce((sum, own) => sum + own + 2, -2) - width;
  while (tooMuch() > 0) {
    const widest = Math.max(...widths.slice(1));
    if (widest <= minimumWidth) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}

const truncate = (text: string, width: number): string =>
  lengthOf(text) <= width
    ? text
    : `${Array.from(text)
        .slice(0, width - 1)
        .join("")}…`;

const lengthOf = (text: string) => Array.from(text).length;

/** Joins names with commas, for a sentence or a cell. */
export function joinNames(names: readonly string[]): string {
  return names.map(printableLine).join(", ");
}
