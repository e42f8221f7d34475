// Checks that the documents describe each argument of our own, and that commands keep secrets out of the shell's history.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { recording } from "../../../provider/recording/kind";
import { room } from "../../../provider/room/kind";

const root = path.join(__dirname, "../../..");
const pages = ["README.md", ...readdirSync(path.join(root, "docs")).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith(".md"))
  .map((name) => readFileSync(path.join(root, name), "utf8"))
  .join("\n");

describe("the documentation", () => {
  for (const name of [...(room.own ?? []), ...(recording.own ?? []), "adopt"])
    it(`describes ${name}`, () => {
      assert.match(pages, new RegExp(`\`[^\`]*\\b${name}\\b`));
    });
});

describe("a command that sets a secret", () => {
  /** A value after the key stays in the history of the shell. */
  const withValue = /config set (?:--\S+ )*--secret (?:--path )?(?!-)[\w:.{}$-]+ +["'$\w<…]/;

  it("is recognized with a value after its key", () => {
    assert.match("pulumi config set --secret owt:serviceKey KEY", withValue);
    assert.match("pulumi config set --secret --path keys.a $KEY", withValue);
    assert.doesNotMatch("pulumi config set --secret owt:serviceKey   (or set OWT_SERVICE_KEY)", withValue);
  });

  it("has no value anywhere in the documentation: it asks for it", () => {
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
    for (const file of files.toString().split("\0")) {
      if (
        !/\.(ts|js|mjs|md|yaml|yml|json)$/.test(file) ||
        file === "package-lock.json" ||
        file.endsWith(path.basename(__filename))
      )
        continue;
      const lines = readFileSync(path.join(root, file), "utf8").split("\n");
      for (const [i, line] of lines.entries()) assert.doesNotMatch(line, withValue, `${file}:${i + 1}`);
    }
  });
});
