// Reads lists page by page. The API has no cursors and gives no total: a page that is not full is the last one.

import { ClientOptionsError } from "./errors";

/** Pages without anything new after which a list counts as read: a server that disregards paging would repeat itself for ever. */
const patience = 3;

/**
 * The items of a list, in the order of the server, each once.
 *
 * Items that are added or deleted while the pages are read move others to another page. Those that come again are left out; one
 * that moved to a page that was read already is missed. A list read without `pageSize` is of one moment, and complete.
 *
 * @param fetchPage gets a page: its number from 1, and how many items it holds.
 * @param pageSize items on a page; without it the whole list is read by one request.
 * @param idOf what tells items apart.
 * @throws ClientOptionsError where `pageSize` is no positive whole number.
 */
export async function* paged<T>(
  fetchPage: (page?: { page: number; perPage: number }) => Promise<readonly T[]>,
  pageSize: number | undefined,
  idOf: (item: T) => string,
): AsyncGenerator<T, void, undefined> {
  if (pageSize === undefined) {
    yield* await fetchPage();
    return;
  }
  if (!Number.isSafeInteger(pageSize) || pageSize < 1) {
    throw new ClientOptionsError([
      { option: "pageSize", message: `is ${pageSize}, but must be a whole number of at least 1` },
    ]);
  }
  const seen = new Set<string>();
  let stale = 0;
  for (let page = 1; stale < patience; page += 1) {
    const items = await fetchPage({ page, perPage: pageSize });
    const fresh = items.filter((item) => !seen.has(idOf(item)));
    for (const item of fresh) seen.add(idOf(item));
    yield* fresh;
    if (items.length !== pageSize) return;
    stale = fresh.length === 0 ? stale + 1 : 0;
  }
}
