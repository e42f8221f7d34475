import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { root } from "../emulator/support";

const { needsBrowser, suites, LONGEST, SLOW } = require("../../tools/test/suites.js") as {
  needsBrowser: (paths: string[]) => boolean;
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
