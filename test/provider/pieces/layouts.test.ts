import assert from "node:assert/strict";
import * as fc from "fast-check";
import Fraction from "fraction.js";
import { layouts } from "../../../provider";
import { room } from "../../../provider/room/kind";
import { named } from "../../../provider/spelling/spelling";
import { viewLayout } from "../../../provider/view-layout/kind";
import { addToView, layoutProblems } from "../../../sdk/api/operations";
import { type Bench, hooksFor, newBench } from "../lifecycle-suite";

type Region = layouts.Region;
type RegionArea = Readonly<Record<keyof layouts.Area, string | number>>;

/** The edges of a region as fractions. */
function edges({ area }: { readonly area: RegionArea }) {
  const [left, top] = [new Fraction(area.left), new Fraction(area.top)];
  return { left, top, right: left.add(area.width), bottom: top.add(area.height) };
}

function overlap(a: Region, b: Region): boolean {
  const [one, other] = [edges(a), edges(b)];
  const apart =
    one.right.compare(other.left) <= 0 ||
    other.right.compare(one.left) <= 0 ||
    one.bottom.compare(other.top) <= 0 ||
    other.bottom.compare(one.top) <= 0;
  return !apart;
}

/** Asserts the properties of every layout. */
function assertSound(regions: Region[], n: number): void {
  assert.deepEqual(
    regions.map(({ id }) => id),
    Array.from({ length: n }, (_, i) => String(i + 1)),
  );
  for (const region of regions) {
    for (const text of Object.values(region.area)) assert.match(text as string, /^(0|1|[1-9]\d*\/[1-9]\d*)$/);
    const { left, top, right, bottom } = edges(region);
    assert.ok(left.compare(0) >= 0 && top.compare(0) >= 0, JSON.stringify(region));
    assert.ok(right.compare(1) <= 0 && bottom.compare(1) <= 0, JSON.stringify(region));
    assert.ok(left.compare(right) < 0 && top.compare(bottom) < 0, JSON.stringify(region));
  }
  assert.deepEqual(layoutProblems(regions.map((region) => ({ region }))), []);
}

function assertApart(regions: Region[]): void {
  regions.forEach((region, i) => {
    for (const other of regions.slice(i + 1)) assert.ok(!overlap(region, other), JSON.stringify([region, other]));
  });
}

/** The part of the picture that regions without overlap cover. */
const covered = (regions: Region[]) =>
  regions.reduce((sum, { area }) => sum.add(new Fraction(area.width).mul(area.height)), new Fraction(0));

const inputs = fc.integer({ min: 1, max: 40 });
/** A part from 0 to 1, in any spelling. */
const parts = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 })).map(([a, b]) => `${a}/${a + b}`),
  fc.integer({ min: 1, max: 999 }).map((thousandths) => thousandths / 1000),
  fc.integer({ min: 1, max: 999 }).map((thousandths) => String(thousandths / 1000)),
);
const sides = fc.constantFrom("left" as const, "right" as const);
const corners = fc.constantFrom(...(["topLeft", "topRight", "bottomLeft", "bottomRight"] as const));

