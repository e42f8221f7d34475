// The entries of a document's sections.

import { isObject } from "../../sdk/values";

/** The entries of a section that are objects, whether or not they fit the schema. */
export function entriesOf(content: unknown, section: string): [string, Record<string, unknown>][] {
  const entries = isObject(content) ? content[section] : undefined;
  return isObject(entries)
    ? Object.entries(entries).filter((entry): entry is [string, Record<string, unknown>] => isObject(entry[1]))
    : [];
}
