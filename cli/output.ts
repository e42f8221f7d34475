// What commands print: JSON for programs, or texts and tables for people.

import { printable, printableJson } from "../sdk/redact";

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

/** Aligned columns under a header. Nothing is cut short. */
export function table<Item>(columns: readonly Column<Item>[], items: readonly Item[]): string {
  const rows = [
    columns.map(({ title }) => title),
    ...items.map((item) => columns.map(({ cell }) => plain(cell(item) ?? "") || "-")),
  ];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => lengthOf(row[i] ?? ""))));
  const padded = (text: string, i: number) => text + " ".repeat((widths[i] ?? 0) - lengthOf(text));
  return rows.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}

const lengthOf = (text: string) => Array.from(text).length;

/** Names in a row, for a sentence or a cell. */
export function listed(names: readonly string[]): string {
  return names.map(plain).join(", ");
}
