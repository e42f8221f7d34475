// A small builder of HTML. All escaping is here: what is not made by `h` or `svg` is text.

import { type Svg, markup } from "../../picture/svg";
import { printable } from "../../sdk/text/redact";

/** Markup that has been made here. */
export class Html {
  /** @param markup Markup in which every foreign text is escaped. */
  constructor(readonly markup: string) {}
}

/** A child of an element; undefined and false are left out. */
export type Child = Html | string | number | undefined | false | readonly Child[];

/** Values of attributes: true is an attribute without a value, false and undefined leave it out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Elements without content and end. */
const empty: ReadonlySet<string> = new Set(["meta", "link", "input", "br", "hr"]);

/** An element. Texts, in attributes and among the children, become text and never markup. */
export function h(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Html {
  let start = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    start += value === true ? ` ${key}` : ` ${key}="${escaped(String(value))}"`;
  }
  return new Html(empty.has(name) ? `${start}>` : `${start}>${inner(children)}</${name}>`);
}

/** Several children as one. */
export const all = (...children: readonly Child[]): Html => new Html(inner(children));

/** A name with a direction of its own: a right-to-left one does not turn its surroundings. */
export const name = (text: string): Html => h("bdi", {}, text);

/** A drawing. */
export const svg = (drawing: Svg): Html => new Html(markup(drawing));

/** An element with text that browsers do not parse: a script or style of our own, or data. */
export function unparsed(tag: "script" | "style", attributes: Attributes, text: string): Html {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`The content of a ${tag} would end it.`);
  return new Html(`${h(tag, attributes).markup.replace(`</${tag}>`, "")}${text}</${tag}>`);
}

/** A value as JSON for {@link unparsed}: no text in it can end the element. */
export const json = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

function inner(children: readonly Child[]): string {
  let text = "";
  for (const child of children) {
    if (child === undefined || child === false) continue;
    if (child instanceof Html) text += child.markup;
    else if (typeof child === "object") text += inner(child);
    else text += escaped(String(child));
  }
  return text;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text for content and quoted attributes, without characters that turn the direction of what follows. */
const escaped = (text: string): string => printable(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
