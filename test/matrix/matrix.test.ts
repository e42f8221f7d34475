// The choice of combinations, and the page of results.

import assert from "node:assert/strict";
import * as prettier from "prettier";
import { exclusion } from "./axes";
import { covering, pairsOf, product } from "./covering";
import { pageOf } from "./page";
import { titles } from "./smoke";

const axes = {
  engine: ["3.220.0", "3.274.1"],
  sdk: ["3.216.0", "3.248.0", "3.276.0"],
  node: ["20.20.2", "22.23.5", "24.22.3", "26.12.1"],
  typescript: ["5.9.3", "6.0.3"],
};
const every = product(axes);
const possible = every.filter((combination) => exclusion(combination) === undefined);

describe("the matrix of versions", () => {
  it("has all combinations, of which some are excluded", () => {
    assert.equal(every.length, 48);
    assert.equal(new Set(every.map((combination) => JSON.stringify(combination))).size, 48);
    const excluded = every.filter((combination) => !possible.includes(combination));
    const isExcluded = ({ sdk, node, typescript }: Record<string, string>) =>
      (sdk === "3.276.0" && node === "20.20.2") || (sdk === "3.216.0" && typescript === "6.0.3");
    assert.deepEqual(excluded, every.filter(isExcluded));
    assert.equal(excluded.length, 12);
  });

  it("covers each pair of versions by few combinations", () => {
    const chosen = covering(possible);
    const pairs = (combinations: typeof possible) => [...new Set(combinations.flatMap(pairsOf))].sort();
    assert.deepEqual(pairs(chosen), pairs(possible));
    // Node and SDK alone have 11 pairs.
    assert.ok(chosen.length <= 12, `${chosen.length}`);
    assert.ok(chosen.every((combination) => possible.includes(combination)));
  });

  it("covers axes with one value, and no axis", () => {
    assert.deepEqual(covering(product({ engine: ["1"], node: ["20", "22"] })), [
      { engine: "1", node: "20" },
      { engine: "1", node: "22" },
    ]);
    assert.deepEqual(covering(product({})), []);
  });

  describe("has a page of results", () => {
    const results = covering(possible).map((combination) => ({
      combination,
      date: "2026-11-30",
      seconds: 90,
      failures: {},
    }));

    it("that says what works, and what was not run", async () => {
      const page = await pageOf(axes, results, every);
      assert.match(page, new RegExp(`${results.length} of the 36 combinations were run`));
      assert.match(
        page,
        /12 more cannot be: @pulumi\/pulumi [^;]+ wants TypeScript 5; @pulumi\/pulumi [^;]+ want Node 22\./,
      );
      assert.equal(page.match(/\| works /g)?.length, results.length);
      assert.doesNotMatch(page, /What fails/);
      for (const title of titles) assert.ok(page.includes(`\n- ${title}\n`), title);
      assert.equal(page, await prettier.format(page, { parser: "markdown", printWidth: 120 }));
    });

    it("that says what fails where", async () => {
      const [first, ...rest] = results;
      const failures = { [titles[0]!]: "pulumi preview\nerror: a | reason\n  at a place", [titles[1]!]: "not tried" };
      const page = await pageOf(axes, [{ ...first!, failures }, ...rest], every);
      assert.match(page, new RegExp(`\\| 2 of ${titles.length} fail `));
      assert.match(page, /## What fails\n\n- Engine 3\.\d+\.\d, .*, TypeScript 5\.9\.3: .*\. error: a \\\| reason\n/);
    });
  });
});
