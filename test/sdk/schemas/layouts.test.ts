// The regions that servers use for a number of inputs, beside those that a server has answered.

import assert from "node:assert/strict";
import { type PlacedRegion, type Templates, layoutFor, layoutsOf } from "../../../sdk/schemas";
import { scenarios } from "../../contract/scenario";

const sizes = (templates: Templates, maxInput: number) =>
  layoutsOf(templates, maxInput).map(({ regions }) => regions.length);
const used = (templates: Templates, maxInput: number, most = maxInput) =>
  Array.from({ length: most }, (_, i) => layoutFor(layoutsOf(templates, maxInput), i + 1)?.regions.length);
/** A custom layout of columns. */
const columns = (count: number) => ({
  region: Array.from({ length: count }, (_, i) => ({
    id: `c${i + 1}`,
    area: { left: `${i}/${count}`, top: 0, width: `1/${count}`, height: "1" },
  })),
});

describe("layouts of a view", () => {
  describe("are those that a server has answered", () => {
    const scenario = scenarios().find(([name]) => name === "layouts-of-bases")?.[1] ?? assert.fail("no scenario");
    const [room] = scenario.steps;
    const views = (room?.request.body as unknown as Body).options.views;
    for (const step of scenario.steps) {
      const [, label, count] = /^(\w+) with (\d+)$/.exec(step.name) ?? [];
      if (label === undefined) continue;
      it(step.name, () => {
        const video = views.find((view) => view.label === label)?.video ?? assert.fail(label);
        const answered = (step.expect.body as unknown as Answer).info.layout.map(({ region }) => region);
        const layout = layoutFor(layoutsOf(video.layout.templates, video.maxInput), Number(count));
        assert.deepEqual(layout?.regions, answered);
      });
    }
  });

  it("go on in the same way for 1 to 25 inputs", () => {
    assert.deepEqual(used({ base: "fluid" }, 25), [
      ...[1, 4, 4, 4, 9, 9, 9, 9, 9, 16, 16, 16, 16, 16, 16, 16],
      ...[25, 25, 25, 25, 25, 25, 25, 25, 25],
    ]);
    assert.deepEqual(used({ base: "lecture" }, 25), [
      ...[1, 6, 6, 6, 6, 6, 8, 8, 10, 10, 12, 12, 13, 14, 17, 17, 17],
      ...[21, 21, 21, 21, 25, 25, 25, 25],
    ]);
    assert.deepEqual(
      used({ base: "void" }, 25),
      Array.from({ length: 25 }, () => undefined),
    );
  });

  for (const base of ["fluid", "lecture"]) {
    it(`of ${base} cover the picture without an overlap`, () => {
      for (const { regions } of layoutsOf({ base }, 25)) {
        const areas = regions.map(({ area }) => fractions(area));
        const total = areas.reduce((sum, { width, height }) => sum + width * height, 0);
        assert.ok(Math.abs(total - 1) < 1e-9, `${base} ${regions.length}: ${total}`);
        for (const [i, a] of areas.entries())
          for (const b of areas.slice(i + 1)) assert.ok(!isOver(a, b), `${base} ${regions.length}`);
      }
    });
  }

  const lectures: [number, number[]][] = [
    [1, [1, 6]],
    [6, [1, 6]],
    [7, [1, 6, 8]],
    [13, [1, 6, 8, 10, 12, 14]],
    [15, [1, 6, 8, 10, 12, 13, 14, 17]],
    [16, [1, 6, 8, 10, 12, 13, 14, 17]],
    [18, [1, 6, 8, 10, 12, 13, 14, 17, 21]],
    [25, [1, 6, 8, 10, 12, 13, 14, 17, 21, 25]],
    [256, [1, 6, 8, 10, 12, 13, 14, 17, 21, 25]],
  ];
  for (const [maxInput, expected] of lectures)
    it(`of a lecture for ${maxInput} inputs have ${expected.join(", ")} regions`, () =>
      assert.deepEqual(sizes({ base: "lecture" }, maxInput), expected));

  it("are fluid without a base", () => assert.deepEqual(sizes({}, 9), [1, 4, 9]));

  it("with more inputs than regions are the largest", () => {
    assert.equal(layoutFor(layoutsOf({ base: "lecture" }, 30), 30)?.regions.length, 25);
    assert.deepEqual(used({ base: "void", custom: [columns(2)] }, 16, 4), [2, 2, 2, 2]);
  });
});

