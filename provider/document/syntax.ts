// The YAML of a conference document: what keeps its text from being read, one message for each cause, in words that name the place.

import { type Document, type LineCounter, type YAMLError, isScalar, visit } from "yaml";
import { formatPath } from "../../sdk/schemas/validation";

/** Something that keeps the text from being read. */
export interface Fault {
  /** Where in the text. */
  readonly offset: number;
  readonly message: string;
}

/** What parser options have to be for {@link faultsOf}: keys that stand twice are found here, by what they mean. */
export const parserOptions = { merge: true, prettyErrors: false, strict: true, uniqueKeys: false } as const;

/** All that keeps a document from being read, in the order of the text. */
export function faultsOf(document: Document.Parsed, lines: LineCounter): Fault[] {
  const lineOf = (offset: number) => lines.linePos(offset).line;
  const errors = [...document.errors, ...document.warnings];
  const tabs = errors.filter(({ code }) => code === "TAB_AS_INDENT");
  // What else is wrong then follows from it.
  if (tabs[0] !== undefined) return [tabFault(tabs[0].pos[0], [...new Set(tabs.map(({ pos }) => lineOf(pos[0])))])];
  const first = errors.filter(
    ({ pos }, i) => errors.findIndex((other) => lineOf(other.pos[0]) === lineOf(pos[0])) === i,
  );
  const faults = first.map((error) => ({ offset: error.pos[0], message: inOurWords(error) }));
  return [...faults, ...repeatedKeys(document, lineOf)].sort((a, b) => a.offset - b.offset);
}

function tabFault(offset: number, inLines: readonly number[]): Fault {
  const where = inLines.length === 1 ? "" : ` (so are ${inLines.length - 1} more, up to line ${inLines.at(-1) ?? ""})`;
  return {
    offset,
    message: `this line is indented with a tab${where}, and YAML takes blanks only: replace each tab by two blanks`,
  };
}

function inOurWords({ code, message }: YAMLError): string {
  return code === "MULTIPLE_DOCS"
    ? "a second document begins here (---), and a file has one: put its entries into the first one, or into a file of its own"
    : message;
}

/** Keys that stand twice in one map. Of those the last one would count, without a word. */
function repeatedKeys(document: Document.Parsed, lineOf: (offset: number) => number): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Map(_, map, ancestors) {
      const seen = new Map<string, number>();
      for (const { key } of map.items) {
        if (!isScalar(key) || !key.range) continue;
        const [name, [offset]] = [String(key.value), key.range];
        const before = seen.get(name);
        if (before === undefined) seen.set(name, offset);
        else if (name !== "<<") {
          const path = formatPath([...keysOf([...ancestors, map]), name]);
          const message = `${path} stands here a second time (first in line ${lineOf(before)}): give one of the two another key, or take it out`;
          faults.push({ offset, message });
        }
      }
    },
  });
  return faults;
}

/** The keys that lead to the last of the nodes. */
function keysOf(nodes: readonly unknown[]): (string | number)[] {
  return nodes.flatMap((node, i): (string | number)[] => {
    const items: unknown = (node as { items?: unknown }).items;
    const { key } = node as { key?: unknown };
    if (isScalar(key)) return [String(key.value)];
    const next = nodes[i + 1];
    const at = Array.isArray(items) ? items.indexOf(next) : -1;
    // The items of a map are its pairs, which have keys of their own.
    return at < 0 || (next as { key?: unknown }).key !== undefined ? [] : [at];
  });
}
