// Finds nodes of a YAML document by the keys that lead to them.

import { type Document, type Node, isAlias, isMap, isScalar, isSeq } from "yaml";

/** A step on the way to a node: `start` is the node of the key in a map, or the item of a list. */
export interface Step {
  readonly start: Node;
  readonly node: Node | null;
}

/** The steps along the keys, as far as the document has them. Aliases are resolved on the way. */
export function stepsAlong(document: Document, keys: readonly (string | number)[]): Step[] {
  const steps: Step[] = [];
  let node: Node | null | undefined = document.contents;
  for (const key of keys) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const named = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      // The API has a list where the document can have a map by name.
      const pair = named ?? (typeof key === "number" ? node.items[key] : undefined);
      if (pair === undefined) break;
      node = pair.value as Node | null;
      steps.push({ start: pair.key as Node, node });
    } else if (isSeq(node)) {
      const item = (typeof key === "number" ? node.items[key] : itemNamed(node.items, key)) as Node | undefined;
      if (item === undefined) break;
      node = item;
      steps.push({ start: item, node });
    } else break;
  }
  return steps;
}

/** The members that name the entries of a list: of views, and of roles. */
const names = ["label", "role"];

/** The item at a key of a list: the entry of this name, or else of this number. */
function itemNamed(items: readonly unknown[], key: string): unknown {
  const named = items.find((item) => isMap(item) && names.some((name) => item.get(name) === key));
  return named ?? items[Number(key)];
}
