// Finds the faults for which the text of a conference document cannot be read: one message for each cause, with its place.

import { type Document, type LineCounter, type YAMLError, isScalar, visit } from "yaml";
import { formatPath } from "../../sdk/schemas/validation";

/** A fault for which the text cannot be read. */
export interface Fault {
  /** Offset in the text. */
  readonly offset: number;
  readonly message: string;
}

/** Parser options for {@link faultsOf}, which finds duplicate keys itself: it compares values, not spellings. */
export const parserOptions = { merge: true, prettyErrors: false, strict: true, uniqueKeys: false } as const;

/** All faults of a document, in the order of the text. */
export function faultsOf(document: Document.Parsed, lines: LineCounter): Fault[] {
  const lineOf = (offset: number) => lines.linePos(offset).line;
  const errors = [...document.errors, ...document.warnings];
  const tabs = errors.filter(({ code }) => code === "TAB_AS_INDENT");
  // Other errors follow from the tabs.
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

/** Duplicate keys of a map. Without an error, the last one would win. */
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
          const message = `${path} is a duplicate key (first in line ${lineOf(before)}): rename or remove one of the two`;
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
