// Compares docs/pieces.md with the profiles, layouts and roles. Draws its picture from the layouts; OWT_WRITE=1 in the environment writes
// the picture.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { layouts, profiles, roles } from "../../../provider";

const { grid, lecture, sidebar, pictureInPicture } = layouts;
const docs = path.join(__dirname, "../../../docs");

const drawn: Record<string, Record<string, layouts.Region[]>> = {
  grid: Object.fromEntries([2, 3, 4, 5, 7, 9].map((n) => [n, grid(n)])),
  lecture: Object.fromEntries([2, 3, 5, 6, 7, 9].map((n) => [n, lecture(n)])),
  sidebar: {
    ...Object.fromEntries([2, 3, 5, 7].map((n) => [n, sidebar(n)])),
    '3, side: "left"': sidebar(3, { side: "left" }),
    '4, width: "1/3"': sidebar(4, { width: "1/3" }),
  },
  pictureInPicture: {
    "": pictureInPicture(),
    'corner: "topLeft"': pictureInPicture({ corner: "topLeft" }),
    'size: "1/3"': pictureInPicture({ size: "1/3" }),
    "margin: 0": pictureInPicture({ margin: 0 }),
  },
};

/** A row of small pictures for each layout, with the arguments below. */
function picture(): string {
  const [width, height, column, row, indent] = [112, 63, 136, 104, 150];
  const rows = Object.entries(drawn);
  const lines = rows.flatMap(([name, cases], y) => [
    `<text x="0" y="${y * row + height / 2 + 5}">${name}</text>`,
    ...Object.entries(cases).flatMap(([args, regions], x) => [
      `<g transform="translate(${indent + x * column} ${y * row})">`,
      `<rect width="${width}" height="${height}" fill="#1f2937"/>`,
      ...regions.flatMap(({ id, area }) => region(id, area, width, height)),
      `<text class="args" x="${width / 2}" y="${height + 17}">${args.replaceAll('"', "&quot;")}</text>`,
      "</g>",
    ]),
  ]);
  const size = [indent + 6 * column, rows.length * row].join(" ");
  const style =
    "text{font:14px monospace;fill:#6b7280}.args{font-size:11px;text-anchor:middle}" +
    ".id{font-size:11px;fill:#fff;text-anchor:middle}.region{fill:#2f6fbf;stroke:#1f2937;stroke-width:1.5}";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" role="img">`,
    "<title>The layouts</title>",
    `<style>${style}</style>`,
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}

function region(id: string, area: layouts.Area, width: number, height: number): string[] {
  const [x, w] = [pixels(area.left, width), pixels(area.width, width)];
  const [y, h] = [pixels(area.top, height), pixels(area.height, height)];
  const isLow = h < 11;
  return [
    `<rect class="region" x="${shown(x)}" y="${shown(y)}" width="${shown(w)}" height="${shown(h)}"/>`,
    ...(isLow ? [] : [`<text class="id" x="${shown(x + w / 2)}" y="${shown(y + h / 2 + 4)}">${id}</text>`]),
  ];
}

function pixels(part: string, whole: number): number {
  const [over = 0, under = 1] = part.split("/").map(Number);
  return (over / under) * whole;
}
const shown = (value: number) => String(Math.round(value * 100) / 100);

describe("docs/pieces.md", () => {
  /** Cells of the rows whose first is a name in code. */
  const rows = new Map<string, string[]>();

  before(() => {
    for (const line of readFileSync(path.join(docs, "pieces.md"), "utf8").split("\n")) {
      const [, name, ...cells] = line.split("|").map((cell) => cell.trim());
      if (name?.startsWith("`") === true) rows.set(name.replaceAll("`", ""), cells);
    }
  });
  const row = (name: string) => rows.get(name) ?? assert.fail(`there is no row for ${name}`);

  for (const [name, profile] of Object.entries(profiles)) {
    it(`lists the members that the profile ${name} sets`, () => {
      const cells = row(name).join();
      for (const member of Object.keys(profile)) assert.ok(cells.includes(`\`${member}\``), member);
    });
  }

  for (const [name, set] of Object.entries(roles.sets)) {
    it(`lists the roles of the set ${name}`, () => {
      const cells = row(`roles.${name}()`).join();
      for (const role of Object.keys(set())) assert.ok(cells.includes(`\`${role}\``), role);
    });
  }

  it("has an up-to-date picture of the layouts", () => {
    const file = path.join(docs, "layouts.svg");
    if (process.env.OWT_WRITE === "1") writeFileSync(file, picture());
    assert.equal(readFileSync(file, "utf8"), picture(), "write it anew: OWT_WRITE=1");
  });
});

describe("pieces", () => {
  for (const name of ["profiles", "layouts", "roles"]) {
    it(`load no schemas: ${name}`, () => {
      const text = readFileSync(path.join(__dirname, `../../../provider/pieces/${name}.ts`), "utf8");
      const loaded = Array.from(text.matchAll(/^import (?!type ).* from "(.*)";$/gm), ([, module]) => module);
      assert.deepEqual(
        loaded.filter((module) => module !== "../program/failure"),
        [],
      );
    });
  }
});
