// Compares the page and the chart in docs/ with the stored results.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { ResultsFolder, resultsChart, resultsPage } from "../../bench/report";

const root = path.join(__dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

describe("docs/performance", () => {
  const kept = new ResultsFolder(path.join(root, "bench", "results")).read();

  it("has the tables of the stored results", async () => {
    assert.equal(read("docs/performance-results.md"), await resultsPage(kept), "npm run bench -- page writes it");
  });

  it("has the chart of the stored results", () => {
    assert.equal(read("docs/performance.svg"), resultsChart(kept), "npm run bench -- page draws it");
  });

  it("is short: the tables are on another page", () => {
    assert.ok(read("docs/performance.md").split("\n").length <= 120);
  });
});
