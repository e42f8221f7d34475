// Views before and after a change, and sheets of layouts, as images of their own.

import assert from "node:assert/strict";
import { drawComparison } from "../../picture/compare";
import { rangesOf, rangeText } from "../../picture/ranges";
import { drawSheet } from "../../picture/sheet";
import { markup } from "../../picture/svg";
import { custom, elements, layout, ofClass, textOf, texts, viewOf } from "./support";
import { readXml } from "./xml";

const hd = { parameters: { resolution: { width: 1280, height: 720 } } };
const lecture = (more: object = {}) => ({ ...hd, maxInput: 9, layout: { templates: { base: "lecture", ...more } } });
const thirds = layout(["a", 0, 0, "1/3", 1], ["b", "1/3", 0, "1/3", 1], ["c", "2/3", 0, "1/3", 1]);

/** The pictures of an image: drawings within it. */
const pictures = (drawing: ReturnType<typeof drawComparison>) =>
  drawing.children.filter((child) => typeof child !== "string" && child.name === "svg");

/** The lines around the pictures. */
const around = (drawing: ReturnType<typeof drawComparison>) =>
  drawing.children.flatMap((child) => (typeof child !== "string" && child.name === "text" ? [textOf(child)] : []));

describe("the image of a view before and after", () => {
  it("shows the numbers of inputs whose layout differs, and says which are the same", () => {
    const drawing = drawComparison(viewOf(lecture()), viewOf(lecture({ custom: [thirds] })), { room: "classroom" });
    assert.equal(pictures(drawing).length, 2);
    assert.deepEqual(around(drawing), [
      "classroom · lecture",
      "2–3 inputs",
      "before: 6 regions",
      "after: 3 regions, custom",
      "The regions are the same before and after for 1 and 4–9 inputs.",
    ]);
  });

  it("says what differs besides layouts", () => {
    const after = { ...hd, bgColor: { r: 255 }, maxInput: 4, layout: { fitPolicy: "crop" } };
    const drawing = drawComparison(viewOf({ maxInput: 4 }), viewOf(after), { room: "hall" });
    assert.deepEqual(around(drawing).slice(1, 2), [
      "size 640×480 → 1280×720fit letterbox → cropbackground ■ #000000 → ■ #ff0000",
    ]);
    assert.equal(around(drawing).at(-1), "The regions are the same before and after, for each number of inputs.");
    assert.equal(pictures(drawing).length, 4, "the first and the last layout");
  });

  it("has at most four pairs, and names the others", () => {
    const drawing = drawComparison(viewOf({ ...hd, maxInput: 9 }), viewOf(lecture()), { room: "hall" });
    assert.equal(pictures(drawing).length, 8);
    const wide = drawComparison(viewOf({ ...hd, maxInput: 25 }), viewOf({ ...lecture(), maxInput: 25 }), {
      room: "hall",
    });
    assert.equal(pictures(wide).length, 8);
    assert.match(around(wide).join("\n"), /^Further layouts differ, for .* inputs\.$/m);
  });

  for (const [what, before, after, missing, status] of [
    ["a new view", undefined, lecture(), "none", "new view"],
    ["a removed view", lecture(), undefined, "none", "removed"],
    ["a view that gets a picture", undefined, lecture(), "audio only", "gets a picture: it was audio only"],
    ["a view that loses its picture", lecture(), undefined, "audio only", "loses its picture: audio only"],
  ] as const)
    it(`shows ${what}`, () => {
      const sides = [before, after].map((video) => (video === undefined ? undefined : viewOf(video)));
      const drawing = drawComparison(sides[0], sides[1], { room: "hall", missing });
      assert.equal(pictures(drawing).length, 4);
      assert.deepEqual(around(drawing).slice(1, 3), [
        status,
        "size 1280×720fit letterboxbackground ■ #000000inputs at most 9",
      ]);
    });

  it("says what is not known, with one pair", () => {
    const drawing = drawComparison(viewOf(lecture()), viewOf({ ...lecture(), maxInput: null }), { room: "hall" });
    assert.equal(pictures(drawing).length, 2);
    assert.deepEqual(around(drawing), [
      "hall · lecture",
      "inputs not known before the update",
      "9 inputs",
      "before: 10 regions",
      "after: not known before the update",
    ]);
  });

  it("has both labels of a view that is renamed", () => {
    const drawing = drawComparison(viewOf({}, "old"), viewOf({}, "new"), { room: "hall" });
    assert.equal(around(drawing)[0], "hall · old → new");
  });

  it("shows more inputs than one side takes", () => {
    const one = custom([layout(["a", 0, 0, 1, 1])]);
    const drawing = drawComparison(viewOf({ ...one, maxInput: 1 }), viewOf({ ...one, maxInput: 3 }), { room: "hall" });
    assert.deepEqual(around(drawing).slice(2, 5), ["2–3 inputs", "before: at most 1 input", "after: 1 region, custom"]);
  });

  it("keeps names as text, and each in its direction", () => {
    const name = '"><script>alert(1)</script>';
    const drawing = drawComparison(viewOf({}, name), viewOf(hd, name), { room: "قاعة" });
    assert.equal(around(drawing)[0], `\u2068قاعة\u2069 · ${name}`);
    assert.ok(!markup(drawing).includes("<script"));
    readXml(markup(drawing));
  });

  it("follows the scheme of its reader, with colours for renderers that know no styles", () => {
    const drawing = drawComparison(viewOf({}), viewOf(hd), { room: "hall" });
    assert.match(
      textOf(elements(drawing).find(({ name }) => name === "style") ?? assert.fail()),
      /prefers-color-scheme:dark/,
    );
    assert.equal(ofClass(drawing, "owt-page")[0]?.attributes.fill, "#ffffff");
    for (const { attributes } of ofClass(drawing, "owt-ink")) assert.notEqual(attributes.fill, undefined);
  });

  it("is small enough for a comment", () => {
    const drawing = drawComparison(viewOf({ maxInput: 16 }), viewOf({ ...lecture(), maxInput: 16 }), { room: "hall" });
    assert.ok(markup(drawing).length < 30_000, `${markup(drawing).length} bytes`);
  });
});

