// Parses JSON from untrusted servers: limits its depth, and drops members that would change prototypes.

/** Far deeper than the API goes. Attributes of streams can have any depth. */
const deepest = 100;

/** The text is nested too deep. */
export class NestingError extends Error {
  override readonly name = "NestingError";
  constructor() {
    super(`more than ${deepest} levels deep`);
  }
}

/** May be the name `__proto__`, also with escaped letters. */
const suspicious = /__proto__|\\u00[5-7]/i;

/**
 * Parses a JSON text. Drops members named `__proto__`: a copy of one by assignment would change the prototype of its target.
 *
 * @throws NestingError for a text of too many levels, before it is parsed. Parsing it would take half a minute and gigabytes, and
 * recursive functions would run out of stack.
 * @throws SyntaxError if it is not JSON.
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw new NestingError();
  return read(text);
}

/** An element of a list, parsed on demand: of a long list, few may be needed. */
export interface Unread<T = unknown> {
  /** The JSON text. */
  readonly text: string;
  /**
   * The value, without members named `__proto__`.
   *
   * @throws if it is not JSON, or not valid.
   */
  readonly read: () => T;
}

/**
 * The elements of a JSON list; undefined if the text is no list. The text is well-formed if all elements are.
 *
 * @throws NestingError as `parseJson` does.
 */
export function elementsOf(text: string): Iterable<Unread> | undefined {
  const commas: number[] = [];
  if (isTooDeep(text, commas)) throw new NestingError();
  const begin = text.search(/[^ \t\n\r]/);
  const end = text.lastIndexOf("]");
  if (text[begin] !== "[" || end < 0 || !isBlank(text.slice(end + 1))) return undefined;
  if (commas.length === 0 && isBlank(text.slice(begin + 1, end))) return [];
  commas.push(end);
  return parts(text, begin, commas);
}

/** A generator, so that of millions of elements none is made before it is needed. */
function* parts(text: string, begin: number, ends: readonly number[]): Generator<Unread> {
  let last = begin;
  for (const end of ends) {
    const part = text.slice(last + 1, end);
    yield { text: part, read: () => read(part) };
    last = end;
  }
}

const isBlank = (text: string): boolean => /^[ \t\n\r]*$/.test(text);

const read = (text: string): unknown =>
  suspicious.test(text)
    ? (JSON.parse(text, (name, value: unknown) => (name === "__proto__" ? undefined : value)) as unknown)
    : (JSON.parse(text) as unknown);

/**
 * Whether a text has more than `deepest` levels. Skips brackets in strings.
 *
 * @param commas Filled with the positions of the commas between the elements of the outermost list.
 */
function isTooDeep(text: string, commas?: number[]): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = endOfText(text, i);
    // Brackets and braces differ by this bit only.
    else if ((code | 0x20) === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if ((code | 0x20) === 0x7d) depth -= 1;
    else if (code === 0x2c && depth === 1) commas?.push(i);
  }
  return false;
}

/** Position of the quote that ends a string; the length of the text if there is none. */
function endOfText(text: string, begin: number): number {
  let end = text.indexOf('"', begin + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === 0x5c) first -= 1;
  return (at - first) % 2 === 1;
}
