// Finds and makes elements.

/** The element with an id. @throws {Error} where the page has none of the type. */
export function byId<T extends Element>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`The page has no ${id}.`);
}

/** All elements of a type that match. */
export const allOf = <T extends Element>(selector: string, type: new () => T, within: ParentNode = document): T[] =>
  [...within.querySelectorAll(selector)].filter((one): one is T => one instanceof type);

/** A new element with properties. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
