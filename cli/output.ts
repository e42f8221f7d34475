// What commands print: JSON for programs, or texts and tables for people.

import { printable, printableJson } from "../sdk/text/redact";

/** Prints a text on the standard output, with a line end. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a value as JSON where it is asked for, and otherwise the text for people. */
export function answer({ json }: { readonly json?: true }, value: unknown, text: string): void {
  print(json ? jsonText(value) : text);
}

/** JSON laid out for people, without what would steer a terminal: it means the same to programs. */
export function jsonText(value: unknown): string {
  return printableJson(JSON.stringify(value, null, 2));
}

/** A text of others, such as a participant's name, without what would steer a terminal or begin a line. */
export function plain(text: string): string {
  return printable(text).replaceAll("\n", "\u{FFFD}");
}

/** A whole text of others: a terminal gets it without what would steer it, and a file or a program as it is. */
export function forReader(text: string, { isTTY }: { readonly isTTY?: boolean } = process.stdout): string {
  return isTTY === true ? printable(text) : text;
}

/** A column of a table. */
export interface Column<Item> {
  readonly title: string;
  /** The text for an item; a dash stands where there is none. */
  readonly cell: (item: Item) => string | undefined;
}

/** How narrow a column may get, in characters. */
const narrowest = 8;

/**
 * Aligned columns under a header. On a terminal, texts are cut where a line would not fit, those of the widest columns first; the
 * first column, which is for copying, stays whole. A file or a program gets all of it.
 *
 * @param width Characters of a line; any number unless given.
 */
export function table<Item>(
  columns: readonly Column<Item>[],
  items: readonly Item[],
  width: number | undefined = process.stdout.isTTY ? process.stdout.columns : undefined,
): string {
  const rows = [
    columns.map(({ title }) => title),
    ...items.map((item) => columns.map(({ cell }) => plain(cell(item) ?? "") || "-")),
  ];
  const whole = columns.map((_, i) => Math.max(...rows.map((row) => lengthOf(row[i] ?? ""))));
  const widths = width === undefined ? whole : fitted(whole, width);
  const padded = (text: string, i: number) => {
    const shown = cut(text, widths[i] ?? 0);
    return shown + " ".repeat((widths[i] ?? 0) - lengthOf(shown));
  };
  return rows.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}

/** The widths of columns, of which the widest ones were narrowed until all fit into a line. */
function fitted(whole: readonly number[], width: number): number[] {
  const widths = [...whole];
  const tooMuch = () => widths.reduce((sum, own) => sum + own + 2, -2) - width;
  while (tooMuch() > 0) {
    const widest = Math.max(...widths.slice(1));
    if (widest <= narrowest) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}

const cut = (text: string, width: number): string =>
  lengthOf(text) <= width
    ? text
    : `${Array.from(text)
        .slice(0, width - 1)
        .join("")}…`;

const lengthOf = (text: string) => Array.from(text).length;

/** Names in a row, for a sentence or a cell. */
export function listed(names: readonly string[]): string {
  return names.map(plain).join(", ");
}
