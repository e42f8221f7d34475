// Reads JSON that others wrote, who may mean ill: of a depth that no answer has, or with a name that changes what objects are.

/** Far deeper than the API goes; the rest is for the attributes of streams, in which anything may stand. */
const deepest = 100;

/** The text is nested too deep to be read. */
export class NestingError extends Error {
  override readonly name = "NestingError";
  constructor() {
    super(`more than ${deepest} levels deep`);
  }
}

/** What could be the name `__proto__`, also where its letters are written by their numbers. */
const suspicious = /__proto__|\\u00[5-7]/i;

/**
 * The value of a JSON text, without members of the name `__proto__`: to copy one by assignment would change the object that it is
 * copied to.
 *
 * @throws NestingError before anything is read, for a text of many levels: reading one takes half a minute and gigabytes, and whatever
 * walks through the value afterwards runs out of stack.
 * @throws SyntaxError where it is not JSON.
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw new NestingError();
  return read(text);
}

/** An element of a list, which is read when it is asked for: of a long list, most may be of no use. */
export interface Unread<T = unknown> {
  /** As it came. */
  readonly text: string;
  /**
   * Its value, without members of the name `__proto__`.
   *
   * @throws where it is not JSON, or not what it should be.
   */
  readonly read: () => T;
}

/**
 * The elements of a JSON list, one after the other; undefined where the text is none. It is well-formed where all of them are.
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

/** Of millions, none is made before it is its turn: the first may be one with which nothing can be done. */
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
 * It must be fast, and must not be led astray by brackets in texts.
 *
 * @param commas gets the places of those that part what stands at the first level.
 */
function isTooDeep(text: string, commas?: number[]): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = endOfText(text, i);
    // Brackets and braces differ by this bit alone.
    else if ((code | 0x20) === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if ((code | 0x20) === 0x7d) depth -= 1;
    else if (code === 0x2c && depth === 1) commas?.push(i);
  }
  return false;
}

/** Where the quote is that ends a text; the length of all where there is none. */
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
