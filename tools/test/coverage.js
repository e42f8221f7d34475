// The lines that the tests ran through, added up for each part of the project.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** @typedef {{ covered: number, total: number }} Lines */

/**
 * @param {string} file c8's summary in JSON: for each source file its counts
 * @param {string} root
 * @param {string[]} parts folders of the project
 * @returns {string[]} a line of text for each part
 */
function coverageLines(file, root, parts) {
  if (!fs.existsSync(file)) return [];
  /** @type {Record<string, { lines: Lines }>} */
  const summary = JSON.parse(fs.readFileSync(file, "utf8"));
  return parts.flatMap((part) => {
    const folder = path.join(root, part) + path.sep;
    const files = Object.entries(summary).filter(([name]) => name.startsWith(folder));
    if (files.length === 0) return [];
    const total = sum(files.map(([, { lines }]) => lines.total));
    const covered = sum(files.map(([, { lines }]) => lines.covered));
    const worst = files
      .filter(([, { lines }]) => percent(lines) < 90)
      .map(([name, { lines }]) => `${path.relative(root, name)} ${percent(lines).toFixed(0)} %`);
    const share = `${percent({ covered, total }).toFixed(1).padStart(5)} %`;
    return [
      `  ${part.padEnd(10)} ${share} of ${total} lines${worst.length > 0 ? `; below 90 %: ${worst.join(", ")}` : ""}`,
    ];
  });
}

/** @param {Lines} lines */
function percent({ covered, total }) {
  return total === 0 ? 100 : (100 * covered) / total;
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

module.exports = { coverageLines };
