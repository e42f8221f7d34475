import assert from "node:assert/strict";
import fc from "fast-check";
import { paged } from "../../../sdk/http/paging";

type Item = { readonly id: string };
const items = (...ids: (number | string)[]): Item[] => ids.map((id) => ({ id: String(id) }));

/** Reads a list whose pages a function returns. Returns the ids and the requested pages. */
async function read(pageSize: number | undefined, pageOf: (page: number) => Item[], pagesAtOnce?: number) {
  const asked: (string | undefined)[] = [];
  const ids: string[] = [];
  const list = paged(
    (at) => {
      asked.push(at === undefined ? undefined : `${at.page}/${at.perPage}`);
      return Promise.resolve(pageOf(at?.page ?? 0));
    },
    { pageSize, pagesAtOnce },
    ({ id }) => id,
  );
  for await (const { id } of list) ids.push(id);
  return { asked, ids };
}

/** The page of a list as servers cut it. */
const pageOf = (list: Item[], size: number) => (page: number) => list.slice((page - 1) * size, page * size);

describe("Paging", () => {
  it("reads the whole list by one request when no page size is given", async () => {
    assert.deepEqual(await read(undefined, () => items(1, 2, 3)), { asked: [undefined], ids: ["1", "2", "3"] });
  });

  it("ends at a page that is not full", async () => {
    assert.deepEqual(await read(2, pageOf(items(1, 2, 3), 2)), { asked: ["1/2", "2/2"], ids: ["1", "2", "3"] });
  });

  it("ends at an empty page when the last one was full", async () => {
    assert.deepEqual(await read(2, pageOf(items(1, 2), 2)), { asked: ["1/2", "2/2"], ids: ["1", "2"] });
  });

  it("requests the next page only when it is needed", async () => {
    let asked = 0;
    const list = paged(
      () => {
        asked += 1;
        return Promise.resolve(items(asked, -asked));
      },
      { pageSize: 2 },
      ({ id }) => id,
    );
    for await (const { id } of list) if (id === "-1") break;
    assert.equal(asked, 1);
  });

  it("requests several pages at once, and more if all of them were full", async () => {
    assert.deepEqual(await read(2, pageOf(items(1, 2, 3, 4, 5, 6, 7), 2), 3), {
      asked: ["1/2", "2/2", "3/2", "4/2", "5/2", "6/2"],
      ids: ["1", "2", "3", "4", "5", "6", "7"],
    });
    assert.deepEqual((await read(2, pageOf(items(1, 2, 3), 2), 3)).asked, ["1/2", "2/2", "3/2"]);
  });

  it("returns items after a page that is not full, if the list grew in between", async () => {
    const pages = [items("a"), items("b", "c")];
    assert.deepEqual(await read(2, (page) => pages[page - 1]!, 2), { asked: ["1/2", "2/2"], ids: ["a", "b", "c"] });
  });

  it("returns an item once that moved to the next page", async () => {
    const pages = [items("b", "c"), items("c", "d"), items("e")];
    assert.deepEqual((await read(2, (page) => pages[page - 1]!)).ids, ["b", "c", "d", "e"]);
  });

  it("goes on after a page without new items", async () => {
    const pages = [items("b"), items("b"), items("c"), items()];
    assert.deepEqual((await read(1, (page) => pages[page - 1]!)).ids, ["b", "c"]);
  });

  it("ends if a server returns more items than requested, which are all", async () => {
    assert.deepEqual(await read(2, () => items(1, 2, 3)), { asked: ["1/2"], ids: ["1", "2", "3"] });
  });

  it("ends when a server repeats itself", async () => {
    const { ids, asked } = await read(2, () => items(1, 2));
    assert.deepEqual({ ids, asked }, { ids: ["1", "2"], asked: ["1/2", "2/2", "3/2", "4/2", undefined] });
  });

  for (const pageSize of [0, -1, 1.5, NaN]) {
    it(`refuses ${pageSize} as pageSize and as pagesAtOnce`, async () => {
      await assert.rejects(
        read(pageSize, () => []),
        { name: "ClientOptionsError", message: /pageSize is .*, but must be a whole number of at least 1/ },
      );
      await assert.rejects(
        read(2, () => [], pageSize),
        { name: "ClientOptionsError", message: /pagesAtOnce is .*, but must be a whole number of at least 1/ },
      );
    });
  }

  it("loses nothing, a page at a time, when items come in between whose ids sort anywhere", async () => {
    const id = fc.stringMatching(/^[0-9a-f]{4}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(id, { maxLength: 40 }),
        fc.array(fc.array(id, { maxLength: 9 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 7 }),
        async (there, arrivals, size) => {
          const list = new Set(there);
          const arriving = [...arrivals];
          const { ids } = await read(size, (page) => {
            const all = items(...[...list].sort());
            const cut = page === 0 ? all : pageOf(all, size)(page);
            for (const id of arriving.shift() ?? []) list.add(id);
            return cut;
          });
          assert.equal(new Set(ids).size, ids.length);
          assert.deepEqual(
            there.filter((id) => !ids.includes(id)),
            [],
          );
        },
      ),
    );
  });

  it("can miss an item with pages at once, if one comes in after a later page was cut: readers of single items ask again", async () => {
    const before = items("b", "c", "d", "e");
    const after = items("a", "b", "c", "d", "e");
    // The server cuts the second page first.
    const { ids } = await read(2, (page) => pageOf(page === 1 ? after : before, 2)(page), 3);
    assert.deepEqual(ids, ["a", "b", "d", "e"]);
  });
});
