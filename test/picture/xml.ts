// A strict reader of the XML that drawings are written in: elements, attributes in double quotes, texts and entities; nothing else.

import type { Svg } from "../../picture/svg";

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** The tree of a text. @throws {Error} for everything that {@link Svg} cannot be written as */
export function readXml(text: string): Svg {
  let at = 0;
  const fail = (): never => {
    throw new Error(`not well-formed at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
  };
  const take = (pattern: RegExp): RegExpExecArray => {
    const found = new RegExp(pattern, "uy");
    found.lastIndex = at;
    const match = found.exec(text) ?? fail();
    at += match[0].length;
    return match;
  };
  const decoded = (raw: string): string => {
    // XML has no other characters (production 2).
    if (/[^\t\n\r\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(raw)) fail();
    return raw.replace(/&(#\d+|\w+);|&/g, (_, name?: string) => {
      if (name?.startsWith("#") === true) return String.fromCodePoint(Number(name.slice(1)));
      return (name === undefined ? undefined : entities[name]) ?? fail();
    });
  };
  const element = (): Svg => {
    const name = take(/<([A-Za-z][\w:-]*)/)[1] ?? fail();
    const attributes: Record<string, string> = {};
    while (text[at] === " ") {
      const [, key = "", value = ""] = take(/ ([A-Za-z_][\w:.-]*)="([^"<]*)"/);
      if (Object.hasOwn(attributes, key)) fail();
      attributes[key] = decoded(value);
    }
    if (take(/\/?>/)[0] === "/>") return { name, attributes, children: [] };
    const children: (Svg | string)[] = [];
    while (!text.startsWith("</", at)) {
      if (text[at] === "<") children.push(element());
      else children.push(decoded(take(/[^<]+/)[0]));
    }
    if (take(/<\/([\w:-]+)>/)[1] !== name) fail();
    return { name, attributes, children };
  };
  const root = element();
  take(/\n?$/);
  return root;
}
