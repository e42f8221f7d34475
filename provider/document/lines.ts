// The lines of exported texts: their width, comments, blank lines, and YAML in one line where it fits.

import { type Node, type Pair, type Scalar, isCollection, isMap } from "yaml";

/** Longest line, in characters. */
export const width = 110;

/** The text without line ends, which would end a comment. */
export const inOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, "\u{FFFD}");

/** The members of a map; none of another node. */
export const pairsOf = (node: Node | null | undefined): Pair[] => (isMap(node) ? node.items : []);

/** Puts texts before the key of a member. */
export function commentOn(pair: Pair, notes: readonly string[]): void {
  if (notes.length > 0) (pair.key as Scalar).commentBefore = notes.map((note) => ` ${inOneLine(note)}`).join("\n");
}

/** Puts a blank line between the members of a map. */
export function separate(pairs: readonly Pair[]): void {
  for (const { key } of pairs.slice(1)) (key as Scalar).spaceBefore = true;
}

/** Writes a node in one line where it fits, or else its parts. */
export function inLines(node: Node | null): void {
  if (!isCollection(node)) return;
  const text = JSON.stringify(node.toJSON());
  if (text.length <= width - 30) node.flow = true;
  else for (const item of node.items) inLines((isMap(node) ? (item as Pair).value : item) as Node | null);
}

/** Lines as comments. */
export const commentText = (lines: readonly string[]): string =>
  lines.map((line) => `${`# ${inOneLine(line)}`.trimEnd()}\n`).join("");
