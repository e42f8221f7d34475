// Views drawn to scale.

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { drawOverlay } from "../../picture/overlay";
import { colours, inkOn } from "../../picture/palette";
import { legendOf, legendWords } from "../../picture/regions";
import { drawSheet } from "../../picture/sheet";
import { el, markup } from "../../picture/svg";
import { viewPictureOf } from "../../picture/of-view";
import { drawView } from "../../picture/view";
import { areas, custom, elements, layout, ofClass, texts, viewOf } from "./support";
import { seedOf } from "../provider/arbitrary";
import { readXml } from "./xml";

const halves = layout(["left", 0, 0, "1/2", 1], ["right", "1/2", 0, "1/2", 1]);

describe("the drawing of a view", () => {
  it("is the whole tree for one input", () => {
    const view = viewOf({ parameters: { resolution: { width: 160, height: 90 } }, maxInput: 1 });
    const { attributes, children } = drawView(view, { inputs: 1, width: 160 });
    assert.deepEqual(
      [attributes.viewBox, attributes.width, attributes.height, attributes.role],
      ["0 0 160 90", "160", "90", "img"],
    );
    assert.deepEqual(children, [
      el(
        "title",
        {},
        "View lecture with 1 input: 1 of 1 region filled, primary region 1, 160×90, background #000000, letterbox",
      ),
      el("path", { d: "M0 0h160v90h-160z", fill: "#000000", class: "owt-background" }),
      el("path", { d: "M0 0h160v90h-160z", fill: colours.primary }),
      el("path", {
        d: "M64.7 36a15.3 15.3 0 1 1 30.6 0a15.3 15.3 0 1 1 -30.6 0M52.1 90a27.9 27.9 0 0 1 55.8 0z",
        fill: colours.primaryPerson,
      }),
      el("path", {
        d: "M1 1h158v88h-158z",
        fill: "none",
        stroke: colours.light,
        "stroke-width": 2,
        class: "owt-region",
      }),
      ofClass(drawView(view, { inputs: 1, width: 160 }), "owt-tags")[0],
      el("path", { d: "M0.5 0.5h159v89h-159z", class: "owt-frame", fill: "none", stroke: colours.frame }),
    ]);
  });

  it("has the ratio of the mixed picture", () => {
    const { attributes } = drawView(viewOf(), { inputs: 1, width: 320 });
    assert.equal(attributes.viewBox, "0 0 320 240");
    const tall = viewOf({ parameters: { resolution: { width: 720, height: 1280 } } });
    assert.equal(drawView(tall, { inputs: 1, width: 320 }).attributes.viewBox, "0 0 180 320");
    const flat = viewOf({ parameters: { resolution: { width: 9000, height: 1 } } });
    assert.equal(drawView(flat, { inputs: 1, width: 320 }).attributes.viewBox, "0 0 320 8");
  });

  it("has the layout that servers use for the number of inputs", () => {
    for (const [inputs, filled, empty] of [
      [1, 1, 0],
      [2, 2, 2],
      [4, 4, 0],
      [5, 5, 4],
    ] as const) {
      const drawing = drawView(viewOf(), { inputs, width: 320 });
      assert.equal(texts(drawing).length, filled + empty);
      const dashes = ofClass(drawing, "owt-empty").map(({ attributes: { d = "" } }) => d.split("M").length - 1);
      assert.deepEqual(dashes, empty === 0 ? [] : [empty]);
    }
  });

  it("keeps the shape of an input, with bars in which the background shows", () => {
    const drawing = drawView(viewOf(custom([halves])), { inputs: 2, width: 640 });
    const tiles = elements(drawing).filter(({ attributes: { fill } }) => fill === colours.input);
    assert.deepEqual(
      tiles.map(({ attributes: { d } }) => d),
      ["M320 150h320v180h-320z"],
    );
  });

  it("fills regions with cropped inputs, and marks where they are cut", () => {
    const drawing = drawView(viewOf(custom([halves], { fitPolicy: "crop" })), { inputs: 2, width: 640 });
    const tiles = elements(drawing).filter(({ attributes: { fill } }) => fill === colours.input);
    assert.deepEqual(
      tiles.map(({ attributes: { d } }) => d),
      ["M320 0h320v480h-320z"],
    );
    const [marks] = elements(drawing).filter(
      ({ name, attributes }) => name === "path" && attributes.fill === colours.light,
    );
    assert.equal(marks?.attributes.d?.split("M").length, 5, "two on each input");
  });

  it("draws later regions over earlier ones, and their tags where nothing covers them", () => {
    const inset = layout(["large", 0, 0, 1, 1], ["small", 0, "1/2", "1/2", "1/2"]);
    const drawing = drawView(viewOf(custom([inset])), { inputs: 2, width: 640 });
    const tags = ofClass(drawing, "owt-tags");
    assert.deepEqual(tags.map(texts), [
      ["1", "large"],
      ["2", "small"],
    ]);
    const [chip] = elements(tags[0] ?? assert.fail()).filter(({ name }) => name === "path");
    assert.match(chip?.attributes.d ?? "", /^M1\d(\.\d)? 1\d(\.\d)?h/, "the upper left corner");
    const order = drawing.children.filter((child) => typeof child !== "string");
    assert.ok(
      order.findIndex(({ attributes }) => attributes.fill === colours.input) > order.indexOf(tags[0] ?? assert.fail()),
    );
  });

  it("leaves out the tag of a region that is covered", () => {
    const same = layout(["below", 0, 0, 1, 1], ["above", 0, 0, 1, 1]);
    assert.deepEqual(texts(drawView(viewOf(custom([same])), { inputs: 2 })), ["2", "above"]);
    assert.deepEqual(texts(drawView(viewOf(custom([same])), { inputs: 1 })).sort(), ["1", "2", "above", "below"]);
  });

  it("marks the primary region with a star, a bold line and its colours", () => {
    const drawing = drawView(viewOf(custom([{ ...halves, primary: "right" }])), { inputs: 2 });
    assert.equal(areas(drawing, colours.primary), 1);
    assert.equal(areas(drawing, colours.star), 1);
    assert.equal(
      ofClass(drawing, "owt-region").filter(({ attributes }) => attributes["stroke-width"] === "2").length,
      1,
    );
  });

  it("says how many inputs are not shown, and which regions are outside", () => {
    const out = layout(["a", 0, 0, 1, 1], ["b", 2, 0, 1, 1]);
    const drawing = drawView(viewOf(custom([out])), { inputs: 5 });
    assert.deepEqual(ofClass(drawing, "owt-note").flatMap(texts), ["+3 not shown", "outside: 2"]);
  });

  it("marks the edges of the picture over which a region reaches", () => {
    const reaching = layout(["a", "1/2", 0, 1, 1]);
    assert.ok(ofClass(drawView(viewOf(custom([reaching])), { inputs: 1 }), "owt-reach").length > 0);
    assert.deepEqual(ofClass(drawView(viewOf(custom([halves])), { inputs: 1 }), "owt-reach"), []);
  });

  for (const [what, video, notes] of [
    [
      "the layouts are not known",
      { maxInput: null },
      ["layout not known before the update", "not known: number of inputs"],
    ],
    ["there are no layouts", custom([]), ["no layout: shows nobody"]],
    ["size and background are not known", { parameters: null, bgColor: null }, ["not known: size and background"]],
  ] as const)
    it(`says so where ${what}`, () => {
      const drawing = drawView(viewOf(video), { inputs: 4 });
      assert.deepEqual(ofClass(drawing, "owt-note").flatMap(texts), notes);
    });

  it("has long ids shortened, whole where a pointer rests on them", () => {
    const id = "a very long id that goes on and on, farther than any region";
    const drawing = drawView(viewOf(custom([layout([id, 0, 0, "1/4", 1])])), { inputs: 1, width: 320 });
    const [, name] = elements(drawing).filter((one) => one.name === "text");
    assert.match(texts(drawing)[1] ?? "", /^a v.*…$/);
    assert.deepEqual(name?.children[0], el("title", {}, id));
  });

  it("isolates right-to-left ids, and takes characters away that turn a text", () => {
    const drawing = drawView(viewOf(custom([layout(["قاعة", 0, 0, "1/2", 1], ["a\u202eb", "1/2", 0, "1/2", 1])])), {
      inputs: 2,
    });
    const names = elements(drawing).filter(
      ({ name, attributes }) => name === "text" && attributes["unicode-bidi"] === "plaintext",
    );
    assert.deepEqual(
      names.map((one) => one.children.at(-1)),
      ["قاعة", "a\ufffdb"],
    );
  });

  it("is small", () => {
    assert.ok(markup(drawView(viewOf(), { inputs: 16, width: 320 })).length < 4000);
    assert.ok(markup(drawView(viewOf({ maxInput: 256 }), { inputs: 256 })).length < 30_000);
  });
});

