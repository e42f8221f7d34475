// A drawing as a tree of SVG elements, and its markup. Names from documents are hostile: here they stay text.

/** An element. */
export interface Svg {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Svg | string)[];
}

/** Values of attributes: numbers are rounded, undefined leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its attributes and children; children that are undefined or false are left out. */
export function el(
  name: string,
  attributes: Attributes = {},
  ...children: readonly (Svg | string | undefined | false)[]
): Svg {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, typeof value === "number" ? shown(value) : value] as const],
  );
  return {
    name,
    attributes: Object.fromEntries(given),
    children: children.filter((child) => child !== undefined && child !== false),
  };
}

/** The root of a drawing, an image for assistive technology. `title` is the image in words. */
export function root(
  width: number,
  height: number,
  title: string,
  attributes: Attributes,
  ...children: readonly (Svg | string | undefined | false)[]
): Svg {
  const size = { viewBox: `0 0 ${shown(width)} ${shown(height)}`, width, height };
  return el(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", ...size, role: "img", ...attributes },
    el("title", {}, title),
    ...children,
  );
}

/**
 * A number with the digits that a drawing needs, in pixels. Pictures stay small, and equal where computers round differently. Numbers that
 * no renderer takes become the largest that all take.
 */
export function shown(value: number): string {
  const within = Number.isNaN(value) ? 0 : Math.min(largest, Math.max(-largest, value));
  // Adding 0 turns -0 into 0.
  return String(Math.round(within * 100) / 100 + 0);
}
const largest = 100_000;

/** The markup of a drawing, for a page. @throws {Error} for names of elements and attributes that are no names. */
export const markup = (drawing: Svg): string => written(drawing, "");

/** The markup of a drawing as a file: each of its parts in a line, so that versions of it can be compared. */
export const fileOf = (drawing: Svg): string => `${written(drawing, "\n")}\n`;

/** @param between separates the children */
function written({ name, attributes, children }: Svg, between: string): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${checked(key)}="${escaped(value)}"`);
  const start = `<${checked(name)}${given.join("")}`;
  if (children.length === 0) return `${start}/>`;
  const inner = children.map((child) => (typeof child === "string" ? escaped(child) : written(child, "")));
  return [`${start}>`, ...inner, `</${name}>`].join(between);
}

function checked(name: string): string {
  if (/^[A-Za-z_][\w.:-]*$/.test(name)) return name;
  throw new Error(`${JSON.stringify(name)} is no name of an element or attribute.`);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** A text for content and attributes: neither markup nor the end of an attribute, and only characters that XML allows. */
const escaped = (text: string): string =>
  text
    .replace(/(?![\t\n\r])\p{Cc}|\p{Surrogate}|[\uFFFE\uFFFF]/gu, "\u{FFFD}")
    .replace(/[&<>"'\t\n\r]/g, (sign) => entities[sign] ?? sign);