describe("the ranges of inputs of two views", () => {
  const ranges = (...args: Parameters<typeof rangesOf>) =>
    rangesOf(...args).map((range) => `${rangeText(range)}${range.isSame ? "" : " differ"}`);

  it("are those of their layouts", () =>
    assert.deepEqual(ranges(viewOf({ maxInput: 5 }), viewOf(lecture())), [
      "1",
      "2–4 differ",
      "5 differ",
      "6 differ",
      "7–8 differ",
      "9 differ",
    ]));
  it("are those of one view alone", () =>
    assert.deepEqual(ranges(undefined, viewOf({ maxInput: 5 })), ["1 differ", "2–4 differ", "5 differ"]));
  it("differ where something is not known", () => assert.deepEqual(ranges(viewOf(null), viewOf(null)), ["1 differ"]));
  it("differ by the order of regions, and by the primary one", () => {
    const [a, b] = [["a", 0, 0, "1/2", 1] as const, ["b", "1/2", 0, "1/2", 1] as const];
    const view = (template: object) => viewOf({ ...custom([template]), maxInput: 2 });
    assert.deepEqual(ranges(view(layout(a, b)), view(layout(a, b))), ["1–2"]);
    assert.deepEqual(ranges(view(layout(a, b)), view(layout(b, a))), ["1–2 differ"]);
    assert.deepEqual(ranges(view(layout(a, b)), view({ ...layout(a, b), primary: "b" })), ["1–2 differ"]);
  });
});

describe("the sheet of a view", () => {
  it("shows each layout with the numbers of inputs that use it", () => {
    const drawing = drawSheet(viewOf(lecture({ custom: [thirds] })), { room: "classroom" });
    assert.equal(pictures(drawing).length, 5);
    assert.deepEqual(
      texts(drawing).filter((text) => / inputs?$/.test(text) && !text.startsWith("size")),
      ["1 input", "2–3 inputs", "4–6 inputs", "7–8 inputs", "9 inputs"],
    );
    assert.equal(around(drawing)[0], "classroom · lecture");
  });

  it("has no room for layouts of none", () => assert.equal(around(drawSheet(viewOf({}, "fluid"), {}))[0], "fluid"));
});
