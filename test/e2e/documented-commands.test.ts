// Looks up the commands of `pulumi` that the documents name, with their options, in the help of the engine.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { pulumiCommandsOf, pulumiProblems } from "../commands";

const root = path.join(__dirname, "../..");

describe("commands of pulumi in the documents", function () {
  this.timeout(120_000);
  const files = execFileSync("git", ["ls-files", "*.md"], { cwd: root }).toString().trim().split("\n");
  const helps = new Map<string, string>();

  /** Help of the command, by the first words of its name. Words that are no commands change nothing. */
  function helpOf(words: readonly string[]): string {
    const names = words.slice(0, 2);
    const key = names.join(" ");
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const help = helps.get(key) ?? spawnSync("pulumi", [...names, "--help"], { env, encoding: "utf8" }).stdout;
    helps.set(key, help);
    return help;
  }

  it("exist, with their options", () => {
    const found = files.flatMap((file) =>
      pulumiCommandsOf(readFileSync(path.join(root, file), "utf8")).map((words) => ({ file, words })),
    );
    assert.ok(found.length > 40);
    const problems = found.flatMap(({ file, words }) =>
      pulumiProblems(words, helpOf).map((problem) => `${file} ${words.join(" ")}: ${problem}`),
    );
    assert.deepEqual(problems, []);
  });

  it("are found out where they name what the engine does not have", () => {
    for (const line of ["pulumi upp", "pulumi config sett a b", "pulumi up --yess", "pulumi preview --refreshed"])
      assert.equal(pulumiProblems(line.split(" "), helpOf).length, 1, line);
  });
});
