// `owt plan` with a pulumi command that fails: scripts in its place fail as the real one does at other times and places.

import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { removeFolders, temporaryFolder } from "../../emulator/support";
import { recordedText } from "../../plan/support";
import { nowhere, runOwt } from "../support";

describe("owt plan with a pulumi command", function () {
  this.timeout(60_000);
  after(removeFolders);

  /** Runs the plan with a shell script as pulumi. */
  const run = (script: string, args: readonly string[], cwd = temporaryFolder()) => {
    const bin = temporaryFolder();
    writeFileSync(path.join(bin, "pulumi"), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(bin, "pulumi"), 0o755);
    const env = { ...nowhere, PATH: `${bin}:/usr/bin:/bin` };
    return runOwt(["plan", ...args], { cwd, env });
  };

  it("that prints no plan has its own message, without its prefix", async () => {
    const { code, error } = await run('echo "error: no stack named dev" >&2; exit 255', ["--offline"]);
    assert.equal(code, 1);
    assert.match(error, /pulumi preview printed no plan \(exit code 255\): no stack named dev/);
  });

  it("that says nothing, or is killed, is told so", async () => {
    assert.match((await run("exit 3", ["--offline"])).error, /\(exit code 3\): it said nothing/);
    assert.match((await run("kill -9 $$", ["--offline"])).error, /\(exit code none\): it said nothing/);
  });

  it("gets the stack, the refresh and further options", async () => {
    const { error } = await run('echo "$@" >&2; exit 1', ["--stack", "dev", "--refresh", "--", "--target", "x"]);
    assert.match(error, /preview --json .* --stack dev --refresh --run-program --target x/);
  });

  it("that prints something else than a preview is refused with what it is", async () => {
    const { code, error } = await run(`echo '{"deployment":{}}'`, ["--offline"]);
    assert.equal(code, 2);
    assert.match(error, /The output of pulumi preview cannot be used: it is the state of a stack/);
  });

  it("whose preview failed gives a plan that is incomplete, and is saved where that is asked for", async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "failed.json"), recordedText("failed"));
    const { code, out, error } = await run("cat failed.json; exit 1", ["--offline", "--save", "saved.json"], folder);
    assert.equal(code, 1);
    assert.match(out, /participantLimit is "five"/);
    assert.match(error, /the preview failed: the plan is incomplete/);
    assert.equal(readFileSync(path.join(folder, "saved.json"), "utf8"), recordedText("failed"));
  });
  it("that fails without an error in its JSON gives a plan that is incomplete, too", async () => {
    const { code, out, error } = await run(`echo '{"steps":[],"diagnostics":[]}'; exit 255`, ["--offline"]);
    assert.equal(code, 1);
    assert.match(out, /JSON does not say why[^]*1 error/);
    assert.match(error, /the preview failed: the plan is incomplete/);
  });
});
