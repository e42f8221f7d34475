// The command line of `owt report`. The page itself is tested in test/plan/report and test/page.

import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { removeFolders, temporaryFolder } from "../emulator/support";
import { recordedText } from "../plan/support";
import { nowhere, runOwt } from "./support";

describe("owt report", function () {
  this.timeout(60_000);
  after(removeFolders);

  const folderWith = (name: string) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "preview.json"), recordedText(name));
    return folder;
  };
  const run = (args: readonly string[], cwd: string, env: Record<string, string> = {}) =>
    runOwt(["report", ...args], { cwd, env: { ...nowhere, ...env } });

  it("writes the page to the working directory, and prints its address, its size and its rooms", async () => {
    const folder = folderWith("mixed");
    const { code, out, error } = await run(["--offline", "preview.json"], folder);
    const file = path.join(folder, "owt-report.html");
    assert.deepEqual([code, error], [0, ""]);
    const [, address, size, rooms] = /^(file:\S+) \((\d+) kB, (\d+) rooms with changes\)\n$/.exec(out) ?? [];
    assert.equal(address, pathToFileURL(file).href);
    assert.equal(Number(size), Math.ceil(readFileSync(file).length / 1000));
    assert.equal(Number(rooms), 7);
    assert.match(readFileSync(file, "utf8"), /^<!doctype html>[^]*<\/html>\n$/);
  });

  it("writes it where a guard refuses the plan, too, and says so in both", async () => {
    const folder = folderWith("mixed");
    const { code, error } = await run(
      ["--offline", "--max-deletes", "0", "--out", "page.html", "preview.json"],
      folder,
    );
    assert.equal(code, 3);
    assert.match(error, /^owt: --max-deletes is 0, but /);
    assert.match(readFileSync(path.join(folder, "page.html"), "utf8"), /Refused.*--max-deletes is 0/);
  });

  it("replaces a page in one step, and leaves nothing beside it", async () => {
    const folder = folderWith("drift");
    writeFileSync(path.join(folder, "owt-report.html"), "former");
    assert.equal((await run(["--offline", "preview.json"], folder)).code, 0);
    assert.match(readFileSync(path.join(folder, "owt-report.html"), "utf8"), /drifted/);
    assert.deepEqual(readdirSync(folder).sort(), ["owt-report.html", "preview.json"]);
  });

  it("says where the page cannot be written", async () => {
    const folder = folderWith("drift");
    const { code, error } = await run(["--offline", "--out", "none/page.html", "preview.json"], folder);
    assert.equal(code, 2);
    assert.match(error, /^owt: none\/page\.html cannot be written: /);
  });

  it("has the code of a preview that failed, and shows its errors in the terminal and on the page", async () => {
    const folder = folderWith("failed");
    const { code, out, error } = await run(["--offline", "preview.json"], folder);
    assert.equal(code, 1);
    assert.match(out, /^file:\S+ \(\d+ kB\)\n$/);
    assert.match(error, /^owt: .+\n(?:.+\n)*owt: the preview failed: the plan is incomplete\.\n$/);
    assert.match(readFileSync(path.join(folder, "owt-report.html"), "utf8"), /The preview failed/);
  });

  // Elsewhere, no variable names the browser.
  const itOnLinux = process.platform === "linux" ? it : () => undefined;
  itOnLinux("opens the page in the browser of the system", async () => {
    const folder = folderWith("drift");
    const bin = path.join(folder, "bin");
    mkdirSync(bin);
    const opened = path.join(folder, "opened");
    const script = path.join(bin, "browser");
    writeFileSync(
      script,
      `#!/bin/sh\necho "$1" >${JSON.stringify(opened)}.part; mv ${JSON.stringify(opened)}.part ${JSON.stringify(opened)}\n`,
    );
    chmodSync(script, 0o755);
    const { out } = await run(["--offline", "--open", "preview.json"], folder, { BROWSER: script, DISPLAY: "" });
    for (let turn = 0; turn < 100 && !existsSync(opened); turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(readFileSync(opened, "utf8").trim(), out.split(" ")[0]);
  });

  itOnLinux("writes the page where there is neither a display nor a browser", async () => {
    const env = { BROWSER: "", DISPLAY: "", WAYLAND_DISPLAY: "", PATH: "/nowhere" };
    const { code, out } = await run(["--offline", "--open", "preview.json"], folderWith("drift"), env);
    assert.equal(code, 0);
    assert.match(out, /^file:/);
  });
});
