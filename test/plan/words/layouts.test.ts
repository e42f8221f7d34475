// Changes of custom layouts in words.

import assert from "node:assert/strict";
import { layoutChanges } from "../../../plan/words/layouts";

const area = { left: "0", top: "0", width: "1/2", height: "1" };
const region = (id: string, more: object = {}) => ({ id, shape: "rectangle", area, ...more });
const layout = (...regions: object[]) => [{ region: regions }];

const changes = (before: unknown, after: unknown, isNew = false) => layoutChanges(before, after, isNew);

describe("a custom layout", () => {
  it("that comes is new, and a plain name in a view that is new itself", () => {
    assert.deepEqual(changes([], layout(region("a"))), ["custom layout for 1 input new"]);
    assert.deepEqual(changes(undefined, layout(region("a"), region("b")), true), ["custom layout for 2 inputs"]);
  });

  it("that goes is replaced by the ready-made one", () => {
    assert.deepEqual(changes(layout(region("a"), region("b")), []), [
      "custom layout for 2 inputs removed: the ready-made one is used",
    ]);
  });

  it("that is the same is not told, also where its fractions are written in another way", () => {
    const other = region("a", { area: { ...area, width: "2/4", height: 1 } });
    assert.deepEqual(changes(layout(region("a")), layout(other)), []);
  });

  it("without regions is told by its number of inputs", () => {
    assert.deepEqual(changes([{ region: "a" }], []), [
      "custom layout for 0 inputs removed: the ready-made one is used",
    ]);
  });

  it("is told smallest first, and of two for one number the last counts", () => {
    const two = { region: [region("a"), region("b")] };
    const one = { region: [region("a")] };
    assert.deepEqual(changes([], [two, { region: [region("z")] }, one]), [
      "custom layout for 1 input new",
      "custom layout for 2 inputs new",
    ]);
    assert.deepEqual(changes([one], [{ region: [region("z")] }, one]), []);
  });
});

describe("a region of a custom layout", () => {
  const told = (before: object[], after: object[]) => changes(layout(...before), layout(...after));

  it("has its moved sides with both values", () => {
    const moved = region("a", { area: { ...area, left: "1/2" } });
    assert.deepEqual(told([region("a")], [moved]), ["custom layout for 1 input: region a left 0 → 1/2"]);
  });

  it("has none for a side that is missing", () => {
    assert.deepEqual(told([{ id: "a" }], [region("a", { area: { left: "1/4" } })]), [
      "custom layout for 1 input: region a left none → 1/4",
    ]);
    assert.deepEqual(told([region("a", { area: { left: "1/4" } })], [{ id: "a" }]), [
      "custom layout for 1 input: region a left 1/4 → none",
    ]);
  });

  it("has its shape where that differs, with a rectangle as the default", () => {
    assert.deepEqual(told([{ id: "a", area }], [region("a")]), []);
    assert.deepEqual(told([{ id: "a", area }], [region("a", { shape: "circle" })]), [
      "custom layout for 1 input: region a shape circle",
    ]);
    assert.deepEqual(told([region("a", { shape: "circle" })], [{ id: "a", area }]), [
      "custom layout for 1 input: region a shape rectangle",
    ]);
  });

  it("with another id in its place is the same region", () => {
    assert.deepEqual(told([region("a")], [region("b")]), ["custom layout for 1 input: region a is now b"]);
  });

  it("is new or removed where no region of the other side is in its place", () => {
    assert.deepEqual(told([region("a"), region("b")], [region("c"), region("a")]), [
      "custom layout for 2 inputs: region c new; region b removed",
    ]);
  });

  it("in another place of the list is told as the order", () => {
    assert.deepEqual(told([region("a"), region("b")], [region("b"), region("a")]), [
      "custom layout for 2 inputs: order of regions b then a",
    ]);
  });

  it("that is the primary one is told with the former", () => {
    const with_ = (primary?: string) => [{ region: [region("a")], ...(primary !== undefined && { primary }) }];
    assert.deepEqual(changes(with_(), with_("a")), ["custom layout for 1 input: primary region none → a"]);
    assert.deepEqual(changes(with_("a"), with_()), ["custom layout for 1 input: primary region a → none"]);
  });
});
