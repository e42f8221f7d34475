// The page of results and the chart in docs/ are those of the results that are kept.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { ResultsFolder, resultsChart, resultsPage } from "../../bench/report";

const root = path.join(__dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

describe("docs/performance", () => {
  const kept = new ResultsFolder(path.join(root, "bench", "results")).read();

  it("has the tables of the results that are kept", async () => {
    assert.equal(read("docs/performance-results.md"), await resultsPage(kept), "npm run bench -- page writes it");
  });

  it("has the chart of the results that are kept", () => {
    assert.equal(read("docs/performance.svg"), resultsChart(kept), "npm run bench -- page draws it");
  });

  it("is short for people: the tables are on a page of their own", () => {
    assert.ok(read("docs/performance.md").split("\n").length <= 120);
  });
});
