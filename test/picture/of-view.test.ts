// Views as pictures, from the API's spelling.

import assert from "node:assert/strict";
import { labelOf, viewPictureOf } from "../../picture/of-view";
import { custom, layout, viewOf } from "./support";

describe("the picture of a view", () => {
  it("has the defaults of servers", () => {
    const { layouts, used, ...rest } = viewPictureOf({}) ?? assert.fail();
    assert.deepEqual(rest, {
      label: "common",
      size: { width: 640, height: 480 },
      background: "#000000",
      fit: "letterbox",
      maxInput: 16,
    });
    assert.deepEqual(
      layouts?.map(({ regions }) => regions.length),
      [1, 4, 9, 16],
    );
    assert.deepEqual(used, [0, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3]);
  });

  it("has the declared values", () => {
    const video = {
      parameters: { resolution: { width: 1280, height: 720 } },
      bgColor: { r: 255, g: 16.4, b: 1 },
      maxInput: 2.5,
      ...custom([{ ...layout(["a", "0/3", 0, 0.5, "1:1"], ["b", "-1/2", "1 1/2", "0.(3)", 1]), primary: "b" }], {
        fitPolicy: "crop",
      }),
    };
    assert.deepEqual(viewOf(video), {
      label: "lecture",
      size: { width: 1280, height: 720 },
      background: "#ff1001",
      fit: "crop",
      maxInput: 2,
      layouts: [
        {
          isCustom: true,
          regions: [
            {
              id: "a",
              left: 0,
              top: 0,
              width: 0.5,
              height: 1,
              words: "left 0, top 0, width 1/2, height 1",
              isPrimary: false,
            },
            {
              id: "b",
              left: 0.5,
              top: 1.5,
              width: 1 / 3,
              height: 1,
              words: "left 1/2, top 3/2, width 1/3, height 1",
              isPrimary: true,
            },
          ],
        },
      ],
      used: [0, 0],
    });
  });

  it("is none for a view without picture", () => assert.equal(viewPictureOf({ video: false }), undefined));

  it("has the first of several regions with the id of the primary one as primary", () => {
    const view = viewOf(custom([{ ...layout(["a", 0, 0, 1, 1], ["b", 0, 0, 1, 1], ["b", 0, 0, 1, 1]), primary: "b" }]));
    assert.deepEqual(
      view.layouts?.[0]?.regions.map(({ isPrimary }) => isPrimary),
      [false, true, false],
    );
  });

  const one = layout(["a", 0, 0, 1, 1]);
  for (const [what, video] of [
    ["the picture", null],
    ["the number of inputs", { maxInput: null }],
    ["the templates", { layout: { templates: null } }],
    ["the base", { layout: { templates: { base: null } } }],
    ["the custom layouts", { layout: { templates: { custom: null } } }],
    ["a custom layout", { layout: { templates: { custom: [one, null] } } }],
    ["the primary region", { layout: { templates: { custom: [{ ...one, primary: null }] } } }],
    ["the id of a region", { layout: { templates: { custom: [{ region: [{ id: null, area: {} }] }] } } }],
    ["a fraction", custom([layout(["a", 0, 0, 1, "[secret]"])])],
  ] as const)
    it(`has no layouts where ${what} is not known`, () => {
      const { layouts, used } = viewOf(video);
      assert.deepEqual([layouts, used], [undefined, []]);
    });

  it("has layouts for an unknown number of inputs where none are ready-made", () =>
    assert.deepEqual(
      viewOf({ ...custom([layout(["a", 0, 0, 1, 1], ["b", 0, 0, 1, 1])]), maxInput: null }).used,
      [0, 0],
    ));

  for (const [what, video, member] of [
    ["size", { parameters: { resolution: { width: null } } }, "size"],
    ["size", { parameters: { resolution: { width: 0 } } }, "size"],
    ["size", { parameters: { resolution: { width: 5e-324 } } }, "size"],
    ["size", { parameters: null }, "size"],
    ["background", { bgColor: { r: null } }, "background"],
    ["background", { bgColor: null }, "background"],
    ["fit", { layout: { fitPolicy: null } }, "fit"],
  ] as const)
    it(`has no ${what} for ${JSON.stringify(video)}`, () => assert.equal(viewOf(video)[member], undefined));

  it("knows nothing of a view that is not known", () =>
    assert.deepEqual(viewPictureOf(null), {
      label: "?",
      size: undefined,
      background: undefined,
      fit: undefined,
      maxInput: undefined,
      layouts: undefined,
      used: [],
    }));

  it("has fractions that can be drawn, however large", () => {
    const [region] =
      viewOf(custom([layout(["a", "9".repeat(400), `${"9".repeat(400)}/7`, 1, 1])])).layouts?.[0]?.regions ?? [];
    assert.deepEqual([region?.left, region?.top], [1000, 1000]);
  });
});

describe("the label of a view", () => {
  for (const [view, label] of [
    [{}, "common"],
    [{ label: "a" }, "a"],
    [{ label: null }, undefined],
    [null, undefined],
  ] as const)
    it(`is ${label} for ${JSON.stringify(view)}`, () => assert.equal(labelOf(view), label));
});
