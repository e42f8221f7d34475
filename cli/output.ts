// What commands print: JSON for programs, or texts and tables for people.

/** Prints a text on the standard output, with a line end. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a value as JSON where it is asked for, and otherwise the text for people. */
export function answer({ json }: { readonly json?: true }, value: unknown, text: string): void {
  print(json ? JSON.stringify(value, null, 2) : text);
}

/** A text of others, such as a participant's name, without what would steer a terminal. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, "\u{FFFD}");
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