describe("layouts", () => {
  it("grid has regions of one size that fill all rows but the last", () =>
    fc.assert(
      fc.property(inputs, (n) => {
        const regions = layouts.grid(n);
        assertSound(regions, n);
        assertApart(regions);
        const first = regions[0] ?? assert.fail();
        for (const { area } of regions) {
          assert.deepEqual([area.width, area.height], [first.area.width, first.area.height]);
        }
        const rows = new Fraction(1).div(first.area.height);
        const columns = new Fraction(1).div(first.area.width);
        assert.ok(columns.sub(rows).compare(0) >= 0 && columns.sub(rows).compare(1) <= 0);
        const last = edges(regions.at(-1) ?? first);
        const start = regions.find(({ area }) => area.top === regions.at(-1)?.area.top) ?? first;
        assert.ok(edges(start).left.equals(new Fraction(1).sub(last.right)), "the last row is centred");
        assert.ok(last.bottom.equals(1));
      }),
    ));

  it("grid of a square number covers the picture", () => {
    for (const n of [1, 4, 9, 16, 25]) assert.ok(covered(layouts.grid(n)).equals(1));
  });

  it("lecture has a large region over a centred row", () =>
    fc.assert(
      fc.property(inputs, (n) => {
        const regions = layouts.lecture(n);
        assertSound(regions, n);
        assertApart(regions);
        const [large = assert.fail(), ...row] = regions.map(edges);
        assert.ok(large.right.equals(1));
        for (const small of row) assert.ok(small.top.equals(large.bottom) && small.bottom.equals(1));
        const [first, last] = [row[0], row.at(-1)];
        if (first && last) assert.ok(first.left.equals(new Fraction(1).sub(last.right)));
      }),
    ));

  it("sidebar has a large region beside a centred column", () =>
    fc.assert(
      fc.property(inputs, sides, parts, (n, side, width) => {
        const regions = layouts.sidebar(n, { side, width });
        assertSound(regions, n);
        assertApart(regions);
        const [large = assert.fail(), ...column] = regions.map(edges);
        assert.ok(large.bottom.equals(1) && large.top.equals(0));
        for (const small of column) {
          assert.ok(small.right.sub(small.left).equals(width));
          assert.ok(side === "right" ? small.left.equals(large.right) : small.right.equals(large.left));
        }
        const [first, last] = [column[0], column.at(-1)];
        if (first && last) assert.ok(first.top.equals(new Fraction(1).sub(last.bottom)));
      }),
    ));

  it("pictureInPicture has a small region in its corner, within the large one", () =>
    fc.assert(
      fc.property(corners, parts, parts, (corner, size, margin) => {
        fc.pre(new Fraction(size).add(margin).compare(1) <= 0);
        const regions = layouts.pictureInPicture({ corner, size, margin });
        assertSound(regions, 2);
        const [large, small] = regions.map(edges);
        assert.ok(large && small && large.right.equals(1) && large.bottom.equals(1));
        assert.ok(small.right.sub(small.left).equals(size) && small.bottom.sub(small.top).equals(size));
        const toLeft = corner.endsWith("Left") ? small.left : new Fraction(1).sub(small.right);
        const toTop = corner.startsWith("top") ? small.top : new Fraction(1).sub(small.bottom);
        assert.ok(toLeft.equals(margin) && toTop.equals(margin));
      }),
    ));

  it("pictureInPicture can be placed without a margin", () =>
    assert.deepEqual(layouts.pictureInPicture({ margin: 0, size: 0.5 })[1]?.area, {
      left: "1/2",
      top: "1/2",
      width: "1/2",
      height: "1/2",
    }));

  it("equal the drawings", () => {
    const areas = (regions: Region[]) =>
      regions.map(({ area: { left, top, width, height } }) => [left, top, width, height].join(" "));
    assert.deepEqual(areas(layouts.grid(3)), ["0 0 1/2 1/2", "1/2 0 1/2 1/2", "1/4 1/2 1/2 1/2"]);
    assert.deepEqual(areas(layouts.lecture(3)), ["0 0 1 3/4", "1/4 3/4 1/4 1/4", "1/2 3/4 1/4 1/4"]);
    assert.deepEqual(areas(layouts.sidebar(3)), ["0 0 3/4 1", "3/4 1/4 1/4 1/4", "3/4 1/2 1/4 1/4"]);
    assert.deepEqual(areas(layouts.sidebar(2, { side: "left", width: "1/5" })), ["1/5 0 4/5 1", "0 2/5 1/5 1/5"]);
    assert.deepEqual(areas(layouts.pictureInPicture({ margin: 0 })), ["0 0 1 1", "3/4 3/4 1/4 1/4"]);
  });

  it("upTo makes a template for each number of inputs", () => {
    const templates = layouts.upTo(3, layouts.grid);
    assert.deepEqual(
      templates,
      [1, 2, 3].map((n) => ({ region: layouts.grid(n) })),
    );
  });

  it("withStreams fills regions from the first, and leaves the last empty", () => {
    const [a, b, c] = layouts.grid(3);
    assert.deepEqual(layouts.withStreams(layouts.grid(3), ["x", "y"]), [
      { stream: "x", region: a },
      { stream: "y", region: b },
      { region: c },
    ]);
  });

  const refused: [string, () => unknown, RegExp][] = [
    ["none", () => layouts.grid(0), /^layouts\.grid: n is 0, but must be a whole number from 1 to 256\.$/],
    ["less than none", () => layouts.lecture(-1), /^layouts\.lecture: n is -1/],
    ["one and a half", () => layouts.sidebar(1.5), /^layouts\.sidebar: n is 1\.5/],
    ["what is no number", () => layouts.grid("4" as never), /^layouts\.grid: n is "4"/],
    ["too many", () => layouts.upTo(257, layouts.grid), /^layouts\.upTo: n is 257/],
    [
      "a width of nothing",
      () => layouts.sidebar(2, { width: 0 }),
      /^layouts\.sidebar: width is 0, but must be more than 0/,
    ],
    [
      "a width of all",
      () => layouts.sidebar(2, { width: "3/3" }),
      /width is "3\/3", but must be more than 0 and less than 1/,
    ],
    [
      "a width of more than all",
      () => layouts.sidebar(2, { width: "4/3" }),
      /width is "4\/3", but must be a fraction of the picture/,
    ],
    [
      "a size that is no number",
      () => layouts.pictureInPicture({ size: "big" }),
      /size is "big", but must be a fraction/,
    ],
    ["a size by nothing", () => layouts.pictureInPicture({ size: "1/0" }), /size is "1\/0", but must be a fraction/],
    [
      "a size with no end",
      () => layouts.pictureInPicture({ size: 1 / 3 }),
      /such as 0\.25 or "1\/3" \(with a denominator of at most/,
    ],
    [
      "less than no margin",
      () => layouts.pictureInPicture({ margin: -0.1 }),
      /margin is -0\.1, but must be a fraction/,
    ],
    [
      "what leaves the picture",
      () => layouts.pictureInPicture({ size: "3/4", margin: "1/3" }),
      /size 3\/4 and margin 1\/3 add up to more than the picture/,
    ],
    [
      "another side",
      () => layouts.sidebar(2, { side: "top" as never }),
      /side is "top", but must be one of left, right/,
    ],
    [
      "another corner",
      () => layouts.pictureInPicture({ corner: "middle" as never }),
      /corner is "middle", but must be one of topLeft/,
    ],
    [
      "more streams than regions",
      () => layouts.withStreams(layouts.grid(1), ["x", "y"]),
      /2 streams do not fit into 1 regions/,
    ],
  ];
  for (const [what, make, message] of refused) {
    it(`reject ${what}`, () => assert.throws(make, (error: Error) => message.test(error.message)));
  }
});

describe("layouts on a server", () => {
  let bench: Bench;

  before(async () => {
    bench = await newBench();
  });
  after(async () => bench.close());

  const kinds: Record<string, layouts.Template[]> = {
    grid: layouts.upTo(16, layouts.grid),
    lecture: layouts.upTo(16, layouts.lecture),
    sidebar: layouts.upTo(9, (n) => layouts.sidebar(n, { side: "left", width: "1/5" })),
    pictureInPicture: [layouts.template(layouts.pictureInPicture())],
  };
  for (const [name, custom] of Object.entries(kinds)) {
    const args = { name, views: [{ label: "common", video: { layout: { templates: { custom } } } }] };

    it(`${name} is accepted as templates of a view, and reads back unchanged`, async () => {
      const hooks = hooksFor(room, bench);
      const { inputs, failures } = await hooks.check({}, args);
      assert.deepEqual(failures, []);
      const { id, state } = await hooks.create(inputs);
      assert.deepEqual((await hooks.read(id, state))?.inputs, named(room.schema, args));
      assert.equal((await hooks.diff(id, state, args)).changes, false);
    });

    it(`${name} can be added to an existing room`, async () => {
      const hooks = hooksFor(room, bench);
      const { id, state } = await hooks.create({ name });
      const { state: updated } = await hooks.update(id, state, args);
      assert.deepEqual((await hooks.read(id, updated))?.inputs, args);
    });

    it(`${name} is the layout of the room's mixed stream`, async () => {
      const { id } = await hooksFor(room, bench).create({
        ...args,
        views: [{ label: "common", video: { layout: { templates: { base: "void", custom } } } }],
      });
      for (const n of [1, 2]) {
        const camera = { connection: { url: `rtsp://192.0.2.20/${n}` } };
        const { id: stream } = await bench.client.room(id).streamingIns.create(camera);
        await bench.client.room(id).streams.update(stream, [addToView("common")]);
      }
      const mixed = await bench.client.room(id).streams.get(`${id}-common`);
      const expected = custom.find(({ region }) => region.length === 2);
      const shown = mixed.info.layout?.map(({ region }) => ({ id: region.id, area: region.area }));
      assert.deepEqual(shown?.map(edges), expected?.region.map(edges));
    });

    it(`${name} is accepted as a ViewLayout, and reads back unchanged`, async () => {
      const { _id: id } = await bench.client.rooms.create({ name, views: [{ label: "main" }] });
      const { id: stream } = await bench.client
        .room(id)
        .streamingIns.create({ connection: { url: "rtsp://192.0.2.20/camera" } });
      await bench.client.room(id).streams.update(stream, [addToView("main")]);
      const hooks = hooksFor(viewLayout, bench);
      const layout = layouts.withStreams(custom.at(-1)?.region ?? [], [stream]);
      const given = { room: id, view: "main", layout };
      const { inputs, failures } = await hooks.check({}, given);
      assert.deepEqual(failures, []);
      const made = await hooks.create(inputs);
      assert.deepEqual((await hooks.read(made.id, made.state))?.inputs, named(viewLayout.schema, given));
      assert.equal((await hooks.diff(made.id, made.state, given)).changes, false);
    });
  }
});
