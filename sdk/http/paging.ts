// Reads lists page by page. The API has neither cursors nor a total: a page that is not full is the last one.

import { ClientOptionsError } from "../failures/errors";

/** Options of paging. */
export interface Paging {
  /**
   * Number of items in a page.
   *
   * @default none: one request reads the whole list
   */
  readonly pageSize?: number | undefined;
  /**
   * Number of pages that are requested at once. A server may cut a later page before an earlier one: if an item comes in between, one that was
   * there all the time can be missed.
   *
   * @default 1: no page is requested before it is needed
   */
  readonly pagesAtOnce?: number | undefined;
}

/**
 * Number of pages without new items after which the rest is read by one request: a server that ignores paging would repeat itself for ever,
 * and as many items may have come in between.
 */
const patience = 3;

/**
 * The items of a list in the server's order, each once.
 *
 * Items that are added or deleted meanwhile move others between pages, wherever they stand in the order. An added one moves others to later
 * pages: those that come again are dropped, and with a page at a time none is missed. A deleted one can move another to a page that was
 * read already, where it is missed. Without `pageSize`, the list is complete at one moment.
 *
 * @param fetchPage Reads a page, by its number from 1 and its size; without an argument, the whole list.
 * @param idOf Returns the id of an item.
 * @throws ClientOptionsError if `pageSize` or `pagesAtOnce` is no positive whole number.
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
  yield* (await fetchPage()).filter((item) => !seen.has(idOf(item)));
}

function refuseUncountable(paging: Paging): void {
  const problems = Object.entries(paging)
    .filter(
      ([, count]: [string, unknown]) => count !== undefined && !(Number.isSafeInteger(count) && Number(count) >= 1),
    )
    .map(([option, count]) => ({ option, message: `is ${count}, but must be a whole number of at least 1` }));
  if (problems.length > 0) throw new ClientOptionsError(problems);
}
