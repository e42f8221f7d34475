// Reads lists by pages. The API has no cursors and gives no total: a page that is not full is the last one.

import { ClientOptionsError } from "../failures/errors";

/** How a list is read. */
export interface Paging {
  /**
   * Reads the list in pages of this many items.
   *
   * @default the whole list by one request
   */
  readonly pageSize?: number | undefined;
  /**
   * How many pages are asked for at one time.
   *
   * @default 1, so that no page is asked for before it is needed
   */
  readonly pagesAtOnce?: number | undefined;
}

/** Pages without anything new after which a list counts as read: a server that disregards paging would repeat itself for ever. */
const patience = 3;

/**
 * The items of a list, in the order of the server, each once.
 *
 * Items that are added or deleted while the pages are read move others to another page. Those that come again are left out; one
 * that moved to a page that was read already is missed. A list read without `pageSize` is of one moment, and complete.
 *
 * @param fetchPage gets a page: its number from 1, and how many items it holds.
 * @param idOf what tells items apart.
 * @throws ClientOptionsError where `pageSize` or `pagesAtOnce` is no positive whole number.
 */
export async function* paged<T>(
  fetchPage: (page?: { page: number; perPage: number }) => Promise<readonly T[]>,
  { pageSize, pagesAtOnce = 1 }: Paging,
  idOf: (item: T) => string,
): AsyncGenerator<T, void, undefined> {
  refuseUncountable({ pageSize, pagesAtOnce });
  if (pageSize === undefined) {
    yield* await fetchPage();
    return;
  }
  const seen = new Set<string>();
  let stale = 0;
  for (let first = 1; stale < patience; first += pagesAtOnce) {
    const numbers = Array.from({ length: pagesAtOnce }, (_, i) => first + i);
    const pages = await Promise.all(numbers.map((page) => fetchPage({ page, perPage: pageSize })));
    for (const items of pages) {
      const fresh = items.filter((item) => !seen.has(idOf(item)));
      for (const item of fresh) seen.add(idOf(item));
      yield* fresh;
      stale = fresh.length === 0 ? stale + 1 : 0;
    }
    if (pages.some(({ length }) => length !== pageSize)) return;
  }
}

function refuseUncountable(paging: Paging): void {
  const problems = Object.entries(paging)
    .filter(
      ([, count]: [string, unknown]) => count !== undefined && !(Number.isSafeInteger(count) && Number(count) >= 1),
    )
    .map(([option, count]) => ({ option, message: `is ${count}, but must be a whole number of at least 1` }));
  if (problems.length > 0) throw new ClientOptionsError(problems);
}