describe("custom layouts", () => {
  it("leave gaps to the ready-made ones", () => {
    const templates = { base: "fluid", custom: [columns(3), columns(6)] };
    assert.deepEqual(used(templates, 16, 10), [1, 3, 3, 4, 6, 6, 9, 9, 9, 16]);
  });

  it("alone have gaps, where the next larger one is used", () => {
    const templates = { base: "void", custom: [columns(5), columns(2)] };
    assert.deepEqual(used(templates, 16, 7), [2, 2, 5, 5, 5, 5, 5]);
  });

  it("take the place of the ready-made one with as many regions", () => {
    const [first, second] = layoutsOf({ base: "fluid", custom: [columns(4)] }, 4);
    assert.deepEqual([first?.custom, second?.custom], [undefined, 0]);
  });

  it("take the place of an earlier one with as many regions", () => {
    const layouts = layoutsOf({ base: "void", custom: [columns(2), columns(3), columns(2)] }, 4);
    assert.deepEqual(
      layouts.map(({ custom }) => custom),
      [2, 1],
    );
  });

  it("of 13 regions do not take the place of the lecture's, which servers have behind 14", () => {
    const layouts = layoutsOf({ base: "lecture", custom: [columns(13)] }, 16);
    assert.equal(layouts.find(({ regions }) => regions.length === 13)?.custom, undefined);
    const smaller = layoutsOf({ base: "lecture", custom: [columns(13)] }, 14);
    assert.equal(smaller.find(({ regions }) => regions.length === 13)?.custom, 0);
  });

  it("have the declared primary region, otherwise the first", () => {
    const [one, two] = layoutsOf({ base: "void", custom: [columns(1), { ...columns(2), primary: "c2" }] }, 2);
    assert.deepEqual([one?.primary, two?.primary], ["c1", "c2"]);
  });

  const spellings: [value: string | number, spelled: string][] = [
    ["0", "0/1"],
    [1, "1/1"],
    ["0.5", "1/2"],
    ["0.(6)", "2/3"],
    ["2/4", "1/2"],
    ["3/2", "3/2"],
    ["-1/4", "1/4"],
  ];
  for (const [value, spelled] of spellings)
    it(`have the fraction ${JSON.stringify(value)} as ${spelled}`, () => {
      const area = { left: value, top: 0, width: 1, height: 1 };
      const [layout] = layoutsOf({ base: "void", custom: [{ region: [{ id: 1, area }] }] }, 1);
      assert.deepEqual(layout?.regions, [
        { id: "1", shape: "rectangle", area: { left: spelled, top: "0/1", width: "1/1", height: "1/1" } },
      ]);
    });
});

interface Body {
  readonly options: {
    readonly views: readonly {
      readonly label: string;
      readonly video: { readonly maxInput: number; readonly layout: { readonly templates: Templates } };
    }[];
  };
}
interface Answer {
  readonly info: { readonly layout: readonly { readonly region: PlacedRegion }[] };
}

type Box = Record<"left" | "top" | "width" | "height", number>;
const fractions = (area: PlacedRegion["area"]): Box =>
  Object.fromEntries(
    Object.entries<string>({ ...area }).map(([side, text]) => {
      const [over = 0, under = 1] = text.split("/").map(Number);
      return [side, over / under];
    }),
  ) as Box;
const isOver = (a: Box, b: Box): boolean =>
  a.left + a.width > b.left + 1e-9 &&
  b.left + b.width > a.left + 1e-9 &&
  a.top + a.height > b.top + 1e-9 &&
  b.top + b.height > a.top + 1e-9;