describe("the ink on a background", () => {
  for (const [ground, ink] of [
    ["#000000", colours.light],
    ["#ffffff", colours.dark],
    ["#ffff00", colours.dark],
    ["#0000ff", colours.light],
  ] as const)
    it(`is ${ink} on ${ground}`, () => assert.equal(inkOn(ground), ink));
});

describe("the legend of a view", () => {
  it("has each region in the order of filling", () => {
    const regions = layout(["a", 0, 0, 1, 1], ["b", 0, 0, 1, 1], ["c", "3/4", 0, "1/2", "1/3"], ["d", 0, 1, 1, 1]);
    assert.deepEqual(
      legendOf(viewOf(custom([regions])), 3).map((entry) => [entry.number, entry.id, legendWords(entry)]),
      [
        [1, "a", "left 0, top 0, width 1, height 1; primary; covered by region 2"],
        [2, "b", "left 0, top 0, width 1, height 1"],
        [3, "c", "left 3/4, top 0, width 1/2, height 1/3; partly outside of the picture"],
        [4, "d", "left 0, top 1, width 1, height 1; empty; outside of the picture"],
      ],
    );
  });
});

describe("two layouts over each other", () => {
  const before = viewOf(custom([halves]));
  const after = viewOf(custom([layout(["left", 0, 0, "1/2", 1], ["right", "1/2", "1/2", "1/2", "1/2"])]));

  it("shows what stays, what moved, and where it was", () => {
    const drawing = drawOverlay(before, after, { inputs: 2 });
    assert.deepEqual(
      ["owt-stays", "owt-after", "owt-before"].map((name) => ofClass(drawing, name).map(({ attributes: { d } }) => d)),
      [["M1 1h318v478h-318z"], ["M321 241h318v238h-318z"], ["M322 2h316v476h-316z"]],
    );
  });

  it("says what is not known", () => {
    const drawing = drawOverlay(before, viewOf(null), { inputs: 2 });
    assert.match(ofClass(drawing, "owt-note").flatMap(texts).join(" "), /^layout not known before the update/);
  });
});

