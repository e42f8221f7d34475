// Installing packages and compiling sources, with a fake npm and a fake compiler.

import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { Scratch, recordingLog, tool } from "./tools";

const { SOURCE_FOLDERS, ensureBuild, ensurePackages } = tool("prepare.js");

describe("preparing", () => {
  let scratch: Scratch;

  beforeEach(() => {
    scratch = new Scratch();
  });

  afterEach(() => scratch.remove());

  it("compiles the folders that the compiler is told, and keeps the output of each", () => {
    const { include } = JSON.parse(readFileSync(path.join(__dirname, "../../tsconfig.build.json"), "utf8")) as {
      include: string[];
    };
    assert.deepEqual(SOURCE_FOLDERS, include);
  });

  describe("the packages", () => {
    const locked = {
      "": { version: "1.0.0" },
      "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
      "node_modules/self": { resolved: "", link: true },
      "node_modules/other-system": { version: "1.0.0", integrity: "sha512-o", optional: true },
    };
    const { "": _root, "node_modules/other-system": _other, ...present } = locked;
    const lock = (packages: object): string => scratch.write("package-lock.json", JSON.stringify({ packages }));
    const install = (packages: object): string =>
      scratch.write("node_modules/.package-lock.json", JSON.stringify({ packages }));
    /** A fake npm that installs the packages of the lock file, or fails. */
    const run = async (script = `require("fs").writeFileSync("npm-ran", process.argv.slice(2).join(" "))`) => {
      const log = recordingLog();
      const npm = scratch.write("npm/npm-cli.js", script);
      await ensurePackages({ log, root: scratch.folder, env: { ...process.env, npm_execpath: npm } });
      return { said: log.text(), ran: existsSync(scratch.at("npm-ran")) };
    };

    it("are left alone silently if they match the lock file", async () => {
      lock(locked);
      install(present);
      assert.deepEqual(await run(), { said: "", ran: false });
    });

    it("are installed if there are none", async () => {
      lock(locked);
      const { said, ran } = await run();
      assert.ok(ran);
      assert.match(said, /^- Installing packages \(npm ci\) \.\.\.\n {2}done in /);
      assert.match(readFileSync(scratch.at("npm-ran"), "utf8"), /^ci /);
    });

    it("are reinstalled if one has another version", async () => {
      lock(locked);
      install({ ...present, "node_modules/a": { version: "0.9.0", integrity: "sha512-b" } });
      assert.ok((await run()).ran);
    });

    it("are reinstalled if one is missing", async () => {
      lock(locked);
      install({ "node_modules/self": present["node_modules/self"] });
      assert.ok((await run()).ran);
    });

    it("are reinstalled if there is one too many", async () => {
      lock(locked);
      install({ ...present, "node_modules/b": { version: "1.0.0" } });
      assert.ok((await run()).ran);
    });

    it("that cannot be installed are reported with npm's error", async () => {
      lock(locked);
      await assert.rejects(
        run(`console.error("npm error code ENETDOWN"); process.exit(1)`),
        /npm ci ended with code 1:\nnpm error code ENETDOWN/,
      );
    });

    it("are not guessed without a lock file", async () => {
      await assert.rejects(run(), /package-lock\.json is missing or damaged/);
    });
  });

  describe("the build", () => {
    /** A fake compiler that copies each source, or fails. */
    const compiler = `
      const fs = require("fs"), path = require("path");
      fs.appendFileSync("compiler-ran", "x");
      if (fs.existsSync("fails")) { console.log("sdk/a.ts(1,1): error TS1005: ';' expected."); process.exit(2); }
      for (const name of fs.readdirSync("sdk")) {
        const to = path.join("dist/sdk", name.replace(/ts$/, "js"));
        fs.mkdirSync("dist/sdk", { recursive: true });
        fs.copyFileSync(path.join("sdk", name), to);
        fs.writeFileSync(to + ".map", "");
      }`;
    const build = async (): Promise<string> => {
      const log = recordingLog();
      await ensureBuild({ log, root: scratch.folder });
      return log.text();
    };
    const runs = (): number =>
      existsSync(scratch.at("compiler-ran")) ? readFileSync(scratch.at("compiler-ran"), "utf8").length : 0;

    beforeEach(() => {
      scratch.write("node_modules/typescript/bin/tsc", compiler);
      scratch.write("tsconfig.build.json", "{}");
      scratch.write("sdk/a.ts", "1");
      scratch.write("sdk/b.ts", "1");
    });

    it("is made if there is none, and then left alone silently", async () => {
      assert.match(await build(), /^- Compiling to dist\/ \.\.\.\n {2}done in /);
      assert.equal(await build(), "");
      assert.equal(runs(), 1);
    });

    it("is repeated when a source has changed, been added or removed", async () => {
      await build();
      scratch.write("sdk/a.ts", "2");
      await build();
      assert.equal(runs(), 2);
      scratch.write("sdk/c.ts", "1");
      await build();
      assert.equal(runs(), 3);
      rmSync(scratch.at("sdk/c.ts"));
      await build();
      assert.equal(runs(), 4);
    });

    it("is repeated when the compiler's settings have changed", async () => {
      await build();
      scratch.write("tsconfig.build.json", '{ "a": 1 }');
      await build();
      assert.equal(runs(), 2);
    });

    it("is repeated when a part of it is missing", async () => {
      await build();
      rmSync(scratch.at("dist/sdk/b.js"));
      await build();
      assert.ok(existsSync(scratch.at("dist/sdk/b.js")));
    });

    it("removes the output of a deleted source", async () => {
      await build();
      rmSync(scratch.at("sdk/b.ts"));
      await build();
      assert.ok(!existsSync(scratch.at("dist/sdk/b.js")));
      assert.ok(!existsSync(scratch.at("dist/sdk/b.js.map")));
      assert.ok(existsSync(scratch.at("dist/sdk/a.js")));
    });

    it("bundles the script and the style of the report page, each as one file, and keeps them", async () => {
      const bundle = (ending: string) => readFileSync(scratch.at(`dist/plan/report/client.${ending}`), "utf8");
      scratch.write("plan/report/client/index.ts", 'import { a } from "./a"; document.title = a satisfies string;');
      scratch.write("plan/report/client/a.ts", 'export const a = "one";');
      scratch.write("plan/report/client/style.css", "p { color: red; }");
      await build();
      assert.match(bundle("js"), /document\.title="one"/);
      assert.equal(bundle("css").trim(), "p{color:red}");
      assert.equal(await build(), "");
      scratch.write("plan/report/client/style.css", "p { color: blue; }");
      await build();
      assert.equal(bundle("css").trim(), "p{color:#00f}");
      rmSync(scratch.at("dist/plan/report/client.js"));
      await build();
      assert.match(bundle("js"), /document\.title/);
    });

    it("reports a script that cannot be bundled", async () => {
      scratch.write("plan/report/client/index.ts", 'import "./missing";');
      scratch.write("plan/report/client/style.css", "");
      await assert.rejects(build(), /cannot be bundled:\n[^]*Could not resolve "\.\/missing"/);
    });

    it("that fails is reported with the compiler's errors, and tried again the next time", async () => {
      scratch.write("fails", "");
      await assert.rejects(build(), /do not compile:\nsdk\/a\.ts\(1,1\): error TS1005/);
      rmSync(scratch.at("fails"));
      await build();
      assert.equal(runs(), 2);
    });
  });
});
