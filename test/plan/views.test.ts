// The pairs of views before and after a change.

import assert from "node:assert/strict";
import { viewPairs } from "../../plan/views";

const labels = (before: unknown, after: unknown) => viewPairs(before, after).map(({ from, to }) => [from, to]);

describe("the views of a room before and after a change", () => {
  it("are paired by their labels, in the order of the later ones; removed ones follow", () => {
    const loud = { audio: false };
    assert.deepEqual(labels([{ label: "a" }, { label: "b" }], [{ label: "c", ...loud }, { label: "b" }]), [
      [undefined, "c"],
      ["b", "b"],
      ["a", undefined],
    ]);
  });

  it("are the view common where none are given, or one has no label", () => {
    assert.deepEqual(labels(undefined, [{}]), [["common", "common"]]);
    assert.deepEqual(labels([], undefined), [[undefined, "common"]]);
  });

  it("are pairs where nothing but the label differs", () => {
    const video = { video: { maxInput: 4 } };
    assert.deepEqual(labels([{ label: "a", ...video }], [{ label: "b", ...video }]), [["a", "b"]]);
    assert.deepEqual(labels([{ label: "a" }, { label: "b" }], [{ label: "c" }, { label: "d" }]), [
      ["a", "c"],
      ["b", "d"],
    ]);
  });

  it("are no pairs where the later one has values that are not known", () => {
    for (const video of [null, { maxInput: null }])
      assert.deepEqual(labels([{ label: "a" }], [{ label: "b", video }]), [
        [undefined, "b"],
        ["a", undefined],
      ]);
  });

  it("are none where it is not known which there are", () => {
    for (const unknown of [null, "[secret]", [{ label: null }], [null]]) {
      assert.deepEqual(labels([{ label: "a" }], unknown), []);
      assert.deepEqual(labels(unknown, [{ label: "a" }]), []);
    }
  });
});