describe("drawings of all views", () => {
  const number = fc.oneof(fc.integer({ min: -5, max: 2000 }), fc.double(), fc.constant(null));
  const part = fc.oneof(fc.constantFrom(0, "1/2", "2/3", 1, "7/3", "-1/4", null, "x", "1e400"), fc.double());
  const name = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.constant("<b a='\">&"));
  const region = fc.record({
    id: name,
    area: fc.record({ left: part, top: part, width: part, height: part }),
  });
  const view = fc.record({
    label: name,
    video: fc.record({
      maxInput: number,
      bgColor: fc.record({ r: number, g: number, b: number }),
      parameters: fc.record({ resolution: fc.record({ width: number, height: number }) }),
      layout: fc.record({
        fitPolicy: fc.constantFrom("letterbox", "crop", null),
        templates: fc.record({
          base: fc.constantFrom("fluid", "lecture", "void", null),
          custom: fc.array(fc.record({ primary: name, region: fc.array(region, { maxLength: 5 }) }), { maxLength: 3 }),
        }),
      }),
    }),
  });

  it("are well-formed, without numbers that are none", function () {
    // A view can have 256 inputs, with 1,496 regions in all of its layouts.
    this.timeout(120_000);
    fc.assert(
      fc.property(view, view, fc.integer({ min: 0, max: 300 }), (one, other, inputs) => {
        const [before, after] = [viewPictureOf(one), viewPictureOf(other)];
        assert.ok(before && after);
        const drawings = [
          drawView(before, { inputs }),
          drawOverlay(before, after, { inputs }),
          drawSheet({ ...after, maxInput: Math.min(9, after.maxInput ?? 9) }, { room: other.label }),
        ];
        for (const drawing of drawings) {
          const text = markup(drawing);
          assert.doesNotMatch(text.replace(/<(title|text)[\s\S]*?<\/\1>/g, ""), /NaN|Infinity|undefined|null/);
          readXml(text);
        }
      }),
      { seed: seedOf(), numRuns: 10 },
    );
  });
});
