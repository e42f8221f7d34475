// A change set as text for terminals.

import type { ChangeSet } from "./change-set";
import type { Violation } from "./guards";
import { type Tone, changeLines, idleLine, lineText, serverMoveLines, summaryLine, warningLine } from "./lines";
import { oneLine } from "./words/units";

/** Options of {@link textOf}. */
export interface TextOptions {
  /**
   * Whether lines have the colours of terminals.
   *
   * @default false
   */
  readonly isColoured?: boolean;
  /**
   * Guards that refuse the plan, told at the end.
   *
   * @default none
   */
  readonly violations?: readonly Violation[];
}

/** Widest column of names, and of what members are about, in characters. */
const widest = { title: 56, about: 24 };

const codes: Readonly<Record<Tone, string>> = { bad: "31;1", change: "33", good: "32", quiet: "2", warning: "33" };

/** An error of the preview with its resource and its line. */
export function errorText({ name, place, text }: ChangeSet["errors"][number]): string {
  const where = [name === undefined ? "" : oneLine(name), place === undefined ? "" : `(${lineText(place)})`].filter(
    (part) => part !== "",
  );
  return `${where.length > 0 ? `${where.join(" ")}: ` : ""}${text}`;
}

/** The change set in words, one line for each change, the heaviest first. */
export function textOf(set: ChangeSet, { isColoured = false, violations = [] }: TextOptions = {}): string {
  const paint = (tone: Tone, text: string) => (isColoured ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text);
  const all = changeLines(set);
  const moves = set.serverMoves.map(serverMoveLines);
  const heads = [...all.map(({ title, place }) => head(title, place)), ...moves.map(({ title }) => title)];
  const column = columnOf(heads, widest.title) + 2;
  const idle = idleLine(set);
  const aboutColumn =
    columnOf(
      all.flatMap(({ members }) => members.map(({ about }) => about)),
      widest.about,
    ) + 2;
  const errors = set.errors.map((error) => `${paint("bad", "error")} ${errorText(error)}`);
  const lines = [
    ...errors,
    ...(errors.length === 0
      ? []
      : all.length + moves.length > 0
        ? ["The preview failed: what follows is a part of the plan.", ""]
        : ["The preview failed."]),
    ...all.flatMap(({ title, place, headline, tone, members, notes }) => {
      const name = padded(head(title, place), column);
      const coloured = place === "" ? name : name.replace(`(${place})`, paint("quiet", `(${place})`));
      return [
        `${coloured}${paint(tone, headline)}`,
        ...members.map(({ about, text }) => `  ${padded(about, aboutColumn)}${text}`),
        ...notes.map((note) => `  ${note}`),
      ];
    }),
    ...moves.map(({ title, headline }) => `${padded(title, column)}${paint("change", headline)}`),
    ...(idle === undefined ? [] : ["", paint("quiet", idle)]),
    ...section(
      "Warnings",
      set.warnings.map(warningLine).map(({ title, place, text }) => {
        const where = head(title, place);
        return `  ${paint("warning", where === "" ? "stack" : where)}  ${text}`;
      }),
    ),
    ...section(
      "Messages",
      set.notices.map((text) => `  ${text.replaceAll("\n", "\n  ")}`),
    ),
    ...section(
      "Refused",
      violations.map(({ text }) => `  ${paint("bad", text)}`),
    ),
    "",
    summaryLine(set),
  ];
  return lines.join("\n").replace(/^\n+/, "");
}

const head = (title: string, place: string): string => (place === "" ? title : `${title} (${place})`.trim());
const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `${title}:`, ...lines];
const lengthOf = (text: string): number => Array.from(text).length;
const columnOf = (texts: readonly string[], most: number): number =>
  Math.min(most, Math.max(0, ...texts.map(lengthOf)));
const padded = (text: string, width: number): string => text + " ".repeat(Math.max(2, width - lengthOf(text)));
