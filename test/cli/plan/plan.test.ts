// The command line of `owt plan`, with previews that the real engine has made. Those that it runs itself are in test/e2e/plan.test.ts.

import assert from "node:assert/strict";
import { linkSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { hasColours } from "../../../cli/plan";
import { type ChangeSet, changeSetVersion } from "../../../plan";
import { removeFolders, temporaryFolder } from "../../emulator/support";
import { recordedText } from "../../plan/support";
import { nowhere, runOwt } from "../support";

describe("owt plan", function () {
  this.timeout(60_000);
  after(removeFolders);

  const file = (name: string, text = recordedText(name)) => {
    const at = path.join(temporaryFolder(), `${name}.json`);
    writeFileSync(at, text);
    return at;
  };
  const run = (args: readonly string[], env: Record<string, string> = {}, cwd = temporaryFolder()) =>
    runOwt(["plan", ...args], { cwd, env: { ...nowhere, ...env } });

  it("reads a preview from a file, and prints it without colours elsewhere than on a terminal", async () => {
    const { code, out, error } = await run([file("mixed"), "--offline"]);
    assert.deepEqual([code, error], [0, ""]);
    assert.match(out, /^moving \(index\.ts:10\) +REPLACED because it moves to another service/);
    assert.ok(!out.includes("\u001b"));
  });

  it("reads a preview from the standard input", async () => {
    const { code, out } = await runOwt(["plan", "--offline", "-"], {
      env: nowhere,
      shell: `exec <${file("drift")}`,
    });
    assert.equal(code, 0);
    assert.match(out, /made anew: it is no longer on the server/);
  });

  it("prints the change set as JSON, with its version and what guards refuse", async () => {
    const { code, out } = await run([file("mixed"), "--offline", "--format", "json", "--max-replaces", "1"]);
    const set = JSON.parse(out) as ChangeSet & { readonly violations: readonly { readonly guard: string }[] };
    assert.deepEqual(
      [code, set.version, set.stack, set.violations.map(({ guard }) => guard)],
      [3, changeSetVersion, "test", ["maxReplaces"]],
    );
  });

  it("writes to a file, and says on the standard error what guards refuse", async () => {
    const folder = temporaryFolder();
    const plan = path.join(folder, "plan.md");
    // A second name of a file shows whether it is replaced as a whole.
    writeFileSync(plan, "before");
    linkSync(plan, path.join(folder, "before.md"));
    const args = ["--offline", "--format", "markdown", "--out", "plan.md", "--fail-on", "delete,retain"];
    const { code, out, error } = await run([file("mixed"), ...args], {}, folder);
    assert.deepEqual([code, out], [3, ""]);
    assert.match(readFileSync(plan, "utf8"), /^#/m);
    assert.equal(readFileSync(path.join(folder, "before.md"), "utf8"), "before");
    assert.match(error, /^owt: --fail-on has delete: .*\nowt: --fail-on has retain: /);
  });

  it("says of each room that nobody could be asked, where the server does not answer", async () => {
    const env = {
      OWT_ENDPOINT: "http://127.0.0.1:9",
      OWT_SERVICE_ID: "5c1b9d0e8f6a7b0012345678",
      OWT_SERVICE_KEY: "a key",
    };
    const { code, out } = await run([file("mixed")], env);
    assert.equal(code, 0);
    assert.match(out, /whether it is in use is not known: /);
    assert.doesNotMatch(out, /a key/);
  });

  it("says once that nobody could be asked, where no connection is configured", async () => {
    const { code, out, error } = await run([file("mixed")], { PATH: "/nowhere" });
    assert.equal(code, 0);
    assert.match(error, /^owt: the server was not asked who is in the rooms that change: .+\n$/);
    assert.doesNotMatch(out, /whether it is in use is not known/);
  });

  it("finds the lines of the document that the stack names", async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, "inner"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
    writeFileSync(path.join(folder, "conference.yaml"), "rooms:\n  hall:\n    inputLimit: 3\n");
    const parent = "urn:pulumi:test::p::owt:index:Conference::main";
    const type = "pulumi-nodejs:dynamic/owt:Room";
    const urn = `urn:pulumi:test::p::owt:index:Conference$${type}::hall`;
    const preview = {
      config: { "p:document": "conference.yaml" },
      steps: [{ op: "create", urn, newState: { urn, type, parent, inputs: { name: "hall", inputLimit: 3 } } }],
    };
    const { out } = await run([file("own", JSON.stringify(preview)), "--offline"], {}, path.join(folder, "inner"));
    assert.match(out, /^hall \(conference\.yaml:2\) {2}new$/m);
  });

  it("asks no server about a preview of another project, whose documents are not those of the folder", async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: other\nruntime: nodejs\n");
    writeFileSync(path.join(folder, "conference.dev.yaml"), "rooms:\n  moving: {}\n");
    const { code, out, error } = await run([file("mixed")], { PATH: "/nowhere" }, folder);
    assert.equal(code, 0, error);
    assert.match(error, /the preview is of the project conference, and this folder has other\. .*--cwd FOLDER\n$/);
    assert.doesNotMatch(out, /conference\.dev\.yaml:/);
  });

  for (const [what, args, reason] of [
    [
      "a condition that it does not know",
      ["--fail-on", "inuse"],
      /--fail-on has "inuse", which is no condition; did you mean "in-use"\?/,
    ],
    ["a negative number", ["--max-deletes", "-1"], /--max-deletes is "-1", but must be a whole number of at least 0/],
    ["--refresh with a file", ["--refresh", "FILE"], /--refresh belongs to a preview that is run/],
    ["--refresh with --offline", ["--refresh", "--offline"], /--refresh asks the server/],
    [
      "options of pulumi with a file",
      ["FILE", "--", "--target", "x"],
      /--target x: options for pulumi preview are of no use with a file/,
    ],
    ["a file that is not there", ["missing.json"], /missing\.json cannot be read/],
    ["a folder that is not there", ["--cwd", "missing"], /The folder missing cannot be used/],
    [
      "a document that is not there",
      ["FILE", "--offline", "--document", "missing.yaml"],
      /The document missing\.yaml cannot be read/,
    ],
  ] as const)
    it(`refuses ${what}, with the code of a command line`, async () => {
      const { code, error } = await run(args.map((arg) => (arg === "FILE" ? file("new") : arg)));
      assert.equal(code, 2, error);
      assert.match(error, reason);
    });

  it("refuses a file that is no preview, and says what it is", async () => {
    const { code, error } = await run([file("state", '{"version":3,"deployment":{}}')]);
    assert.equal(code, 2);
    assert.match(error, /it is the state of a stack \(pulumi stack export\)/);
  });

  it("says where there is no pulumi", async () => {
    const { code, error } = await run([], { PATH: "/nowhere" });
    assert.equal(code, 2);
    assert.match(error, /there is no pulumi on the PATH\. Install it .*, or give a file/);
  });

  it("has colours on a terminal, none with NO_COLOR, and elsewhere with FORCE_COLOR", () => {
    assert.equal(hasColours({ isTTY: true }, {}), true);
    assert.equal(hasColours({}, {}), false);
    assert.equal(hasColours({ isTTY: true }, { NO_COLOR: "1" }), false);
    assert.equal(hasColours({ isTTY: true }, { TERM: "dumb" }), false);
    for (const FORCE_COLOR of ["1", "true", "3"]) assert.equal(hasColours({}, { FORCE_COLOR, NO_COLOR: "1" }), true);
    for (const FORCE_COLOR of ["0", "false", ""]) assert.equal(hasColours({ isTTY: true }, { FORCE_COLOR }), false);
  });
});
