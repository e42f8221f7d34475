// The legend of a view before and after a change.

import assert from "node:assert/strict";
import { viewPictureOf } from "../../../picture/of-view";
import { legend } from "../../../plan/report/figures";

/** The title of the legend and its rows, as texts. */
const legendOf = (before: object | undefined, after: object | undefined, inputs: number) => {
  const [one, other] = [before, after].map((video) => video && viewPictureOf({ label: "main", video }));
  const { markup } = legend({ before: one, after: other, inputs, isSame: false });
  const text = (part: string) =>
    part
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim();
  const [title = ""] = /<summary>.*?<\/summary>/.exec(markup) ?? [];
  return [text(title), ...[...markup.matchAll(/<tr class="marked">.*?<\/tr>/g)].map(([row]) => text(row))];
};

describe("the legend of a view", () => {
  it("counts the regions of both layouts where they differ, and no sum of them", () => {
    const [title, ...rows] = legendOf({}, { maxInput: 1 }, 4);
    assert.equal(title, "4 → 1 region with 4 inputs, 4 differ");
    assert.equal(rows.length, 4);
    assert.equal(legendOf({}, { layout: { templates: { base: "lecture" } } }, 1)[0], "1 region with 1 input");
    assert.equal(legendOf(undefined, {}, 4)[0], "4 regions with 4 inputs");
  });

  it("says of no region that it is new or gone where the other layout is not known", () => {
    assert.deepEqual(legendOf({}, { maxInput: null }, 4), ["4 regions with 4 inputs, before"]);
    assert.deepEqual(legendOf({ layout: null }, {}, 4), ["4 regions with 4 inputs, after"]);
    assert.deepEqual(legendOf({ layout: null }, { layout: null }, 4), [""]);
  });

  it("has a column of changes where something changes alone", () => {
    const views = [{}, { bgColor: { r: 9, g: 9, b: 9 } }, { maxInput: 1 }].map((video) =>
      viewPictureOf({ label: "main", video }),
    );
    const hasColumn = (at: number) =>
      legend({ before: views[0], after: views[at], inputs: 4, isSame: false }).markup.includes(">Change</th>");
    assert.deepEqual([hasColumn(1), hasColumn(2)], [false, true]);
  });

  it("has all regions of a view without layout as gone: that it shows nobody is known", () => {
    const [title, ...rows] = legendOf({}, { layout: { templates: { base: "void" } } }, 1);
    assert.deepEqual([title, rows.length], ["1 → 0 regions with 1 input, 1 differs", 1]);
    assert.match(rows[0] ?? "", /no longer there$/);
  });
});
