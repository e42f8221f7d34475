// The regions that a view uses: those that inputs fill, and inputs without one.

import assert from "node:assert/strict";
import { viewPictureOf } from "../../picture/of-view";
import { filledAt, hiddenAt, legendOf } from "../../picture/regions";

const view = (video: unknown) => viewPictureOf({ label: "v", video }) ?? assert.fail();

describe("the regions of a view", () => {
  it("are filled by as many inputs as the view admits, though its layout has more", () => {
    const lecture = view({ maxInput: 9, layout: { templates: { base: "lecture" } } });
    assert.deepEqual(
      [8, 9, 10, 16].map((inputs) => [filledAt(lecture, inputs), hiddenAt(lecture, inputs)]),
      [
        [8, 0],
        [9, 0],
        [9, 1],
        [9, 7],
      ],
    );
    assert.deepEqual(
      legendOf(lecture, 16).map(({ isFilled }) => isFilled),
      [...Array<boolean>(9).fill(true), false],
    );
  });

  it("are all that are filled where the number of inputs is not known", () => {
    const area = { left: "0", top: "0", width: "1", height: "1" };
    const custom = view({
      maxInput: null,
      layout: { templates: { base: "void", custom: [{ region: [{ id: "a", area }] }] } },
    });
    assert.deepEqual([filledAt(custom, 3), hiddenAt(custom, 3)], [1, 2]);
  });
});
