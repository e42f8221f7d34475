import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { root } from "../emulator/support";

const { needsBrowser, needsLanguages, suites, LONGEST, SLOW } = require("../../tools/test/suites.js") as {
  needsBrowser: (paths: string[]) => boolean;
  needsLanguages: (paths: string[]) => boolean;
  suites: (root: string) => { fast: string[]; slow: string[] };
  LONGEST: string[];
  SLOW: string[];
};

describe("the suites", () => {
  const { fast, slow } = suites(root);

  it("hold each test file once", () => {
    const all = readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => path.join("test", file));
    assert.deepEqual([...fast, ...slow].sort(), all.sort());
  });

  it("start no engine where they are fast", () => {
    const engine = fast.filter((file) =>
      /from "[./]+\/(e2e\/stack|bench\/engine)"|tools\/engine\.js"\) as/.test(
        readFileSync(path.join(root, file), "utf8"),
      ),
    );
    assert.deepEqual(engine, []);
  });

  it("start no browser where they are fast", () => {
    assert.deepEqual(
      fast.filter((file) => needsBrowser([path.join(root, file)])),
      [],
    );
    assert.ok(needsBrowser([path.join(root, "test/page")]));
    assert.ok(!needsBrowser([path.join(root, "test/tools")]));
  });

  it("make packages of languages for the files that run programs in them, and for folders of these", () => {
    const needing = [...fast, ...slow].filter((file) => needsLanguages([path.join(root, file)]));
    assert.deepEqual(
      needing.sort(),
      ["export", "native-go", "native-packages", "native-python", "native-yaml"].map(
        (name) => `test/e2e/${name}.test.ts`,
      ),
    );
    assert.ok(needsLanguages([path.join(root, "test/e2e")]));
    assert.ok(needsLanguages([path.join(root, "test/sdk"), path.join(root, "test/e2e/native-yaml.test.ts")]));
    assert.ok(!needsLanguages([path.join(root, "test/native"), path.join(root, "test/tools")]));
    // No test file, though it imports them, and one that is not there.
    assert.ok(!needsLanguages([path.join(root, "test/e2e/language-example.ts"), path.join(root, "test/none.test.ts")]));
  });

  it("begin with the files that take longest", () => {
    for (const name of [...LONGEST, ...SLOW])
      assert.ok(
        ["", ".test.ts"].some((end) => existsSync(path.join(root, "test", name + end))),
        name,
      );
    assert.equal(slow[0], path.join("test", `${LONGEST[0] ?? ""}.test.ts`));
  });

  it("are not started by a question for help", () => {
    const { status, stdout } = spawnSync(process.execPath, [path.join(root, "tools/test.js"), "--help"], {
      encoding: "utf8",
    });
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: npm test/);
  });
});
