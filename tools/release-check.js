// Refuses to publish a package that is not ready for a release. `npm publish` runs it by `prepublishOnly`.
//
//   node tools/release-check.js
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { Failure, runMain } = require("./lib/failure");
const { projectRoot } = require("./lib/project");

/** Stands in package.json for the owner of the repository until it has one. */
const PLACEHOLDER = "OWNER";

/**
 * Lists what keeps the package from being published.
 * @param {{ root?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {string[]} one line for each problem, with what to do
 */
function releaseProblems({ root = projectRoot, env = process.env } = {}) {
  /** @param {string} file */
  const read = (file) => fs.readFileSync(path.join(root, file), "utf8");
  const { version, repository, homepage, bugs } = JSON.parse(read("package.json"));
  const problems = Object.entries({ repository: repository?.url, homepage, bugs: bugs?.url })
    .filter(([, url]) => typeof url !== "string" || url.split("/").includes(PLACEHOLDER))
    .map(([name, url]) => `package.json: ${name} is ${String(url)}. Set it to the address of the repository.`);
  const heading = read("CHANGELOG.md")
    .split("\n")
    .find((line) => line.startsWith(`## [${version}]`));
  if (heading === undefined || !/ - \d{4}-\d\d-\d\d$/.test(heading))
    problems.push(`CHANGELOG.md: no dated section of ${version}. Write "## [${version}] - YYYY-MM-DD".`);
  if (!fs.existsSync(path.join(root, "test", "fixtures", "upgrade", version)))
    problems.push(
      `test/fixtures/upgrade: no state of ${version}. Run npx ts-node test/e2e/record-release.ts ${version}.`,
    );
  const tag = env.GITHUB_REF_TYPE === "tag" ? env.GITHUB_REF_NAME : undefined;
  if (tag !== undefined && tag !== `v${version}`)
    problems.push(`The tag is ${tag}, and package.json has version ${version}. Tag the commit v${version}.`);
  return problems;
}

async function main() {
  const problems = releaseProblems();
  if (problems.length > 0)
    throw new Failure(`Not ready to be published:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
}

module.exports = { releaseProblems };

if (require.main === module) void runMain(main);
