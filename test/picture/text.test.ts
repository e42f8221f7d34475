// Layouts as text.

import assert from "node:assert/strict";
import { type TextRegion, layoutText } from "../../picture/text";

describe("a layout as text", () => {
  const region = (id: string, left: number, top: number, width: number, height: number): TextRegion => ({
    id,
    left,
    top,
    width,
    height,
  });
  const lines = (...args: Parameters<typeof layoutText>) => layoutText(...args).split("\n");

  it("has the aspect ratio of the mixed picture", () => {
    assert.equal(lines([], { width: 1280, height: 720 }).length, 15);
    assert.equal(lines([], { width: 100, height: 1000 }).length, 33, "at most");
    assert.equal(lines([], { width: 1000, height: 10 }).length, 7, "at least");
    assert.equal(lines([]).length, 19, "of a size that is not known");
  });

  it("draws later regions over earlier ones", () => {
    const drawn = lines([region("all", 0, 0, 1, 1), region("small", 2 / 3, 2 / 3, 1 / 3, 1 / 3)]);
    assert.deepEqual(
      [drawn[9], drawn[12], drawn[15]],
      [
        `|${" ".repeat(22)}all${" ".repeat(22)}|`,
        `|${" ".repeat(31)}+${"-".repeat(15)}+`,
        `|${" ".repeat(31)}|     small     |`,
      ],
    );
  });

  it("has corners where lines meet", () => {
    const drawn = lines([
      region("1", 0, 0, 1 / 2, 1),
      region("2", 1 / 2, 0, 1 / 2, 1 / 2),
      region("3", 1 / 2, 1 / 2, 1 / 2, 1 / 2),
    ]);
    assert.equal(drawn[9], `|           1           +${"-".repeat(23)}+`);
  });

  it("clips regions and names", () => {
    const drawn = lines([region("a long name", 7 / 8, 0, 1, 1), region("none", 0, 0, 1 / 48, 1 / 48)]);
    assert.ok(drawn.every((line) => line.length === 49));
    assert.ok(drawn[9]!.endsWith("|a lon|"));
    assert.ok(!drawn.some((line) => line.includes("no")));
  });

  it("has names without control characters", () => {
    assert.ok(layoutText([region("a\u001b[2J\u202e\nb", 0, 0, 1, 1)]).includes("a\u{FFFD}[2J\u{FFFD}\u{FFFD}b"));
  });
});
